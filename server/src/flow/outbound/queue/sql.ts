import type { ChannelAccountId, MessageId } from '@atrium/contract/ids'
import type { Tx, WorkspaceTx } from '../../../platform/database/db.ts'

/** `edit` and `delete` are changes of a message that has left. */
export type OutboxKind = 'message' | 'reaction' | 'edit' | 'delete'

export type OutboxRow = {
  id: string
  account_id: ChannelAccountId
  lane: string
  message_id: MessageId
  kind: OutboxKind
  /** Of a reaction its target and emoji; of a change of what has left, which one. */
  detail: { target: string; emoji: string | null } | { change: string } | null
  attempts: number
  trace: string
  /** The token that this attempt hands back; the provider does not tell a repeat with it from another message. */
  answer_token: string | null
}

export async function enqueue(
  tx: WorkspaceTx,
  row: {
    accountId: ChannelAccountId
    lane: string
    messageId: MessageId
    kind: OutboxKind
    detail: unknown
    dueAt: Date
    held: boolean
    givesWay: boolean
    trace: string
  },
): Promise<void> {
  await tx.named(
    'outbox-enqueue',
    `INSERT INTO outbox (account_id, lane, message_id, kind, detail, state, due_at, trace, held, gives_way) VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9)`,
    [
      row.accountId,
      row.lane,
      row.messageId,
      row.kind,
      row.detail === null ? null : JSON.stringify(row.detail),
      row.dueAt,
      row.trace,
      row.held,
      row.givesWay,
    ],
  )
}

export async function readyWorkspaces(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query<{ workspace_id: string }>('SELECT * FROM door_outbox_ready($1)', [
    now,
  ])
  return rows.map((row) => row.workspace_id)
}

/**
 * Takes the heads of lanes that are due. A lane with a row on its way, or an older row waiting, gives nothing: order is
 * kept. A row that policy holds until later stands aside meanwhile, and what nobody waits for comes last.
 */
export async function claim(
  tx: WorkspaceTx,
  now: Date,
  most: number,
  leaseSeconds: number,
): Promise<OutboxRow[]> {
  const rows = await tx.named<OutboxRow>(
    'outbox-claim',
    `UPDATE outbox o SET state = 'sending', held = false, attempts = attempts + 1, leased_until = clock_timestamp() + make_interval(secs => $3)
     WHERE o.id IN (
       SELECT q.id FROM outbox q
       WHERE q.state = 'queued' AND q.due_at <= $1
         AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.lane = q.lane AND e.id <> q.id AND e.state <> 'done'
           AND (e.state = 'sending' OR (e.id < q.id AND (NOT e.held OR e.due_at <= $1))))
       ORDER BY q.gives_way, q.due_at, q.id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING o.id, o.account_id, o.lane, o.message_id, o.kind, o.detail, o.attempts, o.trace, o.answer_token`,
    [now, most, leaseSeconds],
  )
  return rows.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
}

/** Rows whose sender died between the request and its answer. */
export async function claimExpired(tx: WorkspaceTx): Promise<OutboxRow[]> {
  return tx.named<OutboxRow>(
    'outbox-claim-expired',
    `UPDATE outbox o SET leased_until = clock_timestamp() + interval '60 seconds'
     WHERE o.id IN (SELECT id FROM outbox WHERE state = 'sending' AND leased_until < clock_timestamp() LIMIT 50 FOR UPDATE SKIP LOCKED)
     RETURNING o.id, o.account_id, o.lane, o.message_id, o.kind, o.detail, o.attempts, o.trace, o.answer_token`,
    [],
  )
}

export async function renew(tx: WorkspaceTx, id: string, leaseSeconds: number): Promise<void> {
  await tx.query(
    `UPDATE outbox SET leased_until = clock_timestamp() + make_interval(secs => $2) WHERE id = $1 AND state = 'sending'`,
    [id, leaseSeconds],
  )
}

/** The last try sent nothing, or its repeat is dropped: it goes again, without the token that the try used up. */
export async function requeue(tx: WorkspaceTx, id: string, dueAt: Date): Promise<void> {
  await tx.query(
    `UPDATE outbox SET state = 'queued', due_at = $2, leased_until = NULL, answer_token = NULL WHERE id = $1`,
    [id, dueAt],
  )
}

/** Not tried at all (no budget, delayed by policy): the claim does not count as a try. `held`: others go past it. */
export async function putBack(
  tx: WorkspaceTx,
  id: string,
  dueAt: Date,
  held = false,
): Promise<void> {
  await tx.query(
    `UPDATE outbox SET state = 'queued', due_at = $2, leased_until = NULL, attempts = attempts - 1, held = $3 WHERE id = $1`,
    [id, dueAt, held],
  )
}

export async function finish(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.named(
    'outbox-finish',
    `UPDATE outbox SET state = 'done', leased_until = NULL WHERE id = $1`,
    [id],
  )
}

/** Clocks of two processes differ by less. */
const clockSkewSeconds = 60

/**
 * Takes one from a send budget, if it allows. Theoretical arrival time (GCRA): `seconds` between sends on average,
 * `burst` at once. Returns null, or when to try again. A time further ahead than a whole burst was written by a clock
 * that has been set back since: the budget starts anew, or nothing would leave until that time comes.
 */
export async function takeBudget(
  tx: WorkspaceTx,
  key: string,
  now: Date,
  seconds: number,
  burst: number,
): Promise<Date | null> {
  const rows = await tx.named<{ next_at: Date }>(
    'outbox-budget',
    `INSERT INTO send_rate AS r (key, next_at) VALUES ($1, $2::timestamptz + make_interval(secs => $3))
     ON CONFLICT (workspace_id, key) DO UPDATE SET next_at =
         CASE WHEN r.next_at BETWEEN $2 AND $2::timestamptz + make_interval(secs => $5) THEN r.next_at ELSE $2 END + make_interval(secs => $3)
       WHERE r.next_at <= $2::timestamptz + make_interval(secs => $4) OR r.next_at > $2::timestamptz + make_interval(secs => $5)
     RETURNING next_at`,
    [key, now, seconds, seconds * (burst - 1), seconds * burst + clockSkewSeconds],
  )
  if (rows.length > 0) return null
  const [waiting] = await tx.query<{ at: Date }>(
    'SELECT next_at - make_interval(secs => $2) AS at FROM send_rate WHERE key = $1',
    [key, seconds * (burst - 1)],
  )
  return waiting?.at ?? now
}

/** Takes a handle's token for one answer for this send, if it is still good and nobody else took it. */
export async function takeAnswerToken(
  tx: WorkspaceTx,
  row: OutboxRow,
  handleId: string,
  token: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `WITH taken AS (
       UPDATE reach SET answer_token = NULL, answer_until = NULL
       WHERE handle_id = $2 AND account_id = $3 AND answer_token = $4 AND answer_until > $5 RETURNING 1
     )
     UPDATE outbox SET answer_token = $4 FROM taken WHERE id = $1 RETURNING 1`,
    [row.id, handleId, row.account_id, token, now],
  )
  return rows.length > 0
}
