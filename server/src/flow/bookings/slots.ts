import type { BookingSettings } from '@atrium/contract/booking'
import type { Hours } from '@atrium/contract/contact'

/** A span of time, its end excluded. */
export type Span = { start: Date; end: Date }

/** What a calendar is read by: its hours are those of the zone. */
export type Calendar = Pick<BookingSettings, 'opening' | 'capacity'> & { zone: string }

/** Beginnings that are offered; any other within the opening hours can be agreed on. */
const stepMs = 30 * 60_000

/**
 * The times at which something of this length can begin: within one opening period, with room in it, from `now` on. Days
 * are those of the zone: where the clock changes, a period is as long as it really is.
 */
export function offered(
  calendar: Calendar,
  busy: Span[],
  wanted: { from: Date; to: Date; lengthMs: number; now: Date },
): Span[] {
  const result = new Map<number, Span>()
  for (const { start: opens, end: closes } of periods(calendar, wanted)) {
    const last = closes.getTime() - wanted.lengthMs
    for (let at = opens.getTime(); at <= last; at += stepMs) {
      const slot = { start: new Date(at), end: new Date(at + wanted.lengthMs) }
      if (at < wanted.from.getTime() || at >= wanted.to.getTime() || at <= wanted.now.getTime())
        continue
      if (hasRoom(calendar.capacity, busy, slot)) result.set(at, slot)
    }
  }
  return [...result.values()].sort((a, b) => a.start.getTime() - b.start.getTime())
}

/** Whether the whole span lies in one opening period. */
export function isOpen(calendar: Calendar, span: Span): boolean {
  return periods(calendar, { from: span.start, to: span.end }).some(
    ({ start, end }) => start <= span.start && span.end <= end,
  )
}

/** Whether one more can be served at every moment of the span. */
export function hasRoom(capacity: number, busy: Span[], span: Span): boolean {
  const within = busy.filter(({ start, end }) => start < span.end && end > span.start)
  if (within.length < capacity) return true
  // The fullest moment is one at which somebody begins, or the first.
  const moments = [span.start, ...within.map(({ start }) => start)]
  return moments
    .filter((moment) => moment >= span.start)
    .every(
      (moment) =>
        within.filter(({ start, end }) => start <= moment && moment < end).length < capacity,
    )
}

/** The opening periods of the days that a range touches. */
function periods({ opening, zone }: Calendar, range: { from: Date; to: Date }): Span[] {
  const result: Span[] = []
  const last = dayOf(range.to, zone)
  for (
    let day = dayOf(range.from, zone);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  )
    for (const hours of opening)
      if (hours.days.includes(day.dayOfWeek)) result.push(spanOf(day, hours, zone))
  return result
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
