import type { Proof } from '@atrium/contract/contact'
import type { Conversation } from '@atrium/contract/conversation'
import type { ContactId, HandleId, MessageId, WorkspaceId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { ReplyPromise } from '../accounts/reply-promise.ts'

/** A handle as the stages know it. */
export type KnownHandle = {
  id: HandleId
  channel: string
  scope: string
  address: string
  label: string
  name: string | null
  contactId: ContactId
  blocked: boolean
  /** Several people use it: it never links. */
  shared: boolean
  lastSeenAt: Date | null
  /** Nothing older is shown to the customer or the assistant: the number was silent so long that it may have a new owner. */
  provedSince: Date | null
  proofs: Proof[]
}

export type KnownContact = {
  id: ContactId
  name: string
  /** A member chose the name. */
  named: boolean
  /** Their picture, as `ContactSummary` has it. */
  avatar: string | null
  language: string | null
  blocked: boolean
  rev: number
}

/**
 * What the stages decide on: everything that is known when a message has been placed, before it is written. The
 * assistant gets what `assistant/may-know.ts` leaves of it, and reads the past by `readHistory` (conversation/read.ts).
 */
export type Facts = {
  workspaceId: WorkspaceId
  now: Date
  handle: KnownHandle
  contact: KnownContact
  conversation: Conversation
  message: Message
  /** Within what time the business promises an answer where it came in; null where it does not. */
  promise: ReplyPromise | null
  /** Until when it can be answered freely there; null where that does not end. */
  windowUntil: Date | null
  /** The message opened the conversation, or opened it again. */
  opened: boolean
  /** The assistant is on for the account that the message came through. */
  assistant: boolean
}

/** What is read of a customer only where a flow may start. */
export type FlowFacts = {
  language: string | null
  labelIds: string[]
  /** How often each flow started for them within the hours that count. */
  starts: Record<string, number>
}

/** The quoted message, found by the provider's id. */
export type Quoted = {
  id: MessageId
  text: string
  direction: 'in' | 'out'
  conversationId: string
}
