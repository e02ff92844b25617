import { createHmac, timingSafeEqual } from 'node:crypto'
import { MessageId, WorkspaceId } from '@atrium/contract/ids'

/** The mail that asks for a confirmation. */
type Asked = { workspaceId: WorkspaceId; messageId: MessageId }

/** Addresses of the page on which the owner of an address confirms a yes. */
export type ConfirmLinks = { url(asked: Asked): string; open(token: string): Asked | undefined }

const confirmPath = '/confirm/:token'

const tagBytes = 16
/** workspace (16) | message (16) | tag (16). Until when it holds stands with what was asked. */
const bodyBytes = 32

/** `key`: 32 bytes for this purpose alone. `publicUrl`: how customers reach this installation. */
export function createConfirmLinks(options: { key: Uint8Array; publicUrl: string }): ConfirmLinks {
  const tag = (body: Uint8Array): Buffer =>
    createHmac('sha256', options.key).update(body).digest().subarray(0, tagBytes)
  return {
    url({ workspaceId, messageId }) {
      const body = Buffer.from(`${workspaceId}${messageId}`.replaceAll('-', ''), 'hex')
      const token = Buffer.concat([body, tag(body)]).toString('base64url')
      return `${options.publicUrl}${confirmPath.replace(':token', token)}`
    },
    open(token) {
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length !== bodyBytes + tagBytes || bytes.toString('base64url') !== token)
        return undefined
      const body = bytes.subarray(0, bodyBytes)
      if (!timingSafeEqual(tag(body), bytes.subarray(bodyBytes))) return undefined
      return {
        workspaceId: WorkspaceId.parse(uuidOf(body, 0)),
        messageId: MessageId.parse(uuidOf(body, 16)),
      }
    },
  }
}

function uuidOf(body: Buffer, from: number): string {
  const hex = body.toString('hex', from, from + 16)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
