import type { BookingSettings } from '@atrium/contract/booking'
import { type OpeningHours, periods, type Span } from '../../platform/opening-hours.ts'

/** What a calendar is read by. */
export type Calendar = OpeningHours & Pick<BookingSettings, 'capacity'>

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
