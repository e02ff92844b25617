import type { Booking, BookingSettings, Service, Slot, Usual } from '@atrium/contract/booking'
import type { ContactId, HandleId, ServiceId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { readSendingPolicy } from '../outbound/read.ts'
import { type Calendar, offered } from './slots.ts'
import * as sql from './sql.ts'
import { usualOf } from './usual.ts'

/** Enough to choose from; a longer look goes on where it ended. */
const mostSlots = 1_000
const mostBookings = 200

/** How this workspace takes bookings; the safe defaults until somebody sets it. */
export function readBookingSettings(tx: WorkspaceTx): Promise<BookingSettings> {
  return sql.storedSettings(tx)
}

/** What can be booked, and what could be before; those offered first. */
export function readServices(tx: WorkspaceTx): Promise<Service[]> {
  return sql.listServices(tx)
}

/** When it is open, how many at once, and in which time zone that is meant. */
export async function readCalendar(tx: WorkspaceTx): Promise<Calendar> {
  const { opening, capacity } = await sql.storedSettings(tx)
  return { opening, capacity, zone: (await readSendingPolicy(tx)).timeZone }
}

/** A record's bookings from all its handles, the latest first, for members. */
export async function readBookings(
  tx: WorkspaceTx,
  contactId: ContactId,
  now: Date,
): Promise<Booking[]> {
  return (await sql.bookingsOf(tx, contactId, now, mostBookings)).map(shown)
}

/**
 * What lies ahead of the customer who writes from this handle, the next first: for the assistant and every view of a
 * customer's. As with messages, a number that may have a new owner shows nothing of before.
 */
export async function readBookingsFor(
  tx: WorkspaceTx,
  handleId: HandleId,
  now: Date,
): Promise<Booking[]> {
  return (await sql.aheadFor(tx, handleId, now)).map(shown)
}

/** What a record usually books, and at what time of day, from its past visits; undefined where nothing can be said. */
export async function usual(
  tx: WorkspaceTx,
  contactId: ContactId,
  now: Date,
): Promise<Usual | undefined> {
  const visits = await sql.visitsOf(tx, contactId, now)
  return usualOf(visits, await sql.listServices(tx), (await readCalendar(tx)).zone)
}

/** The same of the customer who writes from this handle, as far as they are known to have been there: for the assistant. */
export async function usualFor(
  tx: WorkspaceTx,
  handleId: HandleId,
  now: Date,
): Promise<Usual | undefined> {
  const visits = await sql.visitsFor(tx, handleId, now)
  return usualOf(visits, await sql.listServices(tx), (await readCalendar(tx)).zone)
}

/**
 * The times at which a service can begin in a range, in half hours from the opening on, at most a thousand; none of the
 * past. Empty for a service that is not offered. `freeSlots` promises nothing: `hold` and `book` look again.
 */
export async function freeSlots(
  tx: WorkspaceTx,
  wanted: { serviceId: ServiceId; from: Date; to: Date; except?: Booking['id'] | undefined },
  now: Date,
): Promise<Slot[]> {
  const service = (await sql.listServices(tx)).find(({ id }) => id === wanted.serviceId)
  if (!service?.active || wanted.from >= wanted.to) return []
  const lengthMs = service.minutes * 60_000
  const end = new Date(wanted.to.getTime() + lengthMs)
  const busy = await sql.busyIn(tx, { start: wanted.from, end }, now, wanted.except ?? null)
  const slots = offered(await readCalendar(tx), busy, { ...wanted, lengthMs, now })
  return slots.slice(0, mostSlots).map(({ start, end: ends }) => ({
    startsAt: start.toISOString(),
    endsAt: ends.toISOString(),
  }))
}

/** A booking as readers see it. */
export function shown({ reminderId: _, ...booking }: sql.StoredBooking): Booking {
  return booking
}
