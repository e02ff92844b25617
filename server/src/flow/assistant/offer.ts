import { BookingId, ServiceId } from '@atrium/contract/ids'
import { z } from 'zod'

const startsAt = z.iso.datetime()

/** What the assistant may do for whoever writes, as data: flow/answering/perform.ts does it, with the answer or not at all. */
export const Act = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hold'), bookingId: BookingId, serviceId: ServiceId, startsAt }),
  z.object({ kind: z.literal('book'), bookingId: BookingId, serviceId: ServiceId, startsAt }),
  z.object({ kind: z.literal('move'), bookingId: BookingId, startsAt }),
  z.object({ kind: z.literal('cancel'), bookingId: BookingId }),
])
export type Act = z.infer<typeof Act>

/** What choosing an option leads to: an act, or another question. */
const Choice = z.union([
  Act,
  z.object({ kind: z.literal('times'), serviceId: ServiceId, except: BookingId.nullable() }),
  z.object({ kind: z.literal('leave') }),
])
export type Choice = z.infer<typeof Choice>

/** What an answer left open, as it is stored: a choice's id is its place behind the offer's own token. */
export const Offer = z.object({
  token: z.string(),
  service: z.string(),
  options: z.array(z.object({ title: z.string(), choice: Choice })).min(1),
})
export type Offer = z.infer<typeof Offer>

/** A stored offer; null for one of another version. */
export function readOffer(stored: unknown): Offer | null {
  return Offer.safeParse(stored).data ?? null
}
