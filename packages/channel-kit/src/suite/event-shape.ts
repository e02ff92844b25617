import { Proof } from '@atrium/contract/contact'
import { AttachmentKind, Content, MessageContext } from '@atrium/contract/content'
import { BlobId } from '@atrium/contract/ids'
import { SendError } from '@atrium/contract/message'
import { ConsentPurpose } from '@atrium/contract/sending/consent'
import { TemplateQuality, TemplateStatus } from '@atrium/contract/template/template'
import { TemplateCategory } from '@atrium/contract/template/wish'
import { z } from 'zod'

const Id = z.string().min(1).max(2000)
const At = z.iso.datetime({ offset: true })
const Sender = z.object({
  address: z.string().min(1).max(1000),
  scope: z.string().max(1000),
  aliases: z.array(z.string().min(1)),
  label: z.string().min(1),
  name: z.string().optional(),
  proofs: z.array(Proof),
})
const Attachment = z
  .object({
    kind: AttachmentKind,
    name: z.string(),
    type: z.string(),
    bytes: z.number().optional(),
    blob: BlobId.optional(),
    ref: z.unknown().optional(),
    key: Id.optional(),
  })
  .refine((file) => (file.blob === undefined) !== (file.ref === undefined), 'either blob or ref')
const by = z.literal('echo').optional()
const message = {
  externalId: Id,
  at: z.union([At, z.literal('')]),
  sender: Sender,
  content: Content,
  attachments: z.array(Attachment),
  replyTo: Id.optional(),
  context: MessageContext.optional(),
  tokens: z
    .object({
      answer: z.object({ token: Id, until: At }).optional(),
      quote: Id.optional(),
      read: Id.optional(),
    })
    .optional(),
  optOut: z.enum(['stop', 'resume', 'help']).optional(),
  thread: z.object({ references: z.array(Id), token: z.string().optional() }).optional(),
}

/** The form of an inbound event, checked on everything that a channel's `parse` returns in the suite. */
export const EventShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), ...message }),
  z.object({ kind: z.literal('echo'), ...message }),
  z.object({
    kind: z.literal('receipt'),
    externalId: Id,
    ownId: Id.optional(),
    state: z.enum(['accepted', 'delivered', 'read', 'failed']),
    at: At,
    error: SendError.optional(),
    cost: z.unknown().optional(),
    charge: z
      .strictObject({
        billable: z.boolean(),
        category: z.string().min(1).max(40).optional(),
        amount: z.number().min(0).max(1_000_000).optional(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
      })
      .optional(),
  }),
  z.object({
    kind: z.literal('reaction'),
    sender: Sender,
    target: Id,
    emoji: z.string().min(1).nullable(),
    at: At,
    by,
  }),
  z.object({
    kind: z.literal('edit'),
    sender: Sender,
    target: Id,
    content: Content,
    attachments: z.array(Attachment).optional(),
    at: At,
    by,
  }),
  z.object({ kind: z.literal('delete'), sender: Sender, target: Id, at: At, by }),
  z.object({ kind: z.literal('typing'), sender: Sender, at: At }),
  z
    .object({
      kind: z.literal('read'),
      sender: Sender,
      upTo: Id.optional(),
      before: At.optional(),
      at: At,
    })
    .refine((read) => (read.upTo === undefined) !== (read.before === undefined), 'upTo or before'),
  z.object({ kind: z.literal('identify'), sender: Sender, at: At }),
  z.object({
    kind: z.literal('address_changed'),
    sender: Sender,
    next: Sender,
    text: z.string(),
    at: At,
    externalId: Id,
  }),
  z.object({
    kind: z.literal('consent'),
    sender: Sender,
    purpose: ConsentPurpose,
    value: z.enum(['stop', 'resume']),
    at: At,
  }),
  z.object({
    kind: z.literal('account'),
    severity: z.enum(['ok', 'warning', 'broken']),
    text: z.string().min(1),
    at: At,
  }),
  z.object({
    kind: z.literal('template'),
    externalId: Id,
    name: z.string().min(1).max(600),
    language: z.string().min(1).max(20),
    status: TemplateStatus.optional(),
    reason: z.string().nullable().optional(),
    category: TemplateCategory.optional(),
    quality: TemplateQuality.optional(),
    severity: z.enum(['ok', 'warning']),
    text: z.string().min(1),
    at: At,
  }),
  z.object({
    kind: z.literal('limits'),
    starts: z.object({ most: z.number().int().min(0).nullable() }),
    at: At,
  }),
  z.object({ kind: z.literal('ignored'), reason: z.string().min(1) }),
])

/** Whether PostgreSQL can store each text in it: no NUL, no lone surrogate. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !/\0|\p{Surrogate}/u.test(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner))
}
