import type { Capabilities } from '@atrium/contract/channel'
import type { Address, ConsentWord, OptInPolicy, Purpose } from '@atrium/contract/consent'
import type { Content } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { Author, MessageClass, SendError } from '@atrium/contract/message'

/** What somebody wants to send, before policy has looked at it. */
export type Intended = {
  class: MessageClass
  /** What a proactive message is for; marketing where nobody says. */
  purpose?: Purpose
  author: Author
  content: Content
  /** It answers a public comment instead of a private message. */
  comment?: Comment
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
}

export type Refused = {
  kind: 'refused'
  rule: string
  text: string
  next: SendError['next']
  evidence: Record<string, unknown>
}
export type Delayed = { kind: 'delayed'; rule: string; text: string; until: Date }

/** It may go, as the word of a person: the provider wants to be told so. */
type PersonOnly = { kind: 'person_only' }

/** A rule answers with a refusal, a delay, a condition, or nothing. Each rule is a file in `rules/`. */
export type Rule = (
  intended: Intended,
  facts: PolicyFacts,
) => Refused | Delayed | PersonOnly | undefined
