import type { Service, Usual } from '@atrium/contract/booking'

/** A visit that took place, or was at least not called off. */
export type Visit = { serviceId: Service['id']; startsAt: Date }

/**
 * What somebody usually books: the service that most of their visits were of, and the time of day at which most of these
 * began, the newer one where two are equally frequent. Undefined for whom nothing can be said: no visit, or none of a
 * service that is still offered.
 */
export function usualOf(visits: Visit[], services: Service[], zone: string): Usual | undefined {
  const newestFirst = visits.toSorted((a, b) => b.startsAt.getTime() - a.startsAt.getTime())
  const offered = new Map(services.filter(({ active }) => active).map((one) => [one.id, one]))
  const known = newestFirst.filter(({ serviceId }) => offered.has(serviceId))
  const favourite = mostFrequent(known.map(({ serviceId }) => serviceId))
  const service = favourite && offered.get(favourite.value)
  if (!service) return undefined
  const local = known
    .filter(({ serviceId }) => serviceId === service.id)
    .map(({ startsAt }) =>
      Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(zone),
    )
  const clock = (at: Temporal.ZonedDateTime) =>
    at.toPlainTime().toString({ smallestUnit: 'minute' })
  const time = mostFrequent(local.map(clock))
  if (!time) return undefined
  const day = mostFrequent(
    local.filter((at) => clock(at) === time.value).map(({ dayOfWeek }) => dayOfWeek),
  )
  const isHabit = day !== undefined && day.count > 1 && day.count * 2 > time.count
  return {
    serviceId: service.id,
    service: service.name,
    minutes: service.minutes,
    time: time.value,
    weekday: isHabit ? day.value : null,
    count: time.count,
    of: visits.length,
  }
}

/** Of equally frequent ones the first. */
function mostFrequent<T>(values: T[]): { value: T; count: number } | undefined {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: { value: T; count: number } | undefined
  for (const [value, count] of counts) if (!best || count > best.count) best = { value, count }
  return best
}
