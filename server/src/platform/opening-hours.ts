import type { Hours } from '@atrium/contract/contact'

/** A span of time, its end excluded. */
export type Span = { start: Date; end: Date }

/** When the business is open: periods of the week, as the clocks of its zone show them. */
export type OpeningHours = { opening: Hours[]; zone: string }

/** What is not reached by then is not reached at all: hours of one minute a week would be counted for centuries. */
const farthestDays = 366

/**
 * The opening periods of the days that a range touches. Days are those of the zone: where the clock changes, a period is
 * as long as it really is.
 */
export function periods(hours: OpeningHours, range: { from: Date; to: Date }): Span[] {
  const result: Span[] = []
  const last = dayOf(range.to, hours.zone)
  for (
    let day = dayOf(range.from, hours.zone);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  )
    result.push(...periodsOf(day, hours))
  return result
}

/**
 * When so much opening time has passed since `from`; undefined where that is never, or not within a year. Periods that
 * overlap count once.
 */
export function afterOpenTime(
  hours: OpeningHours,
  from: Date,
  milliseconds: number,
): Date | undefined {
  let left = milliseconds
  let counted = from.getTime()
  let day = dayOf(from, hours.zone)
  for (let n = 0; n <= farthestDays; n += 1, day = day.add({ days: 1 }))
    for (const { start, end } of periodsOf(day, hours)) {
      const begins = Math.max(start.getTime(), counted)
      const lasts = end.getTime() - begins
      if (lasts <= 0) continue
      if (left <= lasts) return new Date(begins + left)
      left -= lasts
      counted = end.getTime()
    }
  return undefined
}

/** The periods of a day, the earliest first. */
function periodsOf(day: Temporal.PlainDate, { opening, zone }: OpeningHours): Span[] {
  return opening
    .filter(({ days }) => days.includes(day.dayOfWeek))
    .map((hours) => spanOf(day, hours, zone))
    .toSorted((one, other) => one.start.getTime() - other.start.getTime())
}

function dayOf(at: Date, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate()
}

function spanOf(day: Temporal.PlainDate, { from, to }: Hours, zone: string): Span {
  const end =
    to === '24:00'
      ? day.add({ days: 1 }).toZonedDateTime(zone)
      : day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(to) })
  const start = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(from) })
  return { start: new Date(start.epochMilliseconds), end: new Date(end.epochMilliseconds) }
}
