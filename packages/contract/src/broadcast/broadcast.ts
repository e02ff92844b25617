import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { isTimeZone } from '../contact.ts'
import { ChannelAccountId, ContactId, MessageId, TemplateId, uuid } from '../ids.ts'
import { Time } from '../message.ts'
import { Purpose } from '../sending/consent.ts'
import { SegmentTree } from './segment.ts'

const words = (max: number) => z.string().trim().min(1).max(max)

/** What is said through one account. In all words, `{{first_name|there}}` is filled for each recipient (see `fillWords`). */
const WayContent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: words(10_000) }),
  z.strictObject({ kind: z.literal('email'), subject: words(200), text: words(50_000) }),
  /** `values` by the places of the template (`body.1`). Who speaks another language gets the same template in theirs. */
  z.strictObject({
    kind: z.literal('template'),
    templateId: TemplateId,
    values: z.record(z.string().max(200), z.string().max(4000)),
  }),
])

/** An account and what is said through it. */
export const Way = z.strictObject({ accountId: ChannelAccountId, content: WayContent })
export type Way = z.infer<typeof Way>

const TimeZone = z.string().max(60).refine(isTimeZone, 'A time zone like Europe/Madrid.')

/** When it begins: at once, at a moment, or at a time of the day where each recipient lives. */
export const Schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('at'), at: z.iso.datetime() }),
  z.strictObject({
    kind: z.literal('local'),
    date: z.iso.date(),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    /** For those of whom nobody knows where they live. */
    otherwise: TimeZone,
  }),
])
export type Schedule = z.infer<typeof Schedule>

/** What a member decides about a broadcast before it begins. */
export const BroadcastDraft = z.strictObject({
  name: words(100),
  purpose: Purpose,
  tree: SegmentTree,
  /** Each recipient gets it by the first way by which they can be reached. */
  ways: z.array(Way).max(5),
  schedule: Schedule,
  /** At most so many messages a minute; null: as fast as the provider takes them. */
  perMinute: z.number().int().min(1).max(100_000).nullable(),
  /** What it may cost, in the currency of the rates: before it would cost more, it pauses. Null is no limit. */
  budget: z.number().min(0).max(1_000_000).nullable().default(null),
  /** Links in its words lead over our own address, so that who follows one is counted. */
  trackLinks: z.boolean().default(false),
  /** What has not left so many hours after the beginning never does. */
  expiresHours: z.number().int().min(1).max(720),
})
export type BroadcastDraft = z.infer<typeof BroadcastDraft>

/**
 * `draft` → `scheduled` (until it begins) → `planning` (its recipients are looked up) → `running` → `done`. `failed`: it
 * could not be planned. What was sent is answered and read long after it is done.
 */
export const BroadcastState = z.enum([
  'draft',
  'scheduled',
  'planning',
  'running',
  'paused',
  'done',
  'cancelled',
  'failed',
])
export type BroadcastState = z.infer<typeof BroadcastState>

/**
 * What became of one recipient. `delayed`: policy said later; `queued`: its message waits for the provider; `refused`:
 * policy said no; `replied`: they answered within the days that count.
 */
export const recipientStates = [
  'planned',
  'delayed',
  'queued',
  'sent',
  'delivered',
  'read',
  'replied',
  'refused',
  'failed',
  'cancelled',
  'excluded',
] as const
export const RecipientState = z.enum(recipientStates)
export type RecipientState = z.infer<typeof RecipientState>

/** Each recipient stands in one of them. */
export const BroadcastCounts = z.record(RecipientState, z.number())
export type BroadcastCounts = z.infer<typeof BroadcastCounts>

export const Broadcast = BroadcastDraft.extend({
  id: uuid,
  state: BroadcastState,
  /** Why it failed, in words. */
  failure: z.string().nullable(),
  /** Why it paused by itself; null where a member paused it. */
  pausedFor: z.enum(['budget']).nullable(),
  by: z.string(),
  createdAt: Time,
  startsAt: Time.nullable(),
  expiresAt: Time.nullable(),
  finishedAt: Time.nullable(),
  counts: BroadcastCounts.nullable(),
})
export type Broadcast = z.infer<typeof Broadcast>

export const BroadcastRecipient = z.object({
  contactId: ContactId,
  name: z.string(),
  /** How they were or will be written to; null for those who are left out. */
  channel: ChannelId.nullable(),
  accountId: ChannelAccountId.nullable(),
  address: z.string().nullable(),
  state: RecipientState,
  /** When they followed one of its links first; null where they did not, or nobody looked. */
  clickedAt: Time.nullable(),
  /** Why: a reason for leaving somebody out, or the rule that refused or delayed, and its words. */
  reason: z.string().nullable(),
  text: z.string().nullable(),
  dueAt: Time.nullable(),
  messageId: MessageId.nullable(),
  at: Time.nullable(),
})
export type BroadcastRecipient = z.infer<typeof BroadcastRecipient>

/** Answers in these days after the message count as answers to it. */
export const replyDays = 7
