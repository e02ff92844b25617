import type { ChannelAccountId, WorkspaceId } from '@atrium/contract/ids'
import type { Tx, WorkspaceTx } from '../../platform/database/db.ts'
import { together } from '../../platform/database/together/together.ts'

export type JournalRow = {
  id: string
  account_id: ChannelAccountId
  event_key: string
  lane: string
  shard: number
  raw: string
  trace: string
  attempts: number
  received_at: Date
}

export type NewJournalRow = {
  workspaceId: WorkspaceId
  accountId: ChannelAccountId
  key: string
  lane: string
  shard: number
  raw: string
  trace: string
  receivedAt: Date
  /** Not stored: workers hear of it a little later, with others. */
  mayWait: boolean
}

/** One statement and one commit for a batch, whatever the workspaces. Returns how many were new. */
export async function append(tx: Pick<Tx, 'named'>, rows: NewJournalRow[]): Promise<number> {
  const result = await tx.named<{ door_journal_append: string }>(
    'journal-append',
    'SELECT door_journal_append($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      rows.map((row) => row.workspaceId),
      rows.map((row) => row.accountId),
      rows.map((row) => row.key),
      rows.map((row) => row.lane),
      rows.map((row) => row.shard),
      rows.map((row) => row.raw),
      rows.map((row) => row.trace),
      rows.map((row) => row.receivedAt),
    ],
  )
  return Number(result[0]?.door_journal_append ?? 0)
}

export async function ready(
  tx: Pick<Tx, 'named'>,
): Promise<{ workspace_id: WorkspaceId; shard: number }[]> {
  return tx.named('journal-ready', 'SELECT * FROM door_journal_ready()', [])
}

/**
 * Takes the next events of some shards, oldest first in each, where no other worker has the shard. A lane with an event
 * that waits for another try gives nothing, so its order holds; the other lanes go on.
 */
export async function claim(
  tx: WorkspaceTx,
  shards: number[],
  now: Date,
  mostOfEach: number,
): Promise<JournalRow[]> {
  const [free, rows] = await together([
    tx.named<{ shard: number }>(
      'journal-lock',
      'SELECT s AS shard FROM unnest($1::smallint[]) AS s WHERE pg_try_advisory_xact_lock(hashtextextended($2 || s, 2))',
      [shards, `${tx.workspaceId}/`],
    ),
    tx.named<JournalRow>(
      'journal-claim',
      // NOT IN, not NOT EXISTS: it is answered once and kept as a hash, whatever the planner believes. Statistics are
      // taken when nothing waits, and by them it would walk all that is pending for each event of a backlog.
      `SELECT taken.* FROM unnest($1::smallint[]) AS s, LATERAL (
         SELECT j.id, j.account_id, j.event_key, j.lane, j.shard, j.raw, j.trace, j.attempts, j.received_at
         FROM journal j
         WHERE j.state = 'pending' AND j.shard = s AND j.lane NOT IN (
           SELECT held.lane FROM journal held
           WHERE held.state = 'pending' AND held.attempts > 0 AND held.shard = ANY ($1) AND held.due_at > $2)
         ORDER BY j.id LIMIT $3
       ) taken`,
      [shards, now, mostOfEach],
    ),
  ])
  const ours = new Set(free.map((row) => row.shard))
  return rows.filter((row) => ours.has(row.shard))
}

export async function claimOne(
  tx: WorkspaceTx,
  { id, shard }: Pick<JournalRow, 'id' | 'shard'>,
): Promise<JournalRow | undefined> {
  const [lock] = await tx.query<{ free: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 2)) AS free',
    [`${tx.workspaceId}/${shard}`],
  )
  if (!lock?.free) return undefined
  const rows = await tx.query<JournalRow>(
    `SELECT id, account_id, event_key, lane, shard, raw, trace, attempts, received_at FROM journal WHERE id = $1 AND state = 'pending'`,
    [id],
  )
  return rows[0]
}

/** The terminal state of each event of a batch, in one statement. */
export async function settle(
  tx: WorkspaceTx,
  rows: { id: string; state: 'shown' | 'dropped'; reason: string | null }[],
): Promise<void> {
  await tx.named(
    'journal-settle',
    `UPDATE journal j SET state = s.state, reason = s.reason, attempts = attempts + 1
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS s(id, state, reason) WHERE j.id = s.id`,
    [rows.map((row) => row.id), rows.map((row) => row.state), rows.map((row) => row.reason)],
  )
}

/** An event that could not be carried out: another try later, or `failed` and visible. */
export async function postpone(
  tx: WorkspaceTx,
  id: string,
  failure: { reason: string; dueAt: Date | null },
): Promise<void> {
  await tx.query(
    `UPDATE journal SET attempts = attempts + 1, reason = $2, due_at = coalesce($3, due_at),
       state = CASE WHEN $3::timestamptz IS NULL THEN 'failed' ELSE 'pending' END WHERE id = $1`,
    [id, failure.reason, failure.dueAt],
  )
}

/** A malformed but signed request is kept, visible with its raw text. */
export async function appendFailed(
  tx: WorkspaceTx,
  row: {
    accountId: ChannelAccountId
    key: string
    raw: string
    trace: string
    reason: string
    receivedAt: Date
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO journal (account_id, event_key, lane, shard, raw, trace, state, reason, received_at)
     VALUES ($1, $2, '', 0, $3, $4, 'failed', $5, $6) ON CONFLICT ON CONSTRAINT journal_once DO NOTHING`,
    [row.accountId, row.key, row.raw, row.trace, row.reason, row.receivedAt],
  )
}

export type AttachmentJob = {
  id: string
  account_id: ChannelAccountId
  message_id: string
  ref: unknown
  name: string
  type: string
}

export async function getPendingAttachment(
  tx: WorkspaceTx,
  id: string,
): Promise<AttachmentJob | undefined> {
  const rows = await tx.query<AttachmentJob>(
    `SELECT a.id, m.account_id, a.message_id, a.ref, a.name, a.type FROM attachment a JOIN message m ON m.id = a.message_id
     WHERE a.id = $1 AND a.state = 'pending'`,
    [id],
  )
  return rows[0]
}

export async function storeAttachment(
  tx: WorkspaceTx,
  id: string,
  stored: { blob: string; bytes: number; type: string; name: string },
): Promise<void> {
  // A sticker of ours keeps its pointer: it is sent by it, also when it is sent again.
  await tx.query(
    `UPDATE attachment a SET state = 'stored', blob = $2, bytes = $3, type = $4, name = $5, error = NULL,
       ref = CASE m.direction WHEN 'out' THEN a.ref END
     FROM message m WHERE a.id = $1 AND m.id = a.message_id`,
    [id, stored.blob, stored.bytes, stored.type, stored.name],
  )
}

export async function failAttachment(tx: WorkspaceTx, id: string, error: string): Promise<void> {
  await tx.query(`UPDATE attachment SET state = 'failed', error = $2 WHERE id = $1`, [id, error])
}

export async function touchMessage(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.query('UPDATE message SET rev = rev + 1 WHERE id = $1', [id])
}
