import { createHash } from 'node:crypto'
import type { Entry } from '@atrium/channel-kit/channel'
import { z } from 'zod'

/** One journal row: a provider's request as it came, and what stood around it. */
const Row = z.object({
  /** When it arrived: Twilio does not say when a message was sent. */
  at: z.iso.datetime({ offset: true }),
  /** Our own message id, which we gave the provider with the address for receipts. */
  own: z.string().min(1).max(100).optional(),
  body: z.string(),
})
export type Row = z.infer<typeof Row>

/** Throws for a row that is none. */
export function readRow(raw: string): Row {
  const row = Row.safeParse(JSON.parse(raw))
  if (!row.success) throw new Error(`The journal row is malformed: ${row.error.message}`)
  return row.data
}

export function entry(key: string | undefined, lane: string | undefined, row: Row): Entry {
  return {
    key: short(key ?? hash(row.body)),
    lane: short(lane || 'account'),
    raw: JSON.stringify(row),
  }
}

/** The name under which our own id travels in the address for receipts. */
export const ownParameter = 'own'

/** Our message id from a request's query; anybody who can sign can write it, so its form is checked. */
export function ownOf(query: Record<string, string>): { own?: string } {
  const own = query[ownParameter]
  return isOwn(own) ? { own } : {}
}

export function isOwn(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}

/** Keys go into an index, whose rows are limited, and into texts that hold no NUL. */
function short(text: string): string {
  return text.length <= 300 && !/\0|\p{Surrogate}/u.test(text) ? text : hash(text)
}

function hash(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
