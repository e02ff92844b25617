import type { Proof } from '@atrium/contract/contact'
import type { AttachmentKind, Content } from '@atrium/contract/content'
import type { Sticker } from '@atrium/contract/content/sticker'
import type { BlobId, MessageId } from '@atrium/contract/ids'
import type { Author } from '@atrium/contract/message'

export type OutgoingAttachment = {
  kind: AttachmentKind
  name: string
  type: string
  bytes: number
  blob: BlobId
}

/** One message on its way out. One message is one provider request and gets one external id. */
export type Outgoing = {
  messageId: MessageId
  to: { address: string; scope: string; label: string; name: string | null; proofs: Proof[] }
  content: Content
  attachments: OutgoingAttachment[]
  /** One of the provider's own stickers (`capabilities.stickers`), instead of words and files. */
  sticker?: Sticker
  author: Author
  /** The name of the business or member that the customer sees. */
  fromName: string
  /** External id of the quoted message. */
  replyTo?: string
  /** What the provider gave to name the quoted message (`GivenTokens.quote`). */
  quoteToken?: string
  /** What the provider gave for one answer (`GivenTokens.answer`), still good; it is given to no other message. */
  answerToken?: string
  /** The last message of ours that could take it away left an `ask` with the customer. */
  askedBefore?: true
  /** The public comment with this external id is answered: below it, or once in private. */
  comment?: { id: string; as: 'public' | 'private' }
  /** The window for everybody is closed; a person answers in the days that the provider leaves to persons. */
  personOnly?: boolean
  /**
   * The message with this external id is ours and has left: it says `content` from now on, with the files that it has
   * (`attachments`), or is deleted. The same change twice is one.
   */
  change?: { kind: 'edit' | 'delete'; target: string }
  /** A reaction to the message with this external id, instead of content; null removes it. */
  reaction?: { target: string; emoji: string | null }
  /** Earlier external ids of the exchange with this handle, the oldest first, and its subject: for mail. */
  thread: { references: string[]; subject: string | null; lastInbound: string | null }
  /** The account's address for webhooks, for providers that want it with each message to report what becomes of it. */
  webhookUrl?: string
  /** Where the recipient says that they want no more of this, and what the link is called: with what nobody asked for. */
  unsubscribe?: { url: string; words: string }
  /** The external id chosen by us before sending (`ownExternalId`), for channels where we choose it. */
  externalId?: string
}
