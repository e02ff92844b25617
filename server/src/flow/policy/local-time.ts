import type { Hours } from '@atrium/contract/contact'

export type Quiet = { from: string; to: string }

/** More turns than a week of days and nights has. */
const mostTurns = 40

/**
 * The first moment from `now` on at which neither quiet hours nor the customer's own hours forbid to write, in their
 * time zone; `now` itself when it is allowed now. Null where no hour of the week is left.
 */
export function nextAllowed(
  now: Date,
  zone: string,
  quiet: Quiet | null,
  hours: Hours | null,
): Date | null {
  let at = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const later = afterQuiet(at, quiet) ?? intoHours(at, hours)
    if (!later) return turn === 0 ? now : new Date(at.epochMilliseconds)
    at = later
  }
  return null
}

/** The end of the quiet hours that `at` lies in. */
function afterQuiet(
  at: Temporal.ZonedDateTime,
  quiet: Quiet | null,
): Temporal.ZonedDateTime | undefined {
  if (!quiet) return undefined
  const { from, to } = quiet
  const time = clockOf(at)
  const overnight = from > to
  const isQuiet = overnight ? time >= from || time < to : time >= from && time < to
  if (!isQuiet) return undefined
  return atClock(overnight && time >= from ? at.add({ days: 1 }) : at, to)
}

/** The next beginning of the hours in which the customer wants to be written to. */
function intoHours(
  at: Temporal.ZonedDateTime,
  hours: Hours | null,
): Temporal.ZonedDateTime | undefined {
  if (!hours) return undefined
  const time = clockOf(at)
  const today = hours.days.includes(at.dayOfWeek)
  if (today && time >= hours.from && time < hours.to) return undefined
  if (today && time < hours.from) return atClock(at, hours.from)
  return atClock(at.add({ days: 1 }), '00:00')
}

/** `HH:MM` of the place. */
function clockOf(at: Temporal.ZonedDateTime): string {
  return at.toPlainTime().toString({ smallestUnit: 'minute' })
}

/** That time of the same day; where the clock jumps over it, the first moment after. */
function atClock(at: Temporal.ZonedDateTime, time: string): Temporal.ZonedDateTime {
  return at.withPlainTime(Temporal.PlainTime.from(time))
}
