import { z } from 'zod'
import { endpoint } from '../../endpoint.ts'
import { SpendLine } from '../../sending/cost.ts'

export const spendApi = {
  report: endpoint({
    method: 'GET',
    path: '/spend',
    summary:
      'What was spent on messages between two days (UTC, both included), by channel, category, day or broadcast: estimated by the rate table, corrected by what providers billed.',
    access: 'admin',
    query: z.strictObject({
      from: z.iso.date(),
      to: z.iso.date(),
      by: z.enum(['channel', 'category', 'day', 'broadcast']).default('channel'),
    }),
    response: z.object({
      items: z.array(SpendLine),
      /** By currency, over all groups. */
      totals: z.array(z.object({ currency: z.string(), amount: z.number() })),
      /** The price list behind the estimates. */
      rates: z.object({
        example: z.boolean(),
        validFrom: z.string().nullable(),
        currency: z.string().nullable(),
      }),
    }),
  }),
}
