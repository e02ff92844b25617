import type { BlobId } from '@atrium/contract/ids'

/** One call of the Bot API. With a file it goes as a form, and the file stands under `field`. */
export type TelegramRequest = {
  method: string
  body: Record<string, unknown>
  upload?: Upload
  /** The external id of the message that is acted on, for calls that make none of their own. */
  about?: string
  /** A refusal with these words says that it is so already: the same call came before, and its answer was lost. */
  settledBy?: string
}

export type Upload = { field: string; blob: BlobId; name: string; type: string }

/** A message's own part of the call. */
export type Part = { method: string; body: Record<string, unknown>; upload?: Upload }
