import type { Booking, Service } from '@atrium/contract/booking'
import { BookingSettings, safeBookingSettings } from '@atrium/contract/booking'
import type {
  BookingId,
  ContactId,
  HandleId,
  MessageId,
  ServiceId,
  WorkspaceId,
} from '@atrium/contract/ids'
import type { Author } from '@atrium/contract/message'
import type { Tx, WorkspaceTx } from '../../platform/database/db.ts'
import type { Span } from '../../platform/opening-hours.ts'
import type { Visit } from './usual.ts'

/** A booking with what readers do not see. */
export type StoredBooking = Booking & { reminderId: MessageId | null }

type Row = {
  id: BookingId
  contact_id: ContactId
  handle_id: HandleId
  channel: string
  service_id: ServiceId
  service: string
  starts_at: Date
  ends_at: Date
  state: Booking['state']
  held_until: Date | null
  made_by: Author
  message_id: MessageId | null
  remind_at: Date | null
  reminder_id: MessageId | null
  created_at: Date
}

const columns = `b.id, h.contact_id, b.handle_id, h.channel, b.service_id, s.name AS service, b.starts_at, b.ends_at, b.state,
  b.held_until, b.made_by, b.message_id, b.remind_at, b.reminder_id, b.created_at`
const joined = 'JOIN handle h ON h.id = b.handle_id JOIN service s ON s.id = b.service_id'
/** It keeps its time free. `$1` is the time now. */
const keeps = `(b.state = 'booked' OR (b.state = 'held' AND b.held_until > $1))`
/** Nothing lasts longer, so what is busy in a span began not longer before it. */
const longest = "interval '12 hours'"

/** What the owner of the handle `mine` is known to have been part of: as the messages that they may be shown. */
const proved = `CASE WHEN mine.proved_since IS NULL THEN h.proved_since IS NULL OR b.created_at < h.proved_since
  ELSE h.id = mine.id AND b.created_at >= mine.proved_since END`

export async function storedSettings(tx: WorkspaceTx): Promise<BookingSettings> {
  const rows = await tx.named<{ settings: unknown }>(
    'bookings-settings',
    'SELECT settings FROM booking_settings',
    [],
  )
  return rows[0] ? BookingSettings.parse(rows[0].settings) : safeBookingSettings
}

export async function putSettings(tx: WorkspaceTx, settings: BookingSettings): Promise<void> {
  await tx.query(
    `INSERT INTO booking_settings (settings) VALUES ($1)
     ON CONFLICT (workspace_id) DO UPDATE SET settings = excluded.settings`,
    [JSON.stringify(settings)],
  )
}

/** Those offered first, by name. */
export async function listServices(tx: WorkspaceTx): Promise<Service[]> {
  return tx.query(
    'SELECT id, name, minutes, active FROM service ORDER BY active DESC, lower(name), id',
  )
}

/** Makes or changes a service. False where another one has its name. */
export async function putService(tx: WorkspaceTx, service: Service): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO service (id, name, minutes, active)
     SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM service WHERE lower(name) = lower($2) AND id <> $1)
     ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, minutes = excluded.minutes, active = excluded.active
     RETURNING 1`,
    [service.id, service.name, service.minutes, service.active],
  )
  return rows.length > 0
}

/** Whoever looks for room and takes it does so alone in this workspace, until the end of the transaction. */
export async function lockCalendar(tx: WorkspaceTx): Promise<void> {
  await tx.named('bookings-lock', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `${tx.workspaceId}/bookings`,
  ])
}

/** What keeps time free in a span, but for one booking. */
export async function busyIn(
  tx: WorkspaceTx,
  { start, end }: Span,
  now: Date,
  except: string | null,
): Promise<Span[]> {
  return tx.named<Span>(
    'bookings-busy',
    `SELECT b.starts_at AS start, b.ends_at AS "end" FROM booking b
     WHERE b.state IN ('held', 'booked') AND ${keeps} AND b.starts_at < $3 AND b.starts_at > $2::timestamptz - ${longest} AND b.ends_at > $2
       AND b.id IS DISTINCT FROM $4::uuid`,
    [now, start, end, except],
  )
}

export async function findBooking(tx: WorkspaceTx, id: string): Promise<StoredBooking | undefined> {
  const rows = await tx.query<Row>(`SELECT ${columns} FROM booking b ${joined} WHERE b.id = $1`, [
    id,
  ])
  return rows[0] && fromRow(rows[0])
}

/** Locked: two changes of one booking follow each other. */
export async function holdBooking(tx: WorkspaceTx, id: string): Promise<StoredBooking | undefined> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM booking b ${joined} WHERE b.id = $1 FOR NO KEY UPDATE OF b`,
    [id],
  )
  return rows[0] && fromRow(rows[0])
}

/** Whether the owner of a handle is known to have been part of a booking. */
export async function mayKnow(tx: WorkspaceTx, id: string, handleId: HandleId): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM handle mine JOIN handle h ON h.contact_id = mine.contact_id JOIN booking b ON b.handle_id = h.id
     WHERE mine.id = $2 AND b.id = $1 AND ${proved}`,
    [id, handleId],
  )
  return rows.length > 0
}

/** How many bookings and holds lie ahead of the record that a handle belongs to. */
export async function countAhead(tx: WorkspaceTx, handleId: HandleId, now: Date): Promise<number> {
  const rows = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM handle mine JOIN handle h ON h.contact_id = mine.contact_id
     JOIN booking b ON b.handle_id = h.id WHERE mine.id = $2 AND b.starts_at > $1 AND ${keeps}`,
    [now, handleId],
  )
  return rows[0]?.count ?? 0
}

/** An address holds one time at once. */
export async function letHoldsGo(
  tx: WorkspaceTx,
  handleId: HandleId,
  except: BookingId,
): Promise<void> {
  await tx.query(
    `UPDATE booking SET state = 'cancelled', held_until = NULL WHERE handle_id = $1 AND state = 'held' AND id <> $2`,
    [handleId, except],
  )
}

export async function putBooking(
  tx: WorkspaceTx,
  booking: {
    id: BookingId
    handleId: HandleId
    serviceId: ServiceId
    startsAt: Date
    endsAt: Date
    state: Booking['state']
    heldUntil: Date | null
    madeBy: Author
    messageId: MessageId | null
    now: Date
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO booking (id, handle_id, service_id, starts_at, ends_at, state, held_until, made_by, message_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (workspace_id, id) DO UPDATE SET service_id = $3, starts_at = $4, ends_at = $5, state = $6, held_until = $7,
       message_id = coalesce($9, booking.message_id)`,
    [
      booking.id,
      booking.handleId,
      booking.serviceId,
      booking.startsAt,
      booking.endsAt,
      booking.state,
      booking.heldUntil,
      JSON.stringify(booking.madeBy),
      booking.messageId,
      booking.now,
    ],
  )
}

export async function setTimes(
  tx: WorkspaceTx,
  id: BookingId,
  { start, end }: Span,
): Promise<void> {
  await tx.query('UPDATE booking SET starts_at = $2, ends_at = $3 WHERE id = $1', [id, start, end])
}

export async function setState(
  tx: WorkspaceTx,
  id: BookingId,
  state: 'cancelled' | 'no_show' | 'done',
): Promise<void> {
  await tx.query('UPDATE booking SET state = $2, held_until = NULL WHERE id = $1', [id, state])
}

/** When the customer is to be reminded, and by which message once there is one. */
export async function setReminder(
  tx: WorkspaceTx,
  id: BookingId,
  reminder: { at: Date | null; messageId: MessageId | null },
): Promise<void> {
  await tx.query('UPDATE booking SET remind_at = $2, reminder_id = $3 WHERE id = $1', [
    id,
    reminder.at,
    reminder.messageId,
  ])
}

/** A record's bookings, the latest first, without holds that ran out. */
export async function bookingsOf(
  tx: WorkspaceTx,
  contactId: string,
  now: Date,
  most: number,
): Promise<StoredBooking[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM booking b ${joined} WHERE h.contact_id = $2 AND (b.state <> 'held' OR b.held_until > $1)
     ORDER BY b.starts_at DESC, b.id DESC LIMIT $3`,
    [now, contactId, most],
  )
  return rows.map(fromRow)
}

/** What lies ahead of whoever writes from a handle, as far as they are known to have been part of it; the next first. */
export async function aheadFor(
  tx: WorkspaceTx,
  handleId: HandleId,
  now: Date,
): Promise<StoredBooking[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM handle mine JOIN handle h ON h.contact_id = mine.contact_id JOIN booking b ON b.handle_id = h.id
     JOIN service s ON s.id = b.service_id
     WHERE mine.id = $2 AND b.starts_at > $1 AND ${keeps} AND ${proved} ORDER BY b.starts_at, b.id LIMIT 50`,
    [now, handleId],
  )
  return rows.map(fromRow)
}

/** Visits of a record that were booked and not called off, the newest first. */
export async function visitsOf(tx: WorkspaceTx, contactId: string, now: Date): Promise<Visit[]> {
  return tx.query(
    `SELECT b.service_id AS "serviceId", b.starts_at AS "startsAt" FROM handle h JOIN booking b ON b.handle_id = h.id
     WHERE h.contact_id = $1 AND b.starts_at <= $2 AND b.state IN ('booked', 'done') ORDER BY b.starts_at DESC LIMIT 20`,
    [contactId, now],
  )
}

/** The same for whoever writes from a handle, as far as they are known to have been there. */
export async function visitsFor(tx: WorkspaceTx, handleId: HandleId, now: Date): Promise<Visit[]> {
  return tx.query(
    `SELECT b.service_id AS "serviceId", b.starts_at AS "startsAt" FROM handle mine JOIN handle h ON h.contact_id = mine.contact_id
     JOIN booking b ON b.handle_id = h.id
     WHERE mine.id = $1 AND b.starts_at <= $2 AND b.state IN ('booked', 'done') AND ${proved} ORDER BY b.starts_at DESC LIMIT 20`,
    [handleId, now],
  )
}

/** Bookings made from a handle since a time, and what the timeline says of them, become another handle's. */
export async function handOver(
  tx: WorkspaceTx,
  move: { oldId: HandleId; newHandleId: HandleId; since: Date },
): Promise<void> {
  const values = [move.oldId, move.newHandleId, move.since]
  await tx.query(
    'UPDATE booking SET handle_id = $2 WHERE handle_id = $1 AND created_at >= $3',
    values,
  )
  await tx.query('UPDATE activity SET handle_id = $2 WHERE handle_id = $1 AND at >= $3', values)
}

/** Reminders of these records that wait at an address which is another record's now. */
export async function strayReminders(
  tx: WorkspaceTx,
  contactIds: ContactId[],
): Promise<{ id: BookingId; remindAt: Date; messageId: MessageId }[]> {
  return tx.query(
    `SELECT b.id, b.remind_at AS "remindAt", b.reminder_id AS "messageId" FROM handle h JOIN booking b ON b.handle_id = h.id
     JOIN message m ON m.id = b.reminder_id JOIN handle t ON t.id = m.handle_id
     WHERE h.contact_id = ANY ($1::uuid[]) AND b.state = 'booked' AND m.state IN ('queued', 'delayed') AND t.contact_id <> h.contact_id`,
    [contactIds],
  )
}

/** The account through which a handle was heard last. */
export async function accountOf(tx: WorkspaceTx, handleId: HandleId): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>(
    `SELECT r.account_id AS id FROM reach r JOIN channel_account a ON a.id = r.account_id
     WHERE r.handle_id = $1 AND a.enabled ORDER BY r.last_inbound_at DESC NULLS LAST, r.account_id LIMIT 1`,
    [handleId],
  )
  return rows[0]?.id
}

/** Reminders that are due, in all workspaces. */
export async function remindersDue(
  tx: Tx,
  now: Date,
): Promise<{ workspace_id: WorkspaceId; id: BookingId }[]> {
  return tx.query('SELECT * FROM door_reminders_due($1)', [now])
}

function fromRow(row: Row): StoredBooking {
  return {
    id: row.id,
    contactId: row.contact_id,
    handleId: row.handle_id,
    channel: row.channel,
    serviceId: row.service_id,
    service: row.service,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    state: row.state,
    heldUntil: row.held_until?.toISOString() ?? null,
    madeBy: row.made_by,
    messageId: row.message_id,
    remindAt: row.remind_at?.toISOString() ?? null,
    reminderId: row.reminder_id,
    createdAt: row.created_at.toISOString(),
  }
}
