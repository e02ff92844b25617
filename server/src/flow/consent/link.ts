import { createHmac, timingSafeEqual } from 'node:crypto'
import { HandleId, MessageId, WorkspaceId } from '@atrium/contract/ids'
import { Purpose } from '@atrium/contract/sending/consent'

/** Whose page it is: one address's, and nobody else's. `purpose`: what the message was for that carried the link. */
type ConsentLink = {
  workspaceId: WorkspaceId
  handleId: HandleId
  messageId: MessageId | null
  purpose: Purpose
}

/** Addresses of the page on which a customer says what they want to get: whoever holds one speaks for that address. */
export type ConsentLinks = {
  url(to: ConsentLink): string
  /** `expired` when it was ours once; undefined when it never was. */
  open(token: string): ConsentLink | 'expired' | undefined
}

const consentPath = '/preferences/:token'

/** Longer than any law asks an unsubscribe link to work, and shorter than numbers and mailboxes stay with their owners. */
const lifeSeconds = 400 * 24 * 3600
const version = 1
const tagBytes = 16
/** version (1) | workspace (16) | handle (16) | message (16, zeros: none) | purpose (1) | until, in seconds (5) | tag (16) */
const bodyBytes = 55
const length = bodyBytes + tagBytes
const noMessage = '0'.repeat(32)

/** `key`: 32 bytes for this purpose alone. `publicUrl`: how customers reach this installation. */
export function createConsentLinks(options: {
  key: Uint8Array
  publicUrl: string
  now: () => Date
}): ConsentLinks {
  const seconds = (): number => Math.floor(options.now().getTime() / 1000)
  const tag = (body: Uint8Array): Buffer =>
    createHmac('sha256', options.key).update(body).digest().subarray(0, tagBytes)
  return {
    url: (to) => {
      const body = pack(to, seconds() + lifeSeconds)
      const token = Buffer.concat([body, tag(body)]).toString('base64url')
      return `${options.publicUrl}${consentPath.replace(':token', token)}`
    },
    open: (token) => {
      // One text for one link: base64url would take padding and other alphabets.
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length !== length || bytes.toString('base64url') !== token) return undefined
      const body = bytes.subarray(0, bodyBytes)
      if (!timingSafeEqual(tag(body), bytes.subarray(bodyBytes))) return undefined
      return body.readUIntBE(50, 5) <= seconds() ? 'expired' : unpack(body)
    },
  }
}

function pack({ workspaceId, handleId, messageId, purpose }: ConsentLink, until: number): Buffer {
  const ids = [workspaceId, handleId, messageId ?? noMessage].map((id) => id.replaceAll('-', ''))
  const body = Buffer.alloc(bodyBytes)
  body.writeUInt8(version, 0)
  body.write(ids.join(''), 1, 'hex')
  body.writeUInt8(Purpose.options.indexOf(purpose), 49)
  body.writeUIntBE(until, 50, 5)
  return body
}

function unpack(body: Buffer): ConsentLink | undefined {
  const purpose = Purpose.options[body.readUInt8(49)]
  if (body.readUInt8(0) !== version || !purpose) return undefined
  const message = body.toString('hex', 33, 49)
  return {
    workspaceId: WorkspaceId.parse(uuidOf(body, 1)),
    handleId: HandleId.parse(uuidOf(body, 17)),
    messageId: message === noMessage ? null : MessageId.parse(uuidOf(body, 33)),
    purpose,
  }
}

function uuidOf(body: Buffer, from: number): string {
  const hex = body.toString('hex', from, from + 16)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
