import {
  type BroadcastCounts,
  type BroadcastRecipient,
  type RecipientState,
  recipientStates,
  replyDays,
} from '@atrium/contract/broadcast/broadcast'
import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { inOrder } from '../../../platform/database/together/batches.ts'
import { type Audience, audienceOf } from '../../segments/audience.ts'
import type { SegmentFacts } from '../../segments/compile.ts'
import type { Person } from '../send/ways.ts'

/** Writes one row for everybody who is meant, with the first way to each or why they are left out. Again, it adds nobody. */
export async function planRecipients(
  tx: WorkspaceTx,
  broadcastId: string,
  audience: Audience,
  facts: SegmentFacts,
  dueAt: Date,
): Promise<void> {
  const { text, question } = audienceOf(audience, facts)
  const place = question.values.length
  await tx.query(
    `INSERT INTO broadcast_recipient (broadcast_id, contact_id, state, way, handle_id, due_at, reason)
     SELECT $${place + 1}, a.contact_id, CASE WHEN a.excluded IS NULL THEN 'planned' ELSE 'excluded' END,
       CASE WHEN a.excluded IS NULL THEN a.way END, CASE WHEN a.excluded IS NULL THEN a.handle_id END, $${place + 2}, a.excluded
     FROM (${text}) a ON CONFLICT DO NOTHING`,
    [...question.values, broadcastId, dueAt],
  )
}

/** The first way to one contact, whoever else is meant. */
export async function wayTo(
  tx: WorkspaceTx,
  audience: Audience,
  facts: SegmentFacts,
  contactId: ContactId,
): Promise<{ way: number; handleId: HandleId } | undefined> {
  const { text, question } = audienceOf({ ...audience, tree: { kind: 'all', of: [] } }, facts)
  const rows = await tx.query<{ way: number; handleId: HandleId }>(
    `SELECT way, handle_id AS "handleId" FROM (${text}) a WHERE contact_id = $${question.values.length + 1} AND excluded IS NULL`,
    [...question.values, contactId],
  )
  return rows[0]
}

/** Those who are planned, by contact. */
export async function plannedAfter(
  tx: WorkspaceTx,
  broadcastId: string,
  after: string | null,
  limit: number,
): Promise<ContactId[]> {
  const rows = await tx.query<{ id: ContactId }>(
    `SELECT contact_id AS id FROM broadcast_recipient
     WHERE broadcast_id = $1 AND ($2::uuid IS NULL OR contact_id > $2) AND state = 'planned' ORDER BY contact_id LIMIT $3`,
    [broadcastId, after, limit],
  )
  return rows.map(({ id }) => id)
}

/**
 * Moves rows to a time of the day, each in its own zone; one whose time has passed stays where it is. Where a zone is
 * `null`, or one that this database has never heard of, `otherwise` counts.
 */
export async function setLocalTimes(
  tx: WorkspaceTx,
  broadcastId: string,
  local: string,
  zones: { contactId: ContactId; zone: string | null }[],
  otherwise: string,
): Promise<void> {
  await tx.query(
    `WITH known AS MATERIALIZED (SELECT name FROM pg_timezone_names)
     UPDATE broadcast_recipient r
     SET due_at = greatest(r.due_at, $2::timestamp AT TIME ZONE coalesce(z.known, (SELECT name FROM known WHERE name = $4), 'UTC'))
     FROM (SELECT given."contactId", known.name AS known FROM jsonb_to_recordset($3::jsonb) AS given("contactId" uuid, zone text)
           LEFT JOIN known ON known.name = given.zone) z
     WHERE r.broadcast_id = $1 AND r.contact_id = z."contactId"`,
    [broadcastId, local, JSON.stringify(zones), otherwise],
  )
}

/** Whose turn it is, of those whose way is free. */
export async function dueRecipients(
  tx: WorkspaceTx,
  broadcastId: string,
  now: Date,
  most: { limit: number; exceptWays: number[] },
): Promise<ContactId[]> {
  const rows = await tx.named<{ id: ContactId }>(
    'broadcast-due',
    `SELECT contact_id AS id FROM broadcast_recipient
     WHERE broadcast_id = $1 AND state = 'planned' AND due_at <= $2 AND way <> ALL ($4::smallint[])
     ORDER BY due_at, contact_id LIMIT $3`,
    [broadcastId, now, most.limit, most.exceptWays],
  )
  return rows.map(({ id }) => id)
}

/** When the next one's turn is; null when nobody is planned any more. */
export async function nextDue(tx: WorkspaceTx, broadcastId: string): Promise<Date | null> {
  const rows = await tx.named<{ at: Date | null }>(
    'broadcast-next-due',
    `SELECT min(due_at) AS at FROM broadcast_recipient WHERE broadcast_id = $1 AND state = 'planned'`,
    [broadcastId],
  )
  return rows[0]?.at ?? null
}

export type Planned = {
  contactId: ContactId
  messageId: MessageId
  way: number
  handleId: HandleId
}

/** Those of these who are planned, held until the transaction ends: somebody else has the others, or they are done. */
export async function lockPlanned(
  tx: WorkspaceTx,
  broadcastId: string,
  contactIds: ContactId[],
): Promise<Planned[]> {
  return tx.named<Planned>(
    'broadcast-lock-planned',
    `SELECT r.* FROM unnest($2::uuid[]) AS wanted (id), LATERAL (
       SELECT contact_id AS "contactId", message_id AS "messageId", way, handle_id AS "handleId" FROM broadcast_recipient
       WHERE broadcast_id = $1 AND contact_id = wanted.id AND state = 'planned' FOR UPDATE SKIP LOCKED) r`,
    [broadcastId, contactIds],
  )
}

/** The records that have these handles now, held in an order of their own, so that two who hold many wait for each other instead of for ever. */
export async function holdOwners(
  tx: WorkspaceTx,
  handleIds: HandleId[],
): Promise<Map<HandleId, ContactId>> {
  const rows = await tx.named<{ handleId: HandleId; contactId: ContactId }>(
    'broadcast-hold-owners',
    `WITH h AS MATERIALIZED (
       SELECT f.* FROM unnest($1::uuid[]) AS wanted (id),
         LATERAL (SELECT id, contact_id FROM handle WHERE id = wanted.id FOR NO KEY UPDATE) f)
     SELECT h.id AS "handleId", c.id AS "contactId" FROM h JOIN contact c ON c.id = h.contact_id ORDER BY c.id FOR NO KEY UPDATE OF c`,
    [[...handleIds].sort()],
  )
  return new Map(rows.map(({ handleId, contactId }) => [handleId, contactId]))
}

/**
 * Whose handle it is now, and whether that record got this broadcast before, through whichever record it was planned. Looked
 * up handle by handle (the limit keeps it so): as a join it walked all recipients of a broadcast that was planned a moment ago.
 */
export function ownerOf(
  tx: WorkspaceTx,
  broadcastId: string,
  handleId: HandleId,
  contactId: ContactId,
): Promise<Owner | undefined> {
  return tx.batched(`broadcast-owner ${broadcastId}`, { handleId, contactId }, async (asks) => {
    const rows = await tx.named<Owner & { handleId: HandleId }>(
      'broadcast-owner',
      `SELECT o.* FROM unnest($2::uuid[], $3::uuid[]) AS a (handle_id, contact_id), LATERAL (
         SELECT h.id AS "handleId", c.id AS "contactId", c.name, c.company, c.language, c.attributes,
           EXISTS (SELECT 1 FROM handle o, LATERAL (
             SELECT 1 FROM broadcast_recipient WHERE broadcast_id = $1 AND handle_id = o.id AND contact_id <> a.contact_id AND state = 'made' LIMIT 1) r
             WHERE o.contact_id = c.id) AS got
         FROM handle h JOIN contact c ON c.id = h.contact_id WHERE h.id = a.handle_id LIMIT 1) o`,
      [broadcastId, asks.map((ask) => ask.handleId), asks.map((ask) => ask.contactId)],
    )
    const handleIds = asks.map((ask) => ask.handleId)
    return inOrder(handleIds, rows, (row) => row.handleId)
  })
}

type Owner = Person & { contactId: ContactId; got: boolean }

export function setMade(
  tx: WorkspaceTx,
  broadcastId: string,
  contactId: ContactId,
  made: { way: number; handleId: HandleId; at: Date },
): Promise<void> {
  return tx.batched(`broadcast-made ${broadcastId}`, { contactId, ...made }, async (all) => {
    await tx.named(
      'broadcast-made',
      `UPDATE broadcast_recipient r SET state = 'made', way = n.way, handle_id = n.handle_id, made_at = n.at, reason = NULL, text = NULL
       FROM unnest($2::uuid[], $3::integer[], $4::uuid[], $5::timestamptz[]) AS n (contact_id, way, handle_id, at)
       WHERE r.broadcast_id = $1 AND r.contact_id = n.contact_id`,
      [
        broadcastId,
        all.map((one) => one.contactId),
        all.map(({ way }) => way),
        all.map((one) => one.handleId),
        all.map(({ at }) => at),
      ],
    )
  })
}

export async function setEnded(
  tx: WorkspaceTx,
  broadcastId: string,
  contactId: ContactId,
  end: { state: 'refused' | 'failed'; reason: string; text: string },
): Promise<void> {
  await tx.named(
    'broadcast-ended',
    `UPDATE broadcast_recipient SET state = $3, reason = $4, text = $5 WHERE broadcast_id = $1 AND contact_id = $2 AND state = 'planned'`,
    [broadcastId, contactId, end.state, end.reason, end.text],
  )
}

/** Their turn comes later. Returns how often it went wrong so far, where it was an error. */
export async function postpone(
  tx: WorkspaceTx,
  broadcastId: string,
  contactId: ContactId,
  later: { until: Date; reason: string | null; text: string | null; failed: boolean },
): Promise<number> {
  const rows = await tx.named<{ attempts: number }>(
    'broadcast-postpone',
    `UPDATE broadcast_recipient SET due_at = $3, reason = $4, text = $5, attempts = attempts + CASE WHEN $6 THEN 1 ELSE 0 END
     WHERE broadcast_id = $1 AND contact_id = $2 AND state = 'planned' RETURNING attempts`,
    [broadcastId, contactId, later.until, later.reason, later.text, later.failed],
  )
  return rows[0]?.attempts ?? 0
}

/** Whoever is still planned never gets it. */
export async function cancelPlanned(
  tx: WorkspaceTx,
  broadcastId: string,
  reason: 'cancelled' | 'expired',
): Promise<void> {
  await tx.query(
    `UPDATE broadcast_recipient SET state = 'cancelled', reason = $2, text = NULL WHERE broadcast_id = $1 AND state = 'planned'`,
    [broadcastId, reason],
  )
}

/** Messages of it that were made and have not left. */
export async function unsentOf(tx: WorkspaceTx, broadcastId: string): Promise<MessageId[]> {
  const rows = await tx.query<{ id: MessageId }>(
    `SELECT m.id FROM broadcast_recipient r JOIN message m ON m.id = r.message_id
     WHERE r.broadcast_id = $1 AND r.state = 'made' AND m.state IN ('queued', 'delayed')`,
    [broadcastId],
  )
  return rows.map(({ id }) => id)
}

/** What became of a recipient, read from their message once there is one. */
const shownState = `CASE
  WHEN r.state = 'planned' AND r.reason IS NOT NULL THEN 'delayed'
  WHEN r.state <> 'made' THEN r.state
  WHEN m.error->>'code' = 'cancelled' THEN 'cancelled'
  WHEN c.last_seen_at > r.made_at AND EXISTS (
    SELECT 1 FROM handle o JOIN message i ON i.handle_id = o.id
    WHERE o.contact_id = c.id AND i.direction = 'in' AND i.at > r.made_at AND i.at <= r.made_at + interval '${replyDays} days') THEN 'replied'
  WHEN m.state IN ('accepted', 'unknown') THEN 'sent'
  WHEN m.state = 'sending' THEN 'queued'
  ELSE m.state END`

const withMessage = `broadcast_recipient r LEFT JOIN message m ON m.id = r.message_id AND r.state = 'made'
  LEFT JOIN handle h ON h.id = r.handle_id LEFT JOIN contact c ON c.id = h.contact_id`

/** When somebody first followed a link of their message. */
const clickedAt = '(SELECT min(k.first_at) FROM tracked_link k WHERE k.message_id = r.message_id)'

/** How many recipients stand where. */
export async function countRecipients(
  tx: WorkspaceTx,
  broadcastId: string,
): Promise<BroadcastCounts> {
  const rows = await tx.query<{ state: RecipientState; count: number }>(
    `SELECT ${shownState} AS state, count(*)::int AS count FROM ${withMessage} WHERE r.broadcast_id = $1 GROUP BY 1`,
    [broadcastId],
  )
  const found = new Map(rows.map(({ state, count }) => [state, count]))
  return Object.fromEntries(
    recipientStates.map((state) => [state, found.get(state) ?? 0]),
  ) as BroadcastCounts
}

type RecipientRow = Omit<BroadcastRecipient, 'dueAt' | 'at' | 'clickedAt'> & {
  dueAt: Date
  at: Date | null
  clickedAt: Date | null
}

/** Recipients by contact, above a place; in one state, or all. */
export async function listRecipients(
  tx: WorkspaceTx,
  broadcastId: string,
  after: { contactId: string | null; state: RecipientState | null; limit: number },
): Promise<BroadcastRecipient[]> {
  const rows = await tx.query<RecipientRow>(
    `SELECT * FROM (
       SELECT r.contact_id AS "contactId", coalesce(c.name, o.name, '') AS name, h.channel, m.account_id AS "accountId", h.label AS address,
         ${shownState} AS state, ${clickedAt} AS "clickedAt", coalesce(r.reason, m.error->>'code') AS reason, coalesce(r.text, m.error->>'text') AS text,
         coalesce(m.delayed_until, r.due_at) AS "dueAt", m.id AS "messageId", r.made_at AS at
       FROM ${withMessage} LEFT JOIN contact o ON o.id = r.contact_id
       WHERE r.broadcast_id = $1 AND ($2::uuid IS NULL OR r.contact_id > $2)) shown
     WHERE $3::text IS NULL OR state = $3 ORDER BY "contactId" LIMIT $4`,
    [broadcastId, after.contactId, after.state, after.limit],
  )
  return rows.map(({ dueAt, at, clickedAt: clicked, ...row }) => ({
    ...row,
    clickedAt: clicked?.toISOString() ?? null,
    dueAt: row.state === 'planned' || row.state === 'delayed' ? dueAt.toISOString() : null,
    at: at?.toISOString() ?? null,
  }))
}
