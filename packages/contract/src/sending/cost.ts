import { z } from 'zod'
import { ChannelId } from '../channel.ts'

/** ISO 4217. */
const Currency = z.string().regex(/^[A-Z]{3}$/, 'three letters, as EUR')

/** Whether the customer's window is open; `entry` while it is open and free because they came from an advertisement. */
const WindowState = z.enum(['open', 'closed', 'entry'])

/** What one unit costs. What is left out fits everything. */
const Rate = z.strictObject({
  channel: ChannelId,
  /** As the provider bills: marketing, utility, authentication, service; sms, mms. */
  category: z.string().min(1).max(40).optional(),
  /** The recipient's calling code, without +: "34", "1", "1787". The longest that fits counts. */
  country: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'a calling code without +, as "34"')
    .optional(),
  window: WindowState.optional(),
  amount: z.number().min(0).max(1000),
})

const RateTable = z.strictObject({
  /** The first day, in UTC; it counts until the next table begins. */
  validFrom: z.iso.date(),
  currency: Currency,
  rates: z.array(Rate).max(20_000),
})

/** The operator's prices, by date. A message costs what the table says that is valid when it is sent. */
export const Rates = z.strictObject({
  /** Made up, so that there is something to see: estimates say so. */
  example: z.boolean().default(false),
  note: z.string().optional(),
  tables: z.array(RateTable).min(1).max(200),
})
export type Rates = z.infer<typeof Rates>

/** What is to be sent, as far as it matters to the price. */
export type Priced = {
  channel: ChannelId
  category: string
  /** The recipient's phone or calling code, with or without +; null where nobody knows it. */
  country: string | null
  window: z.infer<typeof WindowState>
  /** Segments of an SMS; 1 elsewhere. */
  units: number
}

/** What it will cost, and by which rate. */
export const Estimate = z.object({
  amount: z.number(),
  currency: Currency,
  why: z.object({
    perUnit: z.number(),
    units: z.number(),
    category: z.string(),
    /** The calling code that the rate is for; null: for all. */
    country: z.string().nullable(),
    window: WindowState,
    validFrom: z.string(),
    example: z.boolean(),
  }),
})
export type Estimate = z.infer<typeof Estimate>

/** One line of the report: what was sent in this group, and what it cost. */
export const SpendLine = z.object({
  /** The channel, category, day (YYYY-MM-DD, UTC) or broadcast; null where there is none. */
  key: z.string().nullable(),
  /** A broadcast's name. */
  name: z.string().nullable(),
  /** Null: no rate is known for them. */
  currency: Currency.nullable(),
  messages: z.number(),
  /** How many the provider has confirmed, and how many of these it billed. */
  confirmed: z.number(),
  billed: z.number(),
  estimate: z.number(),
  /** What they cost as far as is known: as the provider says, else as estimated. */
  amount: z.number(),
})
export type SpendLine = z.infer<typeof SpendLine>
