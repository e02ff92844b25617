import { z } from 'zod'
import { isTimeZone } from '../contact.ts'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** The limits of everything that leaves without a person writing it, counted per customer across all channels. */
export const SendingPolicy = z.strictObject({
  cap: z.strictObject({
    /** Automated messages to one customer in `days` days. */
    touches: z.number().int().min(0).max(100),
    days: z.number().int().min(1).max(90),
    /** Whether consequences of the customer's own act (confirmations, receipts) count too. */
    transactional: z.boolean(),
  }),
  /** Hours after a person's reply in which no automation writes; 0 is none. */
  pauseHours: z.number().int().min(0).max(168),
  /** Local time of the customer in which nothing proactive is sent; it may go over midnight. */
  quiet: z
    .strictObject({ from: clock, to: clock })
    .refine(({ from, to }) => from !== to, 'Quiet hours end at another time than they begin.')
    .nullable(),
  /** Counts where the customer's own time zone is not known. */
  timeZone: z.string().max(60).refine(isTimeZone, 'A time zone like Europe/Madrid.'),
  /** What all automated messages of a day may cost, in the currency of the rates; null is no limit. */
  dayBudget: z.number().min(0).max(1_000_000).nullable(),
  /** `only`: what nobody asked for goes to no other channel than the one that the customer named, if they can be reached there. */
  preferred: z.enum(['suggest', 'only']).default('suggest'),
})
export type SendingPolicy = z.infer<typeof SendingPolicy>

/** As a new workspace has it. */
export const safeSendingPolicy: SendingPolicy = {
  cap: { touches: 2, days: 7, transactional: false },
  pauseHours: 4,
  quiet: { from: '21:00', to: '08:00' },
  timeZone: 'UTC',
  dayBudget: null,
  preferred: 'suggest',
}
