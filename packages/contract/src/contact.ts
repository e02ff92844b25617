import { z } from 'zod'
import { ChannelId } from './channel.ts'
import {
  ChannelAccountId,
  ContactId,
  ConversationId,
  HandleId,
  LinkId,
  MessageId,
  uuid,
} from './ids.ts'
import { Label } from './label.ts'
import { Time } from './message.ts'

/** When somebody may be written to: days from 1 (Monday) to 7, and a span of the day in their time zone. */
export const Hours = z
  .strictObject({
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
  })
  .refine(({ from, to }) => from < to, 'The end comes after the beginning.')
export type Hours = z.infer<typeof Hours>

/** A time zone of the IANA database: Europe/Madrid. */
const TimeZone = z.string().max(60).refine(isTimeZone, 'A time zone like Europe/Madrid.')

/**
 * Why a preference is what it is. Somebody stated it; or it was learned: most of the last messages came this way
 * (`often`), the last one did (`last`), or a phone is of a country (`phone`).
 */
export const PreferenceWhy = z.discriminatedUnion('by', [
  z.object({ by: z.enum(['said', 'member', 'profile', 'file']), actor: z.string(), at: Time }),
  z.object({ by: z.literal('often'), count: z.number(), of: z.number() }),
  z.object({ by: z.literal('last'), at: Time }),
  z.object({ by: z.literal('phone'), phone: z.string(), country: z.string() }),
])
export type PreferenceWhy = z.infer<typeof PreferenceWhy>

/** How a customer wants to be written to, beside the language. Null: nobody knows. */
export const Preferences = z.object({
  channel: z.object({ value: ChannelId, why: PreferenceWhy }).nullable(),
  hours: z.object({ value: Hours, why: PreferenceWhy }).nullable(),
  timeZone: z.object({ value: z.string(), why: PreferenceWhy }).nullable(),
})
export type Preferences = z.infer<typeof Preferences>

/** Who says so: the customer, noted by a member, or the member. */
const by = z.enum(['said', 'member'])

/** A statement of how a customer wants to be written to. `value` null: nothing is wished any more. */
export const Statement = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('language'),
    value: z
      .string()
      .regex(/^[a-zA-Z0-9-]{1,20}$/)
      .nullable(),
    by,
  }),
  z.strictObject({ kind: z.literal('channel'), value: ChannelId.nullable(), by }),
  z.strictObject({ kind: z.literal('hours'), value: Hours.nullable(), by }),
  z.strictObject({ kind: z.literal('timeZone'), value: TimeZone.nullable(), by }),
])
export type Statement = z.infer<typeof Statement>

/** Whether the name stands in the IANA database. */
export function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** How strong a proof is: 0 claim, 1 channel (provider-signed id or attested phone), 2 mail (DMARC), 3 proof (signed token, one-time code). */
export const Strength = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
export type Strength = z.infer<typeof Strength>

/** One identifier that a handle holds, and how it is known. Values are normalised: E.164 with +, lower-case address. */
export const Proof = z.object({
  /** `external` is the business's own customer number; `code` a one-time code that came back, by its id. */
  kind: z.enum(['phone', 'email', 'external', 'code']),
  value: z.string(),
  strength: Strength,
  /** Who said so, for a person to read: "WhatsApp attested the number", "pre-chat form". */
  source: z.string(),
})
export type Proof = z.infer<typeof Proof>

export const Handle = z.object({
  id: HandleId,
  contactId: ContactId,
  channel: ChannelId,
  address: z.string(),
  /** The address as a person would write it: +34 600 111 222, @ana_r, Visitor 4f2a. */
  label: z.string(),
  name: z.string().nullable(),
  proofs: z.array(Proof),
  blocked: z.boolean(),
  /** Several people use it (a family's phone, a kiosk, info@): neither it nor its identifiers ever link. */
  shared: z.boolean(),
  /**
   * The number was silent so long that it may have a new owner: what is older is shown to nobody but the team until a
   * member says who it is, or a proof does.
   */
  provedSince: Time.nullable(),
  /** Accounts this handle can be answered through, and until when free-form messages are allowed there. */
  reach: z.array(
    z.object({
      accountId: ChannelAccountId,
      accountName: z.string(),
      lastInboundAt: Time.nullable(),
      windowUntil: Time.nullable(),
    }),
  ),
  lastSeenAt: Time.nullable(),
})
export type Handle = z.infer<typeof Handle>

export const Link = z.object({
  id: LinkId,
  handleId: HandleId,
  fromContactId: ContactId,
  toContactId: ContactId,
  proof: Proof.nullable(),
  /** The sentence shown to agents: "Same phone +34 600 111 222, attested by WhatsApp and SMS". */
  reason: z.string(),
  actor: z.string(),
  /** The message that brought the proof. */
  messageId: MessageId.nullable(),
  at: Time,
  undoneAt: Time.nullable(),
  undoneBy: z.string().nullable(),
})
export type Link = z.infer<typeof Link>

export const ContactSummary = z.object({
  id: ContactId,
  name: z.string(),
  /** Their picture, for `filePaths.picture`; another picture has another name. */
  avatar: z.string().nullable(),
  channels: z.array(ChannelId),
  lastSeenAt: Time.nullable(),
  language: z.string().nullable(),
  rev: z.number(),
})
export type ContactSummary = z.infer<typeof ContactSummary>

export const Contact = ContactSummary.extend({
  company: z.string().nullable(),
  /**
   * Why `language` is what it is: the customer said so or a member set it, the customer was heard in it (then where, and in
   * which message), or a profile or a file says so.
   */
  languageWhy: z
    .object({
      by: z.enum(['said', 'member', 'heard', 'profile', 'file']),
      channel: ChannelId.nullable(),
      at: Time.nullable(),
      messageId: MessageId.nullable(),
    })
    .nullable(),
  preferences: Preferences,
  attributes: z.record(z.string(), z.string()),
  labels: z.array(Label),
  blocked: z.boolean(),
  createdAt: Time,
  handles: z.array(Handle),
  links: z.array(Link),
  conversations: z.array(
    z.object({
      id: ConversationId,
      number: z.number(),
      status: z.enum(['open', 'snoozed', 'resolved']),
      joinedInto: ConversationId.nullable(),
      createdAt: Time,
      resolvedAt: Time.nullable(),
      lastMessageAt: Time,
    }),
  ),
})
export type Contact = z.infer<typeof Contact>

/**
 * Why two records may be one person, or may not: `weight` is added to the odds, negative ones speak against it.
 * `same` and `near` name an identifier (`of`); `name`, `otherName` and `family` names; `minutes` how soon the one
 * followed the other; `number` and `words` what both wrote; `clash` a channel, `otherNumber` two customer numbers.
 */
export const SuggestionReason = z.object({
  kind: z.enum([
    'same',
    'near',
    'name',
    'otherName',
    'family',
    'minutes',
    'number',
    'words',
    'clash',
    'otherNumber',
  ]),
  of: z.enum(['phone', 'email', 'external']).optional(),
  value: z.string(),
  weight: z.number(),
})
export type SuggestionReason = z.infer<typeof SuggestionReason>

/** Two records that may be one person, for people to decide. */
export const Suggestion = z.object({
  id: uuid,
  contacts: z.tuple([ContactSummary, ContactSummary]),
  /** 0 to 1. */
  score: z.number(),
  /** Very likely: on such pairs the measured precision is that of docs/performance. */
  strong: z.boolean(),
  reasons: z.array(SuggestionReason),
  at: Time,
})
export type Suggestion = z.infer<typeof Suggestion>

/** One decision on who is who, as the trace tells it. */
export const IdentityDecision = z.object({
  id: z.string(),
  at: Time,
  handleId: HandleId,
  channel: ChannelId,
  label: z.string(),
  otherContactId: ContactId.nullable(),
  otherName: z.string().nullable(),
  /** It linked, people shall decide, or it never links. */
  zone: z.enum(['link', 'suggest', 'never']),
  what: z.string(),
  reason: z.string(),
  actor: z.string(),
  messageId: MessageId.nullable(),
})
export type IdentityDecision = z.infer<typeof IdentityDecision>
