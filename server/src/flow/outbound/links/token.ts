import { createHmac, timingSafeEqual } from 'node:crypto'

/** Our own short addresses for links: signed, so that guessing finds none. */
export type TrackedLinks = {
  /** What every such address begins with. */
  prefix: string
  url(id: string): string
  /** The link's number, or undefined when it is none of ours. */
  open(token: string): string | undefined
}

const idBytes = 5
const tagBytes = 6
const trackedPath = '/l/'

/** `key`: 32 bytes for this purpose alone. `publicUrl`: how customers reach this installation. */
export function createTrackedLinks(options: { key: Uint8Array; publicUrl: string }): TrackedLinks {
  const tag = (body: Uint8Array): Buffer =>
    createHmac('sha256', options.key).update(body).digest().subarray(0, tagBytes)
  const prefix = `${options.publicUrl}${trackedPath}`
  return {
    prefix,
    url(id) {
      const body = Buffer.alloc(idBytes)
      body.writeUIntBE(Number(id), 0, idBytes)
      return prefix + Buffer.concat([body, tag(body)]).toString('base64url')
    },
    open(token) {
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length !== idBytes + tagBytes || bytes.toString('base64url') !== token)
        return undefined
      const body = bytes.subarray(0, idBytes)
      if (!timingSafeEqual(tag(body), bytes.subarray(idBytes))) return undefined
      return String(body.readUIntBE(0, idBytes))
    },
  }
}
