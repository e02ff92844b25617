import type { ChannelAccountId, MessageId } from '@atrium/contract/ids'
import type { Tx, WorkspaceTx } from '../../../platform/database/db.ts'
import { inOrder } from '../../../platform/database/together/batches.ts'

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
  /** Nobody waits for it. */
  gives_way: boolean
}

export function enqueue(
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
  return tx.batched('outbox-enqueue', row, async (rows) => {
    await tx.named(
      'outbox-enqueue',
      `INSERT INTO outbox (account_id, lane, message_id, kind, detail, state, due_at, trace, held, gives_way)
       SELECT account_id, lane, message_id, kind, detail, 'queued', due_at, trace, held, gives_way
       FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::jsonb[], $6::timestamptz[], $7::uuid[], $8::boolean[], $9::boolean[])
         WITH ORDINALITY AS n (account_id, lane, message_id, kind, detail, due_at, trace, held, gives_way, place)
       ORDER BY place`,
      [
        rows.map(({ accountId }) => accountId),
        rows.map(({ lane }) => lane),
        rows.map(({ messageId }) => messageId),
        rows.map(({ kind }) => kind),
        rows.map(({ detail }) => (detail === null ? null : JSON.stringify(detail))),
        rows.map(({ dueAt }) => dueAt),
        rows.map(({ trace }) => trace),
        rows.map(({ held }) => held),
        rows.map(({ givesWay }) => givesWay),
      ],
    )
  })
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
     RETURNING o.id, o.account_id, o.lane, o.message_id, o.kind, o.detail, o.attempts, o.trace, o.answer_token, o.gives_way`,
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
     RETURNING o.id, o.account_id, o.lane, o.message_id, o.kind, o.detail, o.attempts, o.trace, o.answer_token, o.gives_way`,
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

/** Returns whether another row of its lane waits. */
export function finish(tx: WorkspaceTx, id: string): Promise<boolean> {
  return tx.batched('outbox-finish', id, async (ids) => {
    const rows = await tx.named<{ id: string; more: boolean }>(
      'outbox-finish',
      `UPDATE outbox o SET state = 'done', leased_until = NULL WHERE id = ANY ($1::bigint[])
       RETURNING id, EXISTS (SELECT 1 FROM outbox e WHERE e.lane = o.lane AND e.state = 'queued') AS more`,
      [ids],
    )
    return inOrder(ids, rows, (row) => row.id).map((row) => row?.more ?? false)
  })
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
  // Those of one moment are decided on by the time of the first.
  const name = `outbox-budget ${seconds} ${burst}`
  const took = await tx.batched(name, { key, now }, (asks) =>
    takeMany(
      tx,
      asks.map((ask) => ask.key),
      { now: asks[0]?.now ?? now, seconds, burst },
    ),
  )
  if (took) return null
  const [waiting] = await tx.query<{ at: Date }>(
    'SELECT next_at - make_interval(secs => $2) AS at FROM send_rate WHERE key = $1',
    [key, seconds * (burst - 1)],
  )
  return waiting?.at ?? now
}

type Rate = { now: Date; seconds: number; burst: number }

/** One for each of these keys, which may be there more than once: who is first gets what there is. */
async function takeMany(tx: WorkspaceTx, keys: string[], rate: Rate): Promise<boolean[]> {
  const wanted = new Map<string, number>()
  for (const key of keys) wanted.set(key, (wanted.get(key) ?? 0) + 1)
  const left = new Map<string, number>()
  for (const [count, alike] of Map.groupBy(wanted.keys(), (key) => wanted.get(key) ?? 1)) {
    const taken = await takeEach(tx, alike, rate, count)
    for (const key of alike)
      left.set(key, taken.has(key) ? count : await takeSome(tx, key, rate, count - 1))
  }
  return keys.map((key) => {
    const rest = left.get(key) ?? 0
    left.set(key, rest - 1)
    return rest > 0
  })
}

/** Takes one by one from a budget that does not allow them all. Returns how many. */
async function takeSome(tx: WorkspaceTx, key: string, rate: Rate, most: number): Promise<number> {
  let taken = 0
  while (taken < most && (await takeEach(tx, [key], rate, 1)).size > 0) taken += 1
  return taken
}

/** Takes `count` at once from each of these budgets, of each all or nothing; returns those that allow it. */
async function takeEach(
  tx: WorkspaceTx,
  keys: string[],
  { now, seconds, burst }: Rate,
  count: number,
): Promise<Set<string>> {
  if (count > burst) return new Set()
  const rows = await tx.named<{ key: string }>(
    'outbox-budget',
    `INSERT INTO send_rate AS r (key, next_at) SELECT key, $2::timestamptz + make_interval(secs => $3) FROM unnest($1::text[]) key
     ON CONFLICT (workspace_id, key) DO UPDATE SET next_at =
         CASE WHEN r.next_at BETWEEN $2 AND $2::timestamptz + make_interval(secs => $5) THEN r.next_at ELSE $2 END + make_interval(secs => $3)
       WHERE r.next_at <= $2::timestamptz + make_interval(secs => $4) OR r.next_at > $2::timestamptz + make_interval(secs => $5)
     RETURNING key`,
    [
      keys.toSorted(),
      now,
      seconds * count,
      seconds * (burst - count),
      seconds * burst + clockSkewSeconds,
    ],
  )
  return new Set(rows.map(({ key }) => key))
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
