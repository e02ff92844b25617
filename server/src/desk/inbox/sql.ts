import type { Peer } from '@atrium/channel-kit/tokens'
import type { InboxView } from '@atrium/contract/api/inbox'
import type { MessageVersion } from '@atrium/contract/api/revise'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { TimelineItem } from '@atrium/contract/message'
import { shownMessage } from '../../flow/conversation/read.ts'
import {
  type ActivityDbRow,
  activityFromRow,
  type ConversationDbRow,
  conversationColumns,
  conversationFromRow,
  type MessageDbRow,
  messageColumns,
  type NoteDbRow,
  noteFromRow,
} from '../../flow/conversation/rows.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { together } from '../../platform/database/together/together.ts'

/** Each view as a condition that an index answers. `$1` is the member. */
const views: Record<InboxView, string> = {
  open: "v.status = 'open'",
  mine: "v.status = 'open' AND v.assignee_id = $1",
  unassigned: "v.status = 'open' AND v.assignee_id IS NULL",
  due: "v.status = 'open' AND least(v.sla_due_at, v.window_due_at) IS NOT NULL",
  snoozed: "v.status = 'snoozed'",
  resolved: "v.status = 'resolved'",
  all: 'true',
}

/** By what a view is ordered; each has an index. */
const newest = {
  by: 'v.last_message_at DESC, v.id DESC',
  after: '(v.last_message_at, v.id) < ($3, $4::uuid)',
}
const earliest = {
  by: 'least(v.sla_due_at, v.window_due_at), v.id',
  after: '(least(v.sla_due_at, v.window_due_at), v.id) > ($3, $4::uuid)',
}

type Row = ConversationDbRow & { read_seq: string | null }

const columns = `${conversationColumns}, (SELECT r.seq FROM conversation_read r WHERE r.conversation_id = v.id AND r.member_id = $1) AS read_seq`
const row = `${columns}
  FROM conversation v JOIN contact c ON c.id = v.contact_id`

/**
 * Of a channel that no more people use their conversations are looked up and sorted; in the list of another one a walk
 * along the view soon has its page full.
 */
const fewPeople = 5_000

export async function listConversations(
  tx: WorkspaceTx,
  input: {
    memberId: string
    view: InboxView
    channel: string | undefined
    after: string[] | undefined
    limit: number
  },
  few = fewPeople,
): Promise<ConversationRow[]> {
  const order = input.view === 'due' ? earliest : newest
  const isRare = input.channel !== undefined && (await hasFewPeople(tx, input.channel, few))
  const from = isRare
    ? `WITH people AS MATERIALIZED (SELECT DISTINCT contact_id AS id FROM handle WHERE channel = $2)
       SELECT ${columns} FROM people JOIN conversation v ON v.contact_id = people.id JOIN contact c ON c.id = v.contact_id`
    : `SELECT ${row}`
  const rows = await tx.query<Row>(
    `${from}
     WHERE v.joined_into IS NULL AND ${views[input.view]} AND $1::uuid IS NOT NULL
       AND ($2::text IS NULL OR $2 = ANY (v.channels))
       AND ($3::timestamptz IS NULL OR ${order.after})
     ORDER BY ${order.by} LIMIT $5`,
    [
      input.memberId,
      input.channel ?? null,
      input.after?.[0] ?? null,
      input.after?.[1] ?? null,
      input.limit,
    ],
  )
  return rows.map(rowFromDb)
}

async function hasFewPeople(tx: WorkspaceTx, channel: string, few: number): Promise<boolean> {
  const rows = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM (SELECT FROM handle WHERE channel = $1 LIMIT $2) people',
    [channel, few + 1],
  )
  return (rows[0]?.count ?? 0) <= few
}

export async function getRow(
  tx: WorkspaceTx,
  memberId: string,
  id: string,
): Promise<ConversationRow | null> {
  const rows = await tx.query<Row>(`SELECT ${row} WHERE v.id = $2`, [memberId, id])
  return rows[0] ? rowFromDb(rows[0]) : null
}

/** Counts to a cap: a count of everything would walk every row. */
export async function countViews(
  tx: WorkspaceTx,
  memberId: string,
  cap: number,
): Promise<Record<InboxView, number>> {
  const parts = Object.entries(views).map(
    ([view, condition]) =>
      `(SELECT count(*)::int FROM (SELECT 1 FROM conversation v WHERE v.joined_into IS NULL AND ${condition} LIMIT $2) x) AS ${view}`,
  )
  const rows = await tx.query<Record<InboxView, number>>(
    `SELECT ${parts.join(', ')} WHERE $1::uuid IS NOT NULL`,
    [memberId, cap],
  )
  const [counts] = rows
  if (!counts) throw new Error('counting gave no row')
  return counts
}

/**
 * A contact's timeline before `before`, newest first: messages of all its handles, notes and lines. Each source gives
 * at most a page by its index, then the page is cut, so the cost does not grow with the history. A message is read by
 * the place where it was found: among millions its id would lead to another page of another index each time.
 */
export async function timelinePage(
  tx: WorkspaceTx,
  contactId: string,
  before: string[] | undefined,
  limit: number,
): Promise<TimelineItem[]> {
  const page = await tx.named<Found>(
    'inbox-timeline',
    `WITH page AS (
       (SELECT 'message' AS type, m.id, h.id AS by_handle, m.at, m.seq FROM handle h, LATERAL (
          SELECT id, at, seq FROM message WHERE handle_id = h.id AND (at, seq) < ($2::timestamptz, $3::bigint) ORDER BY at DESC, seq DESC LIMIT $4) m
        WHERE h.contact_id = $1)
       UNION ALL
       (SELECT 'note', n.id, NULL, n.at, n.seq FROM conversation v, LATERAL (
          SELECT id, at, seq FROM note WHERE conversation_id = v.id AND (at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4) n
        WHERE v.contact_id = $1)
       UNION ALL
       (SELECT 'activity', a.id, NULL, a.at, a.seq FROM conversation v, LATERAL (
          SELECT id, at, seq FROM activity WHERE conversation_id = v.id AND (at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4) a
        WHERE v.contact_id = $1)
       UNION ALL
       (SELECT 'activity', a.id, NULL, a.at, a.seq FROM handle h, LATERAL (
          SELECT id, at, seq FROM activity WHERE handle_id = h.id AND (at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4) a
        WHERE h.contact_id = $1)
       UNION ALL
       (SELECT 'activity', id, NULL, at, seq FROM activity WHERE contact_id = $1 AND conversation_id IS NULL AND handle_id IS NULL
          AND (at, seq) < ($2, $3)
        ORDER BY at DESC, seq DESC LIMIT $4)
     ), cut AS MATERIALIZED (SELECT * FROM page ORDER BY at DESC, seq DESC LIMIT $4)
     SELECT cut.type, cut.id AS found_id, found.* FROM cut LEFT JOIN LATERAL (
       SELECT ${messageColumns} FROM message m JOIN handle h ON h.id = m.handle_id
       WHERE m.handle_id = cut.by_handle AND m.at = cut.at AND m.seq = cut.seq) found ON true
     ORDER BY cut.at DESC, cut.seq DESC`,
    [contactId, before?.[0] ?? 'infinity', before?.[1] ?? '0', limit],
  )
  const ids = (type: Found['type']): string[] =>
    page.filter((found) => found.type === type).map((found) => found.found_id)
  const [written, lines] = await together([
    notes(tx, ids('note')),
    activities(tx, ids('activity'), contactId),
  ])
  const byId = new Map([...written, ...lines].map((item) => [item.id as string, item]))
  return page.flatMap((found) =>
    found.type === 'message' ? shownMessage(found) : (byId.get(found.found_id) ?? []),
  )
}

type Found =
  | ({ type: 'message'; found_id: string } & MessageDbRow)
  | { type: 'note' | 'activity'; found_id: string }

async function notes(tx: WorkspaceTx, ids: string[]): Promise<TimelineItem[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<NoteDbRow>(
    `SELECT n.id, n.seq, n.at, v.contact_id, n.conversation_id, n.member_id, coalesce(b.name, '') AS member_name, n.text, n.rev
     FROM note n JOIN conversation v ON v.id = n.conversation_id LEFT JOIN member b ON b.id = n.member_id WHERE n.id = ANY ($1::uuid[])`,
    [ids],
  )
  return rows.map(noteFromRow)
}

async function activities(
  tx: WorkspaceTx,
  ids: string[],
  contactId: string,
): Promise<TimelineItem[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<ActivityDbRow>(
    'SELECT id, seq, at, $2::uuid AS contact_id, conversation_id, kind, actor, data FROM activity WHERE id = ANY ($1::uuid[])',
    [ids, contactId],
  )
  return rows.map(activityFromRow)
}

export async function setRead(
  tx: WorkspaceTx,
  memberId: string,
  conversationId: string,
  seq: string,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO conversation_read AS r (member_id, conversation_id, seq)
     SELECT $1, id, $3 FROM conversation WHERE id = $2
     ON CONFLICT (workspace_id, member_id, conversation_id) DO UPDATE SET seq = excluded.seq WHERE r.seq < excluded.seq RETURNING 1`,
    [memberId, conversationId, seq],
  )
  return rows.length > 0
}

export async function setUnread(
  tx: WorkspaceTx,
  memberId: string,
  conversationId: string,
): Promise<void> {
  await tx.query(
    `UPDATE conversation_read r SET seq = v.last_inbound_seq - 1 FROM conversation v
     WHERE v.id = $2 AND r.conversation_id = v.id AND r.member_id = $1`,
    [memberId, conversationId],
  )
}

/** The newest private message of the customer, for the provider's read mark and typing sign: comments have neither. */
export async function newestInbound(
  tx: WorkspaceTx,
  conversationId: string,
): Promise<NewestInbound | undefined> {
  const rows = await tx.query<Omit<NewestInbound, 'from'> & NewestInbound['from']>(
    `SELECT m.account_id AS "accountId", m.external_id AS "externalId", h.address, h.scope, r.read_token AS "readToken"
     FROM message m JOIN handle h ON h.id = m.handle_id LEFT JOIN reach r ON r.handle_id = m.handle_id AND r.account_id = m.account_id
     WHERE m.conversation_id = $1 AND m.direction = 'in' AND m.external_id IS NOT NULL AND m.context->'post' IS NULL
     ORDER BY m.at DESC, m.seq DESC LIMIT 1`,
    [conversationId],
  )
  const [row] = rows
  if (!row) return undefined
  const { accountId, externalId, ...from } = row
  return { accountId, externalId, from }
}

export type NewestInbound = { accountId: string; externalId: string; from: Peer }

/** The same message asked for twice at once is sent by one, and the other finds it sent. */
export async function lockMessage(tx: WorkspaceTx, messageId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [messageId])
}

/** Whether this handle belongs to the conversation's contact. */
export async function isReachedBy(
  tx: WorkspaceTx,
  conversationId: string,
  handleId: string,
): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 FROM conversation v JOIN handle h ON h.contact_id = v.contact_id WHERE v.id = $1 AND h.id = $2',
    [conversationId, handleId],
  )
  return rows.length > 0
}

function rowFromDb(db: Row): ConversationRow {
  return { ...conversationFromRow(db), readSeq: db.read_seq ?? '0' }
}

/** What a message said before each change, the oldest first. */
export async function versionsOf(tx: WorkspaceTx, messageId: string): Promise<MessageVersion[]> {
  const rows = await tx.query<Omit<MessageVersion, 'at'> & { at: Date }>(
    `SELECT v.content, v.how, v.actor AS by, v.at, coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name,
         'type', a.type, 'bytes', a.bytes, 'state', a.state, 'error', a.error) ORDER BY a.position)
       FROM attachment a WHERE a.message_id = v.message_id AND a.version = v.version), '[]') AS attachments
     FROM message_version v WHERE v.message_id = $1 ORDER BY v.version`,
    [messageId],
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
