import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { Contact, IdentityDecision, Suggestion } from '../contact.ts'
import { endpoint } from '../endpoint.ts'
import { ChannelAccountId, ContactId, ConversationId, HandleId, uuid } from '../ids.ts'
import { Time } from '../message.ts'

/** What links by itself in this workspace; the rest is left to people. */
export const IdentityPolicy = z.strictObject({
  phone: z.boolean(),
  email: z.boolean(),
  external: z.boolean(),
  code: z.boolean(),
  /** A phone that was silent for longer may have a new owner. */
  recycledDays: z.number().int().min(7).max(3650),
})
export type IdentityPolicy = z.infer<typeof IdentityPolicy>

/** What a link or its undoing moves, told before it is done. */
export const MovePreview = z.object({
  handles: z.number(),
  messages: z.number(),
  conversations: z.number(),
  /** Conversations that hold messages of others too: they are split by handle. */
  mixed: z.number(),
  /** Notes stay where they were written; these move with their conversations. */
  notes: z.number(),
  /** Bookings, those of the past too. */
  bookings: z.number(),
})
export type MovePreview = z.infer<typeof MovePreview>

const byHandle = z.strictObject({ id: HandleId })
const byContact = z.strictObject({ id: ContactId })
const byConversation = z.strictObject({ id: ConversationId })

/** Who is who: policy, trace, suggestions, and the ways from one channel to another. */
export const identityApi = {
  policy: endpoint({
    method: 'GET',
    path: '/identity/policy',
    summary: 'Which kinds of proof link two records by themselves.',
    access: 'member',
    response: IdentityPolicy,
  }),
  setPolicy: endpoint({
    method: 'PUT',
    path: '/identity/policy',
    summary: 'Sets which kinds of proof link two records by themselves.',
    access: 'admin',
    body: IdentityPolicy,
    response: IdentityPolicy,
  }),
  trace: endpoint({
    method: 'GET',
    path: '/contacts/:id/identity',
    summary: 'Every decision on who this contact is, the newest first, each with its reason.',
    access: 'member',
    params: byContact,
    response: z.object({ items: z.array(IdentityDecision) }),
  }),
  setShared: endpoint({
    method: 'PUT',
    path: '/handles/:id/shared',
    summary:
      'Says whether several people use a handle. Neither it nor its identifiers link any more.',
    access: 'member',
    params: byHandle,
    body: z.strictObject({ shared: z.boolean() }),
    response: Contact,
  }),
  setOwner: endpoint({
    method: 'PUT',
    path: '/handles/:id/owner',
    summary:
      'After a long silence: the same person as before, or a new owner of the number, who gets a record of their own.',
    access: 'member',
    params: byHandle,
    body: z.strictObject({ owner: z.enum(['same', 'new']) }),
    response: Contact,
  }),
  suggestions: endpoint({
    method: 'GET',
    path: '/suggestions',
    summary: 'Pairs of records that may be one person, the likeliest first.',
    access: 'member',
    query: z.strictObject({
      contactId: ContactId.optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(Suggestion), nextCursor: z.string().nullable() }),
  }),
  decide: endpoint({
    method: 'POST',
    path: '/suggestions/decisions',
    summary:
      'Decides on suggestions: the same person (the records are linked) or not (remembered). Each succeeds or is skipped for itself.',
    access: 'member',
    body: z.strictObject({
      ids: z.array(uuid).min(1).max(100),
      same: z.boolean(),
    }),
    response: z.object({ done: z.array(uuid), skipped: z.array(uuid) }),
  }),
  compare: endpoint({
    method: 'GET',
    path: '/contacts/:id/comparison',
    summary: 'Two contacts side by side, and what a link would move.',
    access: 'member',
    params: byContact,
    query: z.strictObject({ with: ContactId }),
    response: z.object({
      contacts: z.tuple([Contact, Contact]),
      suggestion: Suggestion.nullable(),
      /** Somebody said that they are two people. */
      apart: z.boolean(),
      /** What would come from the second into the first. */
      moves: MovePreview,
    }),
  }),
  unlinkPreview: endpoint({
    method: 'GET',
    path: '/handles/:id/link',
    summary: 'What undoing the link of a handle would move, and to whom.',
    access: 'member',
    params: byHandle,
    response: MovePreview.extend({ toContactId: ContactId, toName: z.string() }),
  }),
  doors: endpoint({
    method: 'GET',
    path: '/conversations/:id/codes',
    summary: 'Accounts through which this customer could go on with the talk.',
    access: 'member',
    params: byConversation,
    response: z.object({
      items: z.array(
        z.object({ accountId: ChannelAccountId, channel: ChannelId, name: z.string() }),
      ),
    }),
  }),
  createCode: endpoint({
    method: 'POST',
    path: '/conversations/:id/codes',
    summary:
      'A link with a one-time code. Whoever opens it goes on through that account, in the same record.',
    access: 'member',
    params: byConversation,
    body: z.strictObject({ accountId: ChannelAccountId }),
    response: z.object({ url: z.string(), expiresAt: Time }),
  }),
}
