import { BlobId } from '@atrium/contract/ids'
import { z } from 'zod'

/** The results of SPF, DKIM and DMARC, as they were when the mail arrived: keys and records change later. */
export const Authentication = z.object({
  spf: z.string(),
  dkim: z.string(),
  dmarc: z.string(),
  /** The From domain that DMARC was computed on. */
  domain: z.string(),
  /** Who checked: Atrium itself, or the business's own mail server. */
  by: z.string(),
})
export type Authentication = z.infer<typeof Authentication>

/** What the SMTP conversation said, for mail that came to our own receiver. */
export const Envelope = z.object({
  from: z.string(),
  to: z.array(z.string()),
  remoteAddress: z.string(),
  helo: z.string(),
})
export type Envelope = z.infer<typeof Envelope>

/** A journal row of this channel: the raw mail lies in a blob, and what can be known only now lies here. */
export const JournalRow = z.object({
  blob: BlobId,
  bytes: z.number(),
  /** Size at the server, where only the beginning was fetched. */
  fullBytes: z.number().optional(),
  via: z.enum(['imap', 'smtp']),
  /** The same mail has the same key on every way it can arrive. */
  key: z.string(),
  messageId: z.string(),
  receivedAt: z.string(),
  envelope: Envelope.optional(),
  imap: z.object({ uidValidity: z.string(), uid: z.number() }).optional(),
  authentication: Authentication,
})
export type JournalRow = z.infer<typeof JournalRow>

export type Arrival = Pick<JournalRow, 'via' | 'receivedAt' | 'envelope' | 'imap' | 'fullBytes'>
