import { z } from 'zod'
import { ChannelId } from './channel.ts'
import { ChannelAccountId, ContactId, ConversationId, HandleId, MemberId } from './ids.ts'
import { MessageState, Time } from './message.ts'

export const ConversationStatus = z.enum(['open', 'snoozed', 'resolved'])
export type ConversationStatus = z.infer<typeof ConversationStatus>

/** Who answers a conversation now. Exactly one, or nobody. */
export const Handler = z.enum(['nobody', 'human', 'assistant', 'flow'])
export type Handler = z.infer<typeof Handler>

/** A case in the contact's timeline, as a row of the list. The same shape travels in events; the higher `rev` wins. */
export const Conversation = z.object({
  id: ConversationId,
  /** A human-readable number, growing across the installation. */
  number: z.number(),
  contactId: ContactId,
  contactName: z.string(),
  /** As in `ContactSummary`. */
  contactAvatar: z.string().nullable(),
  status: ConversationStatus,
  snoozedUntil: Time.nullable(),
  assigneeId: MemberId.nullable(),
  handler: Handler,
  /** A topic that an agent split off; it lives beside the contact's one open conversation. */
  split: z.boolean(),
  joinedInto: ConversationId.nullable(),
  /** Channels used in it, the newest first. */
  channels: z.array(ChannelId),
  /** Where a reply goes by default: the handle and account of the newest inbound message. */
  replyHandleId: HandleId.nullable(),
  replyAccountId: ChannelAccountId.nullable(),
  lastMessage: z
    .object({
      text: z.string(),
      kind: z.string(),
      direction: z.enum(['in', 'out']),
      channel: ChannelId,
      state: MessageState,
      /** Everybody can read it: a comment below a post. */
      public: z.boolean().optional(),
    })
    .nullable(),
  lastMessageAt: Time,
  /** The newest inbound message; a member has read up to some seq. A 64-bit number as a string. */
  lastInboundSeq: z.string(),
  /** Since when the customer waits for an answer; null when nobody waits. */
  waitingSince: Time.nullable(),
  /** When whoever waits is to be answered, as the business promises it for the channel; null where it promises nothing. */
  slaDueAt: Time.nullable(),
  /** From when on that is soon; then the team is told. */
  slaSoonAt: Time.nullable(),
  /** When the window closes in which whoever waits can be answered freely; null where there is none. */
  windowDueAt: Time.nullable(),
  createdAt: Time,
  resolvedAt: Time.nullable(),
  rev: z.number(),
})
export type Conversation = z.infer<typeof Conversation>

/** `soonAt`: from when on it is time, where that is said. */
export type Due = { at: string; by: 'sla' | 'window'; soonAt: string | null }

/** Until when somebody who waits is to be answered: what ends earlier, the promise or the window. */
export function dueOf({
  slaDueAt,
  slaSoonAt,
  windowDueAt,
}: Pick<Conversation, 'slaDueAt' | 'slaSoonAt' | 'windowDueAt'>): Due | null {
  if (slaDueAt && (!windowDueAt || slaDueAt <= windowDueAt))
    return { at: slaDueAt, by: 'sla', soonAt: slaSoonAt }
  return windowDueAt ? { at: windowDueAt, by: 'window', soonAt: null } : null
}

/** A row of a member's list: the conversation, and how far this member has read it. */
export const ConversationRow = Conversation.extend({ readSeq: z.string() })
export type ConversationRow = z.infer<typeof ConversationRow>
