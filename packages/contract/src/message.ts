import { z } from 'zod'
import { ChannelId } from './channel.ts'
import { Attachment, Content, MessageContext } from './content.ts'
import {
  ChannelAccountId,
  ContactId,
  ConversationId,
  HandleId,
  MemberId,
  MessageId,
  NoteId,
} from './ids.ts'

/** Times in JSON are ISO 8601 strings in UTC. */
export const Time = z.string()

export const Author = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contact') }),
  z.object({ kind: z.literal('member'), memberId: MemberId, name: z.string() }),
  /** A human who typed in the provider's own app (WhatsApp on the phone). */
  z.object({ kind: z.literal('echo') }),
  z.object({ kind: z.literal('assistant') }),
  z.object({ kind: z.literal('flow'), name: z.string() }),
  z.object({ kind: z.literal('broadcast'), name: z.string() }),
  z.object({ kind: z.literal('api'), name: z.string() }),
  z.object({ kind: z.literal('system') }),
])
export type Author = z.infer<typeof Author>

/** Why a message leaves; decides what policy counts (see the glossary). */
export const MessageClass = z.enum(['reply', 'transactional', 'authentication', 'proactive'])
export type MessageClass = z.infer<typeof MessageClass>

/**
 * States only move forward. `unknown`: the provider's answer was lost and it has no idempotency key,
 * so the message is not sent again by itself; a receipt, an echo or a person settles it.
 */
export const MessageState = z.enum([
  'received',
  'delayed',
  'queued',
  'sending',
  'unknown',
  'accepted',
  'delivered',
  'read',
  'failed',
  'refused',
])
export type MessageState = z.infer<typeof MessageState>

export const SendError = z.object({
  /** The provider's own code and words, or the policy rule that refused. */
  code: z.string(),
  text: z.string(),
  /** What the agent can do next. */
  next: z.enum(['retry', 'template', 'reauthorise', 'wait', 'none']),
  /** Of a policy rule: its facts, so that a reader can be told in their own language. */
  data: z.record(z.string(), z.unknown()).optional(),
})
export type SendError = z.infer<typeof SendError>

export const Reaction = z.object({
  by: z.enum(['contact', 'member', 'echo']),
  emoji: z.string(),
  at: Time,
})
export type Reaction = z.infer<typeof Reaction>

/** A change of ours that the provider has not taken: on its way, or with what stands against it. */
export const MessageChange = z.object({
  id: z.string(),
  kind: z.enum(['edit', 'delete']),
  /** What it will say. */
  content: Content.optional(),
  memberId: MemberId,
  by: z.string(),
  state: z.enum(['queued', 'failed', 'refused']),
  error: SendError.nullable(),
})
export type MessageChange = z.infer<typeof MessageChange>

export const Message = z.object({
  type: z.literal('message'),
  id: MessageId,
  /** Place in the timeline: (at, seq). `seq` is a 64-bit number as a string. */
  seq: z.string(),
  at: Time,
  providerAt: Time.nullable(),
  contactId: ContactId,
  conversationId: ConversationId,
  handleId: HandleId,
  channel: ChannelId,
  accountId: ChannelAccountId,
  direction: z.enum(['in', 'out']),
  author: Author,
  class: MessageClass.nullable(),
  content: Content,
  /** What was written, where it became a template because its window had closed. */
  composed: Content.nullable().optional(),
  attachments: z.array(Attachment),
  context: MessageContext.nullable(),
  replyTo: z
    .object({ id: MessageId, text: z.string(), direction: z.enum(['in', 'out']) })
    .nullable(),
  reactions: z.array(Reaction),
  state: MessageState,
  error: SendError.nullable(),
  delayedUntil: Time.nullable(),
  cost: z.unknown().nullable(),
  editedAt: Time.nullable(),
  deletedAt: Time.nullable(),
  change: MessageChange.nullable().optional(),
  /** The provider's id, once it is known. */
  externalId: z.string().nullable().optional(),
  /** Grows with each change; a reader keeps the higher one. */
  rev: z.number(),
})
export type Message = z.infer<typeof Message>

/** Internal words of the team. Lives in a table that nothing can send from. */
export const Note = z.object({
  type: z.literal('note'),
  id: NoteId,
  seq: z.string(),
  at: Time,
  contactId: ContactId,
  conversationId: ConversationId,
  author: z.object({ memberId: MemberId, name: z.string() }),
  text: z.string(),
  rev: z.number(),
})
export type Note = z.infer<typeof Note>

/** Something that happened, shown as a line between messages: assigned, resolved, linked. */
export const Activity = z.object({
  type: z.literal('activity'),
  id: z.string(),
  seq: z.string(),
  at: Time,
  contactId: ContactId,
  conversationId: ConversationId.nullable(),
  /** `opened`, `reopened`, `resolved`, `snoozed`, `assigned`, `handler`, `linked`, `unlinked`, `handle_added`, `split`, `joined`, `policy` … */
  kind: z.string(),
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
  rev: z.number(),
})
export type Activity = z.infer<typeof Activity>

export const TimelineItem = z.discriminatedUnion('type', [Message, Note, Activity])
export type TimelineItem = z.infer<typeof TimelineItem>
