import { bookingsApi } from '@atrium/contract/api/bookings'
import type { BookingId, ServiceId } from '@atrium/contract/ids'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** What a contact has booked, and usually books; the feed says when it changed. */
export const bookingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['bookings', id],
    queryFn: ({ signal }) => call(bookingsApi.list, { params: { id }, signal }),
  })

export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => call(bookingsApi.services, { signal }),
})

export const bookingSettingsQuery = queryOptions({
  queryKey: ['booking settings'],
  queryFn: ({ signal }) => call(bookingsApi.settings, { signal }),
})

const hourMs = 3600_000
/** How many days are looked at for the next free time. */
const lookDays = 14
/** No zone is further from UTC. */
const farthestZone = 14 * hourMs

/** What is free from a day (`2026-05-09`, where the business is) on, for two weeks. Always asked anew: others book too. */
export const slotsQuery = (serviceId: ServiceId, day: string, except?: BookingId) =>
  queryOptions({
    queryKey: ['slots', serviceId, day, except ?? ''],
    queryFn: ({ signal }) => {
      const midnight = Date.parse(`${day}T00:00:00Z`)
      const range = {
        from: new Date(midnight - farthestZone).toISOString(),
        to: new Date(midnight + lookDays * 24 * hourMs + farthestZone).toISOString(),
      }
      return call(bookingsApi.slots, {
        params: { id: serviceId },
        query: { ...range, ...(except && { except }) },
        signal,
      })
    },
    staleTime: 0,
  })
