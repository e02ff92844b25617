import type { JournalEntry, Member } from '@atrium/contract/api/settings'
import type { MemberId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'

export async function listMembers(tx: WorkspaceTx): Promise<Member[]> {
  return tx.query('SELECT id, name, email, role, active FROM member ORDER BY active DESC, name, id')
}

export async function getMember(
  tx: WorkspaceTx,
  id: string,
): Promise<(Member & { userId: string }) | undefined> {
  const rows = await tx.query<Member & { userId: string }>(
    'SELECT id, name, email, role, active, user_id AS "userId" FROM member WHERE id = $1',
    [id],
  )
  return rows[0]
}

export async function insertMember(
  tx: WorkspaceTx,
  member: { id: MemberId; userId: string; name: string; email: string; role: string },
): Promise<void> {
  await tx.query(
    'INSERT INTO member (id, user_id, name, email, role) VALUES ($1, $2, $3, $4, $5)',
    [member.id, member.userId, member.name, member.email, member.role],
  )
}

export async function updateMember(
  tx: WorkspaceTx,
  id: string,
  change: {
    name?: string | undefined
    role?: string | undefined
    active?: boolean | undefined
    language?: string | undefined
  },
): Promise<void> {
  await tx.query(
    'UPDATE member SET name = coalesce($2, name), role = coalesce($3, role), active = coalesce($4, active), language = coalesce($5, language) WHERE id = $1',
    [id, change.name ?? null, change.role ?? null, change.active ?? null, change.language ?? null],
  )
}

/** Holds the administrators until the transaction ends; what is read afterwards is true until then. */
export async function lockAdmins(tx: WorkspaceTx): Promise<void> {
  await tx.query(`SELECT 1 FROM member WHERE role = 'admin' ORDER BY id FOR UPDATE`)
}

/** How many administrators could still sign in without this member. */
export async function otherAdmins(tx: WorkspaceTx, id: string): Promise<number> {
  const rows = await tx.query<{ count: string }>(
    `SELECT count(*) FROM member WHERE role = 'admin' AND active AND id <> $1`,
    [id],
  )
  return Number(rows[0]?.count ?? 0)
}

type JournalDbRow = {
  id: string
  account_id: JournalEntry['accountId']
  channel: string
  state: JournalEntry['state']
  reason: string | null
  attempts: number
  received_at: Date
  raw: string
  trace: string
  shard: number
}

const journal = `j.id, j.account_id, a.channel, j.state, j.reason, j.attempts, j.received_at, left(j.raw, 100000) AS raw, j.trace, j.shard
  FROM journal j JOIN channel_account a ON a.id = j.account_id`

export async function listJournal(
  tx: WorkspaceTx,
  input: { state: string; before: string | undefined; limit: number },
): Promise<JournalEntry[]> {
  const rows = await tx.query<JournalDbRow>(
    `SELECT ${journal} WHERE j.state = $1 AND ($2::bigint IS NULL OR j.id < $2) ORDER BY j.id DESC LIMIT $3`,
    [input.state, input.before ?? null, input.limit],
  )
  return rows.map(fromRow)
}

export async function getJournal(
  tx: WorkspaceTx,
  id: string,
): Promise<(JournalEntry & { shard: number }) | undefined> {
  const rows = await tx.query<JournalDbRow>(`SELECT ${journal} WHERE j.id = $1`, [id])
  const [row] = rows
  return row && { ...fromRow(row), shard: row.shard }
}

/** Puts a failed or dropped event back into its lane; one that was shown stays as it is. */
export async function replay(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE journal SET state = 'pending', attempts = 0, reason = NULL, due_at = now() WHERE id = $1 AND state IN ('failed', 'dropped') RETURNING 1`,
    [id],
  )
  return rows.length > 0
}

function fromRow(row: JournalDbRow): JournalEntry {
  return {
    id: row.id,
    accountId: row.account_id,
    channel: row.channel,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    receivedAt: row.received_at.toISOString(),
    raw: row.raw,
    trace: row.trace,
  }
}

/** Whether promises count in the opening hours from now on. */
export async function putCounting(tx: WorkspaceTx, inOpeningHours: boolean): Promise<void> {
  await tx.query(
    `INSERT INTO sla_settings (in_opening_hours) VALUES ($1)
     ON CONFLICT (workspace_id) DO UPDATE SET in_opening_hours = excluded.in_opening_hours`,
    [inOpeningHours],
  )
}
