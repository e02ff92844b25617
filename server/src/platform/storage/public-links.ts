import { createHmac, timingSafeEqual } from 'node:crypto'
import { BlobId } from '@atrium/contract/ids'

/** Addresses of stored files for providers that fetch what we send: whoever holds one may read that file until it expires. */
export type PublicLinks = {
  url(blob: BlobId, options: { seconds: number }): string
  /** The file behind an address, or undefined when it is not ours, changed or expired. */
  open(parts: { blob?: string; until?: string; signature?: string }): BlobId | undefined
}

export const publicFilePath = '/files/public/:blob/:until/:signature'

/** `key`: 32 bytes for this purpose alone. `publicUrl`: how providers reach this installation. */
export function createPublicLinks(options: {
  key: Uint8Array
  publicUrl: string
  now: () => Date
}): PublicLinks {
  const sign = (blob: string, until: string): string =>
    createHmac('sha256', options.key).update(`${blob}/${until}`).digest('base64url')
  return {
    url(blob, { seconds }) {
      const until = String(Math.floor(options.now().getTime() / 1000) + seconds)
      return `${options.publicUrl}/files/public/${blob}/${until}/${sign(blob, until)}`
    },
    open({ blob = '', until = '', signature = '' }) {
      const id = BlobId.safeParse(blob)
      if (!id.success || !/^\d{1,12}$/.test(until)) return undefined
      const given = Buffer.from(signature)
      const right = Buffer.from(sign(blob, until))
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
      return Number(until) * 1000 > options.now().getTime() ? id.data : undefined
    },
  }
}
