import type { Booking, BookingSettings, Service } from '@atrium/contract/booking'
import type { BookingId, HandleId, MessageId, ServiceId } from '@atrium/contract/ids'
import type { Author } from '@atrium/contract/message'
import { readAnew } from '../accounts/read-anew.ts'
import { AppError } from '../platform/app-error.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { writeEvent } from '../platform/feed/feed.ts'
import type { Span } from '../platform/opening-hours.ts'
import type { ActDeps } from './act.ts'
import { readCalendar, readServices, shown } from './bookings/read.ts'
import { hasRoom, isOpen } from './bookings/slots.ts'
import * as sql from './bookings/sql.ts'
import { writeLine } from './conversation/append/append.ts'
import { getHandle } from './identity/sql.ts'
import { armReminder, confirm, disarmReminder } from './sending/booking-messages.ts'

/** Bookings enter here, whoever makes them: a member, the assistant, another system. */

/** A hold keeps a time free for so long, by the clock. */
const holdMs = 10 * 60_000
const yearMs = 366 * 24 * 3600_000
/** More than anybody plans for one customer; a runaway script is stopped by it. */
const mostAhead = 50

export type Wanted = {
  /** Chosen by the caller: the same id again is the same booking. */
  id: BookingId
  /** The address of the customer that asks for it, on which it hangs from now on. */
  handleId: HandleId
  serviceId: ServiceId
  startsAt: Date
  by: Author
  /** The message that asked for it. */
  messageId?: MessageId | null
  /** The caller tells the customer in its own words: no confirmation besides. */
  tells?: boolean
}

/** Whose change it is. `asked`: a customer's, who changes only what the owner of this handle is known to have booked. */
export type Changer = { by: Author; asked?: HandleId; tells?: boolean }

/** An expected no is a value; `text` is a sentence for a person. */
type BookingRefusal = {
  kind: 'refused'
  why: 'taken' | 'closed' | 'past' | 'far' | 'service' | 'state' | 'many'
  text: string
}
export type BookingResult = { kind: 'ok'; booking: Booking } | BookingRefusal

/**
 * Keeps a time free for ten minutes. An address holds one time at once: another hold of it lets the one before go. Nothing
 * is sent. Throws `not_found` for a handle that is not there, `conflict` for an id that is another booking's.
 */
export function hold(tx: WorkspaceTx, deps: ActDeps, wanted: Wanted): Promise<BookingResult> {
  return take(tx, deps, wanted, 'held')
}

/**
 * Books a time: with the id of a hold that time, even when the hold ran out, if it is still free. Writes the line in the
 * timeline and plans the reminder; a confirmation goes out only where the workspace wants one. Throws as `hold` does.
 */
export function book(tx: WorkspaceTx, deps: ActDeps, wanted: Wanted): Promise<BookingResult> {
  return take(tx, deps, wanted, 'booked')
}

/** Another time for a booking, of the same length. Its reminder moves with it. `not_found` for one that is not there. */
export async function move(
  tx: WorkspaceTx,
  deps: ActDeps,
  change: Changer & { id: string; startsAt: Date },
): Promise<BookingResult> {
  const before = await changed(tx, change)
  const now = deps.now()
  if (before.state !== 'booked' || Date.parse(before.startsAt) <= now.getTime()) return over(before)
  const { startsAt: start } = change
  if (start.getTime() === Date.parse(before.startsAt)) return ok(before)
  const lengthMs = Date.parse(before.endsAt) - Date.parse(before.startsAt)
  const span = { start, end: new Date(start.getTime() + lengthMs) }
  const refusal = await refusedAt(tx, span, now, before.id)
  if (refusal) return refusal
  await sql.setTimes(tx, before.id, span)
  const after = await need(tx, before.id)
  await armReminder(tx, deps, after)
  await tellTeam(tx, after, 'booking_moved', change.by, now, { from: before.startsAt })
  if (!change.tells) await confirm(tx, deps, after, 'moved')
  return ok(await need(tx, before.id))
}

/** Gives the time back, of a booking or of a hold. Once is enough. Its reminder is not sent. */
export async function cancel(
  tx: WorkspaceTx,
  deps: ActDeps,
  change: Changer & { id: string },
): Promise<BookingResult> {
  const before = await changed(tx, change)
  const now = deps.now()
  if (before.state === 'cancelled') return ok(before)
  const isAhead = Date.parse(before.startsAt) > now.getTime()
  if (!isAhead || (before.state !== 'booked' && before.state !== 'held')) return over(before)
  await disarmReminder(tx, before)
  await sql.setState(tx, before.id, 'cancelled')
  await tellTeam(tx, before, 'booking_cancelled', change.by, now)
  if (before.state === 'booked' && !change.tells) await confirm(tx, deps, before, 'cancelled')
  return ok(await need(tx, before.id))
}

/** Says what became of a booking whose time has come: they came, or they did not. It can be corrected. */
export async function settle(
  tx: WorkspaceTx,
  deps: ActDeps,
  change: Changer & { id: string; state: 'done' | 'no_show' },
): Promise<BookingResult> {
  const before = await changed(tx, change)
  const now = deps.now()
  if (before.state === change.state) return ok(before)
  if (before.state === 'cancelled' || before.state === 'held') return over(before)
  if (Date.parse(before.startsAt) > now.getTime())
    return refused('state', 'Its time has not come yet.')
  await sql.setState(tx, before.id, change.state)
  await tellTeam(tx, before, `booking_${change.state}`, change.by, now)
  return ok(await need(tx, before.id))
}

/** Makes or changes a service. Throws `conflict` where another one has its name. */
export async function saveService(tx: WorkspaceTx, service: Service): Promise<void> {
  if (!(await sql.putService(tx, service)))
    throw new AppError('conflict', `There is a service called ${service.name} already.`)
}

/** How the workspace takes bookings from now on. What is booked stays, and so do the reminders that are planned. */
export async function saveBookingSettings(
  tx: WorkspaceTx,
  settings: BookingSettings,
): Promise<void> {
  await sql.putSettings(tx, settings)
  // Promises may count in the opening hours.
  await readAnew(tx)
}

async function take(
  tx: WorkspaceTx,
  deps: ActDeps,
  wanted: Wanted,
  state: 'held' | 'booked',
): Promise<BookingResult> {
  if (!(await getHandle(tx, wanted.handleId)))
    throw new AppError('not_found', 'There is no such handle.')
  await sql.lockCalendar(tx)
  const now = deps.now()
  const known = await sql.holdBooking(tx, wanted.id)
  if (known && known.handleId !== wanted.handleId)
    throw new AppError('conflict', 'This id is another booking’s.')
  if (known && known.state !== 'held') return isSame(known, wanted) ? ok(known) : over(known)
  const service = (await readServices(tx)).find(({ id }) => id === wanted.serviceId)
  if (!service) throw new AppError('not_found', 'There is no such service.')
  const { startsAt: start } = wanted
  const span = { start, end: new Date(start.getTime() + service.minutes * 60_000) }
  const refusal =
    (await refusedTo(tx, wanted, service, now)) ?? (await refusedAt(tx, span, now, wanted.id))
  if (refusal) return refusal
  const made = {
    ...wanted,
    messageId: wanted.messageId ?? null,
    endsAt: span.end,
    madeBy: wanted.by,
    now,
  }
  return state === 'held' ? keepFree(tx, made) : keepFor(tx, deps, made)
}

type Made = Wanted & { messageId: MessageId | null; endsAt: Date; madeBy: Author; now: Date }

async function keepFree(tx: WorkspaceTx, made: Made): Promise<BookingResult> {
  await sql.letHoldsGo(tx, made.handleId, made.id)
  const heldUntil = new Date(made.now.getTime() + holdMs)
  await sql.putBooking(tx, { ...made, state: 'held', heldUntil })
  const held = await need(tx, made.id)
  await tellTeam(tx, held, 'booking_held', made.by, made.now, { until: held.heldUntil })
  return ok(held)
}

async function keepFor(tx: WorkspaceTx, deps: ActDeps, made: Made): Promise<BookingResult> {
  // Another time than the one that was kept free for them.
  await sql.letHoldsGo(tx, made.handleId, made.id)
  await sql.putBooking(tx, { ...made, state: 'booked', heldUntil: null })
  const booked = await need(tx, made.id)
  await armReminder(tx, deps, booked)
  await tellTeam(tx, booked, 'booked', made.by, made.now)
  if (!made.tells) await confirm(tx, deps, booked, 'booked')
  return ok(await need(tx, made.id))
}

/** What stands against this service for this customer. */
async function refusedTo(
  tx: WorkspaceTx,
  { handleId }: Wanted,
  { name, active }: Service,
  now: Date,
): Promise<BookingRefusal | undefined> {
  if (!active) return refused('service', `${name} is not offered any more.`)
  return (await sql.countAhead(tx, handleId, now)) < mostAhead
    ? undefined
    : refused('many', `At most ${mostAhead} bookings lie ahead of one customer.`)
}

/** What stands against a time, for everybody. The caller holds the calendar. */
async function refusedAt(
  tx: WorkspaceTx,
  span: Span,
  now: Date,
  except: BookingId,
): Promise<BookingRefusal | undefined> {
  if (span.start <= now) return refused('past', 'This time has passed.')
  if (span.start.getTime() > now.getTime() + yearMs)
    return refused('far', 'Bookings are taken for a year ahead.')
  const calendar = await readCalendar(tx)
  if (!isOpen(calendar, span)) return refused('closed', 'It is closed at that time.')
  const busy = await sql.busyIn(tx, span, now, except)
  return hasRoom(calendar.capacity, busy, span)
    ? undefined
    : refused('taken', 'This time is taken.')
}

/** A booking for whoever changes it: locked, and `not_found` for a customer who is not known to be part of it. */
async function changed(
  tx: WorkspaceTx,
  { id, asked }: Changer & { id: string },
): Promise<sql.StoredBooking> {
  const found = await sql.findBooking(tx, id)
  // The record first, the calendar then, the booking last: as `take` does, so that nobody waits in a circle.
  if (!found || !(await getHandle(tx, found.handleId))) throw missing()
  await sql.lockCalendar(tx)
  if (asked && !(await sql.mayKnow(tx, id, asked))) throw missing()
  return need(tx, id)
}

async function need(tx: WorkspaceTx, id: string): Promise<sql.StoredBooking> {
  const booking = await sql.holdBooking(tx, id)
  if (!booking) throw missing()
  return booking
}

function missing(): AppError {
  return new AppError('not_found', 'There is no such booking.')
}

type Line = 'booked' | `booking_${'held' | 'moved' | 'cancelled' | 'done' | 'no_show'}`

/** A line that goes where the handle goes, and the word to screens that show this record's bookings. */
async function tellTeam(
  tx: WorkspaceTx,
  { id, contactId, handleId, service, startsAt }: Booking,
  kind: Line,
  by: Author,
  now: Date,
  more: Record<string, unknown> = {},
): Promise<void> {
  const { zone } = await readCalendar(tx)
  const data = { bookingId: id, service, startsAt, zone, ...more }
  const place = { contactId, id: null, handleId }
  await writeLine(tx, place, { kind, data }, nameOf(by), now.toISOString())
  await writeEvent(tx, { contactId, data: [{ kind: 'bookings', contactId }] })
}

function nameOf(by: Author): string {
  if ('name' in by) return by.name
  return by.kind === 'assistant' ? 'Assistant' : 'Atrium'
}

function isSame(known: Booking, { serviceId, startsAt }: Wanted): boolean {
  const isIt = known.serviceId === serviceId && Date.parse(known.startsAt) === startsAt.getTime()
  return isIt && known.state === 'booked'
}

function ok(booking: sql.StoredBooking): BookingResult {
  return { kind: 'ok', booking: shown(booking) }
}

function refused(why: BookingRefusal['why'], text: string): BookingRefusal {
  return { kind: 'refused', why, text }
}

function over({ state, startsAt }: Booking): BookingRefusal {
  const text = {
    held: 'This time is only held: book it first.',
    booked: `This is booked for ${startsAt} already, and can be moved until then.`,
    cancelled: 'This booking was cancelled.',
    no_show: 'This booking is over: they did not come.',
    done: 'This booking is over.',
  }[state]
  return refused('state', text)
}
