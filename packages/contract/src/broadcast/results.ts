import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { ChannelAccountId } from '../ids.ts'

const Sum = z.object({ currency: z.string(), amount: z.number() })

/** What a draft would cost if it began now, by the rates of today. */
export const BroadcastEstimate = z.object({
  lines: z.array(
    z.object({
      accountId: ChannelAccountId,
      channel: ChannelId,
      category: z.string(),
      /** The calling code that the rate is for; null: one for all. */
      country: z.string().nullable(),
      recipients: z.number(),
      /** Null: no rate is known for them. */
      amount: z.number().nullable(),
      currency: z.string().nullable(),
    }),
  ),
  totals: z.array(Sum),
  /** For whom no rate is known, and those whose channel bills no messages. */
  unrated: z.number(),
  unbilled: z.number(),
  /** The rates are invented examples. */
  example: z.boolean(),
})
export type BroadcastEstimate = z.infer<typeof BroadcastEstimate>

/** What came of a broadcast in the days that count, for those who got it. */
export const BroadcastResults = z.object({
  got: z.number(),
  read: z.number(),
  replied: z.number(),
  /** Who tapped a button or chose from a list. */
  tapped: z.number(),
  /** People who followed one of its links, and those who followed one or answered, in the days that count. */
  clicked: z.number(),
  converted: z.number(),
  /** Its links, by where they lead: how many people followed each. At most 50, the most followed first. */
  links: z.array(z.object({ url: z.string(), people: z.number() })),
  /** Cases that their answers stand in, and how many of these are resolved now. */
  conversations: z.number(),
  resolved: z.number(),
  /** As the provider says, else as estimated. */
  spent: z.array(Sum),
  /** Messages of which nobody knows the price. */
  unrated: z.number(),
})
export type BroadcastResults = z.infer<typeof BroadcastResults>
