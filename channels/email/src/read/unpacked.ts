import { AttachmentKind } from '@atrium/contract/content'
import { BlobId } from '@atrium/contract/ids'
import { z } from 'zod'
import { Authentication } from '../receive/journal-row.ts'
import { Report } from './report.ts'

const short = z.string().max(2000)

/** A mail, taken apart: what `unpack` makes of a journal row and its blob, and all that `parse` needs. */
export const Unpacked = z.object({
  messageId: z.string().min(1).max(260),
  key: z.string().regex(/^[0-9a-f]{40}$/),
  at: z.iso.datetime({ offset: true }),
  from: z.object({
    usable: z.boolean(),
    address: z.string().min(1).max(260),
    domain: z.string().max(260),
    name: z.string().max(200).optional(),
    shown: z.string().max(400),
    reason: z.string().max(300).optional(),
  }),
  replyTo: z.array(short),
  to: z.array(short),
  cc: z.array(short),
  /** Every address that it was sent to, also those that only the envelope names. */
  recipients: z.array(short),
  subject: short,
  text: z.string(),
  quoted: z.string().optional(),
  files: z.array(
    z.object({
      kind: AttachmentKind,
      name: z.string(),
      type: z.string(),
      bytes: z.number(),
      blob: BlobId,
    }),
  ),
  references: z.array(z.string().min(1).max(260)),
  inReplyTo: z.string().max(260),
  authentication: Authentication,
  automatic: z.string().optional(),
  report: Report.optional(),
  /** Another server's complaint that a mail of ours was marked as spam (ARF). */
  complaint: z.boolean(),
  readReceipt: z.boolean(),
  loopMark: z.string(),
})
export type Unpacked = z.infer<typeof Unpacked>
