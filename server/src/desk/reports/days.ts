import type { Period } from './count.ts'

/** The days of a business's time zone from one to another, both included, as `2026-03-01`; a clock change is a shorter or longer day. */
export function periodOf(days: { from: string; to: string }, zone: string): Period {
  const begins = (day: Temporal.PlainDate): Date =>
    new Date(day.toZonedDateTime({ timeZone: zone }).epochMilliseconds)
  return {
    from: begins(Temporal.PlainDate.from(days.from)),
    until: begins(Temporal.PlainDate.from(days.to).add({ days: 1 })),
  }
}

/** As many days just before. */
export function before(days: { from: string; to: string }): { from: string; to: string } {
  const from = Temporal.PlainDate.from(days.from)
  return {
    from: from.subtract({ days: countDays(days) }).toString(),
    to: from.subtract({ days: 1 }).toString(),
  }
}

/** How many days, both included; less than 1 where the last comes before the first. */
export function countDays({ from, to }: { from: string; to: string }): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days + 1
}
