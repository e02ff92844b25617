import { AppError } from './app-error.ts'

/** Two days as `2026-03-01`, both included. */
export type Days = { from: string; to: string }

/** From one moment until before another. */
export type Period = { from: Date; until: Date }
/** All that was and will be. */
export const always: Period = { from: new Date(0), until: new Date('9999-12-31') }

/** A report over more is no report, and reads every row. */
const mostDays = 400

/** Throws `invalid` for days in the wrong order, or more than a report is made of. */
export function checkDays(days: Days): void {
  const count = countDays(days)
  if (count < 1) throw new AppError('invalid', 'The last day comes before the first.')
  if (count > mostDays) throw new AppError('invalid', `At most ${mostDays} days at once.`)
}

/** The days of a time zone; where the clock changes, one is shorter or longer. */
export function periodOf(days: Days, zone: string): Period {
  const begins = (day: Temporal.PlainDate): Date =>
    new Date(day.toZonedDateTime({ timeZone: zone }).epochMilliseconds)
  return {
    from: begins(Temporal.PlainDate.from(days.from)),
    until: begins(Temporal.PlainDate.from(days.to).add({ days: 1 })),
  }
}

/** As many days just before. */
export function before(days: Days): Days {
  const from = Temporal.PlainDate.from(days.from)
  return {
    from: from.subtract({ days: countDays(days) }).toString(),
    to: from.subtract({ days: 1 }).toString(),
  }
}

/** Less than 1 where the last comes before the first. */
function countDays({ from, to }: Days): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days + 1
}
