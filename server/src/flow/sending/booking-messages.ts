import type { Booking } from '@atrium/contract/booking'
import {
  type BookingId,
  ChannelAccountId,
  type ContactId,
  type HandleId,
  MessageId,
  newId,
  type WorkspaceId,
} from '@atrium/contract/ids'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { ActDeps } from '../act.ts'
import { readBookingSettings, readCalendar } from '../bookings/read.ts'
import * as sql from '../bookings/sql.ts'
import { bookingWords, type Told } from '../bookings/words.ts'
import { readPreferences } from '../identity/read.ts'
import { getHandle } from '../identity/sql.ts'
import { handleOn } from '../outbound/gate/sql.ts'
import { cancelUnsent, sendAutomated } from './send-automated.ts'

const hourMs = 3600_000
const author = { kind: 'api', name: 'Bookings' } as const

/** Tells the customer what became of a booking, if the workspace wants that: at the address that it hangs on. */
export async function confirm(
  tx: WorkspaceTx,
  deps: ActDeps,
  booking: Booking,
  told: Exclude<Told, 'reminder'>,
): Promise<void> {
  if ((await readBookingSettings(tx)).confirm)
    await tell(tx, deps, booking, told, { messageId: newId(MessageId), handleId: booking.handleId })
}

/**
 * Plans the reminder of a booking as the workspace wants it, instead of one that was planned before. It becomes a
 * message when its time comes, so that policy, address and channel are decided by what is true then, and one of next
 * month takes nobody's place in the cap today.
 */
export async function armReminder(
  tx: WorkspaceTx,
  deps: ActDeps,
  { id, startsAt, reminderId }: sql.StoredBooking,
): Promise<void> {
  await takeBack(tx, reminderId)
  const { remindHours } = await readBookingSettings(tx)
  const at = remindHours === null ? null : new Date(Date.parse(startsAt) - remindHours * hourMs)
  // Whoever books for tonight needs no reminder of tomorrow.
  const messageId = null
  await sql.setReminder(tx, id, { at: at && at > deps.now() ? at : null, messageId })
}

/** No reminder any more; one that has left stays. */
export async function disarmReminder(
  tx: WorkspaceTx,
  { id, reminderId, remindAt }: sql.StoredBooking,
): Promise<void> {
  await takeBack(tx, reminderId)
  if (remindAt && !reminderId) await sql.setReminder(tx, id, { at: null, messageId: null })
}

async function takeBack(tx: WorkspaceTx, reminderId: MessageId | null): Promise<void> {
  if (reminderId) await cancelUnsent(tx, [reminderId], 'The booking was changed.')
}

/** Reminders that are due, in all workspaces. */
export function dueReminders(
  db: Db,
  now: Date,
): Promise<{ workspace_id: WorkspaceId; id: BookingId }[]> {
  return db.global((tx) => sql.remindersDue(tx, now))
}

/** A fault of ours: it is tried again a minute later, and holds no other one up. */
const againMs = 60_000

/**
 * The time of a reminder has come: it becomes a message in the same transaction in which the booking says so. On the
 * channel that the customer named, if they can be reached there, else at the address that the booking hangs on. What
 * policy refuses is told in the timeline.
 */
export async function remind(
  db: Db,
  deps: ActDeps,
  due: { workspace_id: WorkspaceId; id: BookingId },
): Promise<void> {
  const { workspace_id: workspaceId, id } = due
  try {
    await db.inWorkspace(workspaceId, (tx) => remindNow(tx, deps, id))
  } catch (error) {
    const at = new Date(deps.now().getTime() + againMs)
    await db.inWorkspace(workspaceId, (tx) => sql.setReminder(tx, id, { at, messageId: null }))
    throw error
  }
}

async function remindNow(tx: WorkspaceTx, deps: ActDeps, id: BookingId): Promise<void> {
  const found = await sql.findBooking(tx, id)
  if (!found) return
  // The record first, the booking then: as everywhere.
  await getHandle(tx, found.handleId)
  const booking = await sql.holdBooking(tx, id)
  const now = deps.now().getTime()
  if (booking?.state !== 'booked' || !booking.remindAt || booking.reminderId) return
  if (Date.parse(booking.remindAt) > now) return
  const messageId = newId(MessageId)
  const handleId = await remindedAt(tx, booking)
  const isSent =
    Date.parse(booking.startsAt) > now &&
    (await tell(tx, deps, booking, 'reminder', { messageId, handleId }))
  // One that nobody gets has no message, and the booking shows none.
  const reminder = isSent ? { at: new Date(booking.remindAt), messageId } : never
  await sql.setReminder(tx, id, reminder)
  const { contactId } = booking
  await writeEvent(tx, { contactId, data: [{ kind: 'bookings', contactId }] })
}

const never = { at: null, messageId: null }

/** The address of a record that the customer wants to be written to at; a doubted one may be somebody else's by now. */
async function remindedAt(tx: WorkspaceTx, { contactId, handleId }: Booking): Promise<HandleId> {
  const { channel } = await readPreferences(tx, contactId)
  // What was only learned from their habits is no wish.
  if (!channel || channel.why.by === 'often' || channel.why.by === 'last') return handleId
  const wished = await handleOn(tx, contactId, channel.value)
  const known = wished && (await getHandle(tx, wished))
  return known && !known.handle.provedSince && (await sql.accountOf(tx, wished)) ? wished : handleId
}

/** False where the address cannot be reached through any account of ours. */
async function tell(
  tx: WorkspaceTx,
  deps: ActDeps,
  booking: Booking,
  told: Told,
  { messageId, handleId }: { messageId: MessageId; handleId: HandleId },
): Promise<boolean> {
  const accountId = await sql.accountOf(tx, handleId)
  const known = accountId && (await getHandle(tx, handleId))
  if (!known) return false
  const { zone } = await readCalendar(tx)
  const text = bookingWords(told, booking, { language: known.contact.language, zone })
  const isReminder = told === 'reminder'
  const result = await sendAutomated(tx, deps, {
    messageId,
    contactId: known.contact.id,
    handleId,
    accountId: ChannelAccountId.parse(accountId),
    author,
    class: isReminder ? 'proactive' : 'transactional',
    purpose: 'reminders',
    content: { kind: 'text', text },
    ...(isReminder && { goodUntil: new Date(booking.startsAt) }),
  })
  return result.kind !== 'refused'
}

/**
 * A link was undone, or a number has a new owner: a reminder that waits at an address of somebody else now is taken
 * back and made again, at the booking's own.
 */
export async function recallReminders(tx: WorkspaceTx, contactIds: ContactId[]): Promise<void> {
  for (const { id, remindAt, messageId } of await sql.strayReminders(tx, contactIds)) {
    const gone = await cancelUnsent(tx, [messageId], 'The address belongs to another record now.')
    if (gone.length > 0) await sql.setReminder(tx, id, { at: remindAt, messageId: null })
  }
}
