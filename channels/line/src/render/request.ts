import type { BlobId } from '@atrium/contract/ids'

/** One message of ours; LINE takes up to five objects in one request, and a list with descriptions is two. */
export type LineRequest = {
  to: string
  /** Our message id: LINE drops a push that it has taken under the same key in the last 24 hours. */
  retryKey: string
  /** Answers with this reply token instead of a push. */
  replyToken?: string
  messages: Record<string, unknown>[]
  /** Goes into the first object as an address that LINE fetches. */
  file?: { kind: 'image' | 'video' | 'audio'; blob: BlobId; bytes: number; type: string }
}

/** A message's own part of the request. */
export type Part = Pick<LineRequest, 'messages' | 'file'>
