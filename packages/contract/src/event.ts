import { z } from 'zod'
import { ChannelAccount } from './channel.ts'
import { ContactSummary } from './contact.ts'
import { Conversation } from './conversation.ts'
import { ChannelAccountId, ContactId, ConversationId, MemberId, uuid } from './ids.ts'
import { Time, TimelineItem } from './message.ts'

/**
 * The feed. Each event carries the thing as it was when its transaction committed, with its `rev`;
 * a reader keeps the higher `rev`, so that order and repeats do not matter:
 * apply(snapshot, events) == fresh snapshot.
 */
export const FeedEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('item'), item: TimelineItem }),
  z.object({ kind: z.literal('conversation'), conversation: Conversation }),
  z.object({ kind: z.literal('contact'), contact: ContactSummary }),
  /** Handles moved between contacts (link, unlink): readers fetch both contacts again. */
  z.object({ kind: z.literal('handles'), contactIds: z.array(ContactId) }),
  /** Labels of the workspace came, went or changed; readers who show them ask again. */
  z.object({ kind: z.literal('labels') }),
  /** Flows came, went or changed; readers who show them ask again. */
  z.object({ kind: z.literal('flows') }),
  /** A contact was given a label, or lost it. */
  z.object({ kind: z.literal('label'), contactId: ContactId, labelId: uuid, has: z.boolean() }),
  /** Macros came, went or changed; readers who show them ask again. */
  z.object({ kind: z.literal('macros') }),
  /** Suggestions about these contacts came or went. */
  z.object({ kind: z.literal('suggestions'), contactIds: z.array(ContactId) }),
  z.object({ kind: z.literal('account'), account: ChannelAccount }),
  z.object({
    kind: z.literal('read'),
    memberId: MemberId,
    conversationId: ConversationId,
    readSeq: z.string(),
  }),
  z.object({ kind: z.literal('members') }),
  /** Templates of this account came, went or changed; readers who show them ask again. */
  z.object({ kind: z.literal('templates'), accountId: ChannelAccountId }),
  /** An import of contacts went on; readers who show it ask for it again. */
  z.object({ kind: z.literal('import'), importId: uuid, done: z.boolean() }),
  /** What waits for this contact changed. `returned`: it came back to this member, who is told. */
  z.object({
    kind: z.literal('scheduled'),
    contactId: ContactId,
    returned: z
      .object({ memberId: MemberId, conversationId: ConversationId.nullable() })
      .nullable(),
  }),
  /** Somebody waits who is to be answered by then: the promise ends, or the window closes. Whoever answers is told, and administrators. */
  z.object({
    kind: z.literal('due'),
    conversationId: ConversationId,
    contactId: ContactId,
    contactName: z.string(),
    assigneeId: MemberId.nullable(),
    by: z.enum(['sla', 'window']),
    at: Time,
  }),
  /** A booking of this contact came or changed; readers who show their bookings ask again. */
  z.object({ kind: z.literal('bookings'), contactId: ContactId }),
  /** Orders of these contacts came or changed (null: of anybody, because a shop did); readers who show them ask again. */
  z.object({ kind: z.literal('orders'), contactIds: z.array(ContactId).nullable() }),
  /** A broadcast went on; readers who show it ask for it again. */
  z.object({ kind: z.literal('broadcast'), broadcastId: uuid }),
])
export type FeedEvent = z.infer<typeof FeedEvent>

/** Passing signals, never stored: who types, who looks. */
export const Signal = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('typing'),
    conversationId: ConversationId,
    who: z.enum(['contact', 'member']),
    name: z.string(),
  }),
  z.object({
    kind: z.literal('viewing'),
    conversationId: ConversationId,
    memberId: MemberId,
    name: z.string(),
  }),
])
export type Signal = z.infer<typeof Signal>
