import { bookingsApi } from '@atrium/contract/api/bookings'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import type { BookingSettings, Service } from '@atrium/contract/booking'
import { BookingId, HandleId, newId, ServiceId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import type { BookingResult, Wanted } from '../../src/flow/book.ts'
import type { TestApp } from '../app.ts'
import type { Case } from '../workspaces/access-cases.ts'

const zone = 'Europe/Madrid'
const daily = { days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }

/** Opens a salon every day from eight to eight in Madrid, without quiet hours, and offers one service. */
export async function openSalon(
  { admin }: Pick<TestApp, 'admin'>,
  more: Partial<BookingSettings> = {},
): Promise<Service> {
  await admin.call(sendingApi.setPolicy, {
    body: { ...safeSendingPolicy, quiet: null, timeZone: zone },
  })
  await admin.call(bookingsApi.saveSettings, {
    body: { opening: [daily], capacity: 1, confirm: false, remindHours: null, ...more },
  })
  return offer({ admin }, 'Bridal styling', 60)
}

export function offer(
  { admin }: Pick<TestApp, 'admin'>,
  name: string,
  minutes: number,
): Promise<Service> {
  const params = { id: newId(ServiceId) }
  return admin.call(bookingsApi.saveService, { params, body: { name, minutes, active: true } })
}

/** This time of day in the salon, so many days from now. */
export function dayAt(now: Date, days: number, time: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .add({ days })
  return new Date(day.withPlainTime(Temporal.PlainTime.from(time)).epochMilliseconds)
}

/** What a member asks for in the name of a handle. */
export function wanted(
  service: Pick<Service, 'id'>,
  handleId: string | null,
  startsAt: Date,
  more: Partial<Wanted> = {},
): Wanted {
  return {
    id: newId(BookingId),
    handleId: HandleId.parse(handleId),
    serviceId: service.id,
    startsAt,
    by: { kind: 'assistant' },
    ...more,
  }
}

/** `ok`, or why not. */
export const outcome = (result: BookingResult) => (result.kind === 'ok' ? 'ok' : result.why)

/** The routes of bookings, about things of one workspace. */
export function bookingCases(ids: Record<string, string>): Record<string, Case> {
  const startsAt = '2099-05-09T08:00:00Z'
  const byBooking = { params: { id: ids.booking ?? '' }, foreign: 404 } as const
  const byContact = { params: { id: ids.contact ?? '' }, foreign: 404 } as const
  const range = { from: '2026-05-09T00:00:00Z', to: '2026-05-10T00:00:00Z' }
  const wish = { bookingId: newId(BookingId), handleId: ids.handle, serviceId: ids.service }
  return {
    'GET /services': { foreign: 'own' },
    'PUT /services/:id': {
      params: { id: newId(ServiceId) },
      body: { name: 'Mine', minutes: 30, active: true },
      foreign: 'own',
    },
    'GET /services/:id/slots': { params: { id: ids.service ?? '' }, query: range, foreign: 404 },
    'GET /bookings/settings': { foreign: 'own' },
    'PUT /bookings/settings': {
      body: { opening: [daily], capacity: 1, confirm: false, remindHours: null },
      foreign: 'own',
    },
    'GET /contacts/:id/bookings': byContact,
    'POST /contacts/:id/bookings': { ...byContact, body: { ...wish, startsAt } },
    'PUT /bookings/:id/time': { ...byBooking, body: { startsAt } },
    'PUT /bookings/:id/state': { ...byBooking, body: { state: 'done' } },
    'DELETE /bookings/:id': byBooking,
  }
}
