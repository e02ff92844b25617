import { AttachmentKind } from '@atrium/contract/content'
import { BlobId, MessageId } from '@atrium/contract/ids'
import { z } from 'zod'

const Said = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    id: MessageId,
    text: z.string(),
    uploads: z.array(
      z.object({
        blob: BlobId,
        name: z.string(),
        type: z.string(),
        bytes: z.number(),
        kind: AttachmentKind,
      }),
    ),
    choice: z.object({ id: z.string(), title: z.string() }).optional(),
    replyTo: z.string().optional(),
    page: z.string().optional(),
  }),
  z.object({
    type: z.literal('form'),
    id: MessageId,
    answers: z.array(z.object({ field: z.string(), value: z.string() })),
  }),
  z.object({ type: z.literal('typing') }),
  z.object({ type: z.literal('read'), id: MessageId }),
  z.object({
    type: z.literal('identify'),
    name: z.string().optional(),
    email: z.object({ value: z.string(), verified: z.boolean() }).optional(),
    phone: z.object({ value: z.string(), verified: z.boolean() }).optional(),
  }),
])

/** One journal row: who (proved by the token), when it reached us, and what they said or did. */
export const Row = z.object({
  visitor: z.string(),
  subject: z.string().optional(),
  at: z.string(),
  said: Said,
})
export type Row = z.infer<typeof Row>
export type Said = Row['said']
