import type { Capabilities } from '@atrium/contract/channel'
import type { Hours } from '@atrium/contract/contact'
import type { Content } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { Author, MessageClass, SendError } from '@atrium/contract/message'
import type { Address, ConsentWord, OptInPolicy, Purpose } from '@atrium/contract/sending/consent'
import type { SendingPolicy } from '@atrium/contract/sending/policy'

/** What somebody wants to send, before policy has looked at it. */
export type Intended = {
  class: MessageClass
  /** What a proactive message is for; marketing where nobody says. */
  purpose?: Purpose
  author: Author
  content: Content
  /** From then on it says nothing any more. */
  goodUntil?: Date
  /** It answers a public comment instead of a private message. */
  comment?: Comment
  /** It says nothing new: a message that has left says this from now on, or is taken back. */
  change?: { kind: 'edit' | 'delete'; sentAt: Date }
}

/** The comment that is answered, and how. */
export type Comment = {
  as: 'public' | 'private'
  writtenAt: Date
  /** It has, or may have, its one private answer already. */
  answeredPrivately: boolean
}

/** Everything the rules look at, read in the transaction that writes the result. */
export type PolicyFacts = {
  now: Date
  channelLabel: string
  accountName: string
  accountEnabled: boolean
  capabilities: Capabilities
  /** Until when free-form messages are allowed through this account; null where the customer never wrote there. */
  windowUntil: Date | null
  handleBlocked: boolean
  contactBlocked: boolean
  handler: Conversation['handler']
  /** The address that is written to. */
  to: Address
  /** What counts of the customer's words on being written to: the newest of each of their addresses on each purpose. */
  consent: ConsentWord[]
  optIn: OptInPolicy
  /** What automation is held to; null where a person writes. */
  automation: Automation | null
}

/** What is looked at only when nobody typed the message. */
export type Automation = {
  policy: SendingPolicy
  /** What counts already, the oldest first: what left in the days of the cap, and, when a message is made, what is planned. */
  touches: Touch[]
  /** When a person last answered this customer, on whatever channel. */
  personAt: Date | null
  /** The customer's own time zone, where it is known, and the hours in which they want to be written to. */
  zone: string | null
  hours: Hours | null
  /** The channel that the customer named and an address of theirs there; null where the workspace holds to none. */
  preferred: { channel: string; handleId: string } | null
  /** What was spent today, and when the day ends where the business is; null where no budget is set. */
  spent: { amount: number; dayEnds: Date } | null
}

/** An automated message that counts. */
export type Touch = { messageId: string; at: Date; channel: string; by: string }

export type Refused = {
  kind: 'refused'
  rule: string
  text: string
  next: SendError['next']
  evidence: Record<string, unknown>
}
/** It may go later; it is decided again then. */
export type Delayed = {
  kind: 'delayed'
  rule: string
  text: string
  until: Date
  evidence: Record<string, unknown>
}

/** It may go, as the word of a person: the provider wants to be told so. */
type PersonOnly = { kind: 'person_only' }

/** Nobody typed it: a flow, the assistant, a broadcast, the API. */
export function isAutomated(author: Author): boolean {
  return author.kind !== 'member' && author.kind !== 'echo' && author.kind !== 'contact'
}

/** A rule answers with a refusal, a delay, a condition, or nothing. Each rule is a file in `rules/`. */
export type Rule = (
  intended: Intended,
  facts: PolicyFacts,
) => Refused | Delayed | PersonOnly | undefined
