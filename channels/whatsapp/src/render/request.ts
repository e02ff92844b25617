import type { BlobId } from '@atrium/contract/ids'

/** What `send` does: uploads the file if there is one, puts the new media id at `into` of the body, posts the body. */
export type WhatsAppRequest = { body: Record<string, unknown>; upload?: Upload }

export type Upload = { blob: BlobId; name: string; type: string; into: string[] }

/** A message's own part of the request. */
export type Part = { body: { type: string } & Record<string, unknown>; upload?: Upload }
