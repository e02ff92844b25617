import { z } from 'zod'
import { ChannelId } from './channel.ts'
import { Time } from './message.ts'

/** When somebody may be written to: days from 1 (Monday) to 7, and a span of the day in their time zone. */
export const Hours = z
  .strictObject({
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
  })
  .refine(({ from, to }) => from < to, 'The end comes after the beginning.')
export type Hours = z.infer<typeof Hours>

/** A time zone of the IANA database: Europe/Madrid. */
const TimeZone = z.string().max(60).refine(isTimeZone, 'A time zone like Europe/Madrid.')

/**
 * Why a preference is what it is. Somebody stated it; or it was learned: most of the last messages came this way
 * (`often`), the last one did (`last`), or a phone is of a country (`phone`).
 */
export const PreferenceWhy = z.discriminatedUnion('by', [
  z.object({ by: z.enum(['said', 'member', 'profile', 'file']), actor: z.string(), at: Time }),
  z.object({ by: z.literal('often'), count: z.number(), of: z.number() }),
  z.object({ by: z.literal('last'), at: Time }),
  z.object({ by: z.literal('phone'), phone: z.string(), country: z.string() }),
])
export type PreferenceWhy = z.infer<typeof PreferenceWhy>

/** How a customer wants to be written to, beside the language. Null: nobody knows. */
export const Preferences = z.object({
  channel: z.object({ value: ChannelId, why: PreferenceWhy }).nullable(),
  hours: z.object({ value: Hours, why: PreferenceWhy }).nullable(),
  timeZone: z.object({ value: z.string(), why: PreferenceWhy }).nullable(),
})
export type Preferences = z.infer<typeof Preferences>

/** Who says so: the customer, noted by a member, or the member. */
const by = z.enum(['said', 'member'])

/** A statement of how a customer wants to be written to. `value` null: nothing is wished any more. */
export const Statement = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('language'),
    value: z
      .string()
      .regex(/^[a-zA-Z0-9-]{1,20}$/)
      .nullable(),
    by,
  }),
  z.strictObject({ kind: z.literal('channel'), value: ChannelId.nullable(), by }),
  z.strictObject({ kind: z.literal('hours'), value: Hours.nullable(), by }),
  z.strictObject({ kind: z.literal('timeZone'), value: TimeZone.nullable(), by }),
])
export type Statement = z.infer<typeof Statement>

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
