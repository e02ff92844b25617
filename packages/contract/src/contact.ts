import { z } from 'zod'
import { ChannelId } from './channel.ts'
import { ChannelAccountId, ContactId, ConversationId, HandleId, LinkId } from './ids.ts'
import { Time } from './message.ts'

/** How strong a proof is: 0 claim, 1 channel (provider-signed id or attested phone), 2 mail (DMARC), 3 proof (signed token, one-time code). */
export const Strength = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
export type Strength = z.infer<typeof Strength>

/** One identifier that a handle holds, and how it is known. Values are normalised: E.164 with +, lower-case address. */
export const Proof = z.object({
  kind: z.enum(['phone', 'email', 'external']),
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
  at: Time,
  undoneAt: Time.nullable(),
  undoneBy: z.string().nullable(),
})
export type Link = z.infer<typeof Link>

export const ContactSummary = z.object({
  id: ContactId,
  name: z.string(),
  avatar: z.string().nullable(),
  channels: z.array(ChannelId),
  lastSeenAt: Time.nullable(),
  language: z.string().nullable(),
  rev: z.number(),
})
export type ContactSummary = z.infer<typeof ContactSummary>

export const Contact = ContactSummary.extend({
  company: z.string().nullable(),
  attributes: z.record(z.string(), z.string()),
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
