import type { ChannelAccountId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/**
 * Holds the pools from which these messages may take a place, so that they are counted one after the other; whoever was
 * counted before `since`, or after `until` by a clock that was set back since, is counted no more.
 */
export async function holdPools(
  tx: WorkspaceTx,
  pools: string[],
  { since, until }: { since: Date; until: Date },
): Promise<void> {
  await tx.query('INSERT INTO start_pool (pool) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [
    pools,
  ])
  await tx.query('SELECT 1 FROM start_pool WHERE pool = ANY ($1) ORDER BY pool FOR UPDATE', [pools])
  await tx.query(
    `WITH gone AS (DELETE FROM start WHERE pool = ANY ($1) AND (at <= $2 OR at > $3) RETURNING pool)
     UPDATE start_pool p SET count = p.count - g.count
     FROM (SELECT pool, count(*)::int AS count FROM gone GROUP BY pool) g WHERE p.pool = g.pool`,
    [pools, since, until],
  )
}

/** Those of these messages that go to somebody whose window is closed. */
export async function outsideWindow(
  tx: WorkspaceTx,
  messageIds: string[],
  now: Date,
): Promise<ChannelAccountId[]> {
  const rows = await tx.named<{ account_id: ChannelAccountId }>(
    'limits-outside',
    `SELECT DISTINCT m.account_id FROM message m LEFT JOIN reach r ON r.handle_id = m.handle_id AND r.account_id = m.account_id
     WHERE m.id = ANY ($1::uuid[]) AND (r.window_until IS NULL OR r.window_until <= $2)`,
    [messageIds, now],
  )
  return rows.map((row) => row.account_id)
}

/** How many people are counted since a moment, the first of them, and whether this one is among them. */
export async function countStarts(
  tx: WorkspaceTx,
  pool: string,
  handleId: HandleId | null,
  since: Date,
): Promise<{ count: number; first: Date | null; known: boolean }> {
  const [row] = await tx.named<{ count: number | null; first: Date | null; known: boolean }>(
    'limits-starts',
    `SELECT (SELECT count FROM start_pool WHERE pool = $1) - (SELECT count(*)::int FROM start WHERE pool = $1 AND at <= $3) AS count,
       (SELECT at FROM start WHERE pool = $1 AND at > $3 ORDER BY at LIMIT 1) AS first,
       EXISTS (SELECT 1 FROM start WHERE pool = $1 AND handle_id = $2 AND at > $3) AS known`,
    [pool, handleId, since],
  )
  return { count: row?.count ?? 0, first: row?.first ?? null, known: row?.known ?? false }
}

/** Counts somebody, or again from now on. False where `most` are counted since that moment and they are none of them. */
export function takePlace(
  tx: WorkspaceTx,
  { pool, handleId, most }: { pool: string; handleId: HandleId; most: number | null },
  time: { since: Date; at: Date },
): Promise<boolean> {
  return tx.batched(
    `limits-take ${pool} ${most}`,
    handleId,
    async (handleIds) => {
      const taken = await takePlaces(tx, { pool, handleIds, most }, time)
      if (taken || handleIds.length === 1) return handleIds.map(() => taken)
      // There is not enough for all: who comes first has it.
      const each: boolean[] = []
      for (const id of handleIds)
        each.push(await takePlaces(tx, { pool, handleIds: [id], most }, time))
      return each
    },
    (id) => id,
  )
}

/** For all of them or none. */
async function takePlaces(
  tx: WorkspaceTx,
  { pool, handleIds, most }: { pool: string; handleIds: HandleId[]; most: number | null },
  { since, at }: { since: Date; at: Date },
): Promise<boolean> {
  const rows = await tx.named(
    'limits-take',
    `WITH fresh AS MATERIALIZED (
       SELECT count(*)::integer AS count FROM unnest($2::uuid[]) id WHERE NOT EXISTS (SELECT 1 FROM start WHERE pool = $1 AND handle_id = id)
     ), counted AS (
       UPDATE start_pool p SET count = p.count + fresh.count FROM fresh
       WHERE p.pool = $1 AND fresh.count > 0
         AND ($3::integer IS NULL OR p.count - (SELECT count(*) FROM start WHERE pool = $1 AND at <= $4) + fresh.count <= $3)
       RETURNING 1)
     INSERT INTO start (pool, handle_id, at) SELECT $1, id, $5 FROM unnest($2::uuid[]) id
     WHERE EXISTS (SELECT 1 FROM counted) OR (SELECT count FROM fresh) = 0
     ON CONFLICT (workspace_id, pool, handle_id) DO UPDATE SET at = excluded.at RETURNING 1`,
    [pool, handleIds, most, since, at],
  )
  return rows.length > 0
}

export async function quotaUsed(tx: WorkspaceTx, accountId: ChannelAccountId): Promise<number> {
  const rows = await tx.named<{ used: number }>(
    'limits-quota',
    'SELECT used FROM quota_use WHERE account_id = $1',
    [accountId],
  )
  return rows[0]?.used ?? 0
}

/** Returns how many it makes. */
export async function useQuota(tx: WorkspaceTx, accountId: ChannelAccountId): Promise<number> {
  const rows = await tx.named<{ used: number }>(
    'limits-use',
    `INSERT INTO quota_use AS q (account_id, used) VALUES ($1, 1)
     ON CONFLICT (workspace_id, account_id) DO UPDATE SET used = q.used + 1 RETURNING used`,
    [accountId],
  )
  return rows[0]?.used ?? 1
}

/** Messages of ours to somebody since they wrote last, that left or are about to. */
export async function answersSince(
  tx: WorkspaceTx,
  to: { handleId: HandleId; accountId: ChannelAccountId; except: string },
): Promise<number> {
  const rows = await tx.named<{ count: number }>(
    'limits-answers',
    `SELECT count(*)::int AS count FROM reach r JOIN message m ON m.handle_id = r.handle_id AND m.account_id = r.account_id
     WHERE r.handle_id = $1 AND r.account_id = $2 AND m.at >= r.last_inbound_at AND m.direction = 'out' AND m.id <> $3
       AND m.content->>'kind' <> 'template' AND m.state IN ('queued', 'sending', 'unknown', 'accepted', 'delivered', 'read')`,
    [to.handleId, to.accountId, to.except],
  )
  return rows[0]?.count ?? 0
}

/** What waits for a place is looked at now: there are more than before. */
export async function wakeWaiting(tx: WorkspaceTx, accountIds: string[], now: Date): Promise<void> {
  await tx.query(
    `UPDATE outbox o SET due_at = $2 FROM message m
     WHERE o.account_id = ANY ($1::uuid[]) AND o.state = 'queued' AND o.held AND o.due_at > $2
       AND m.id = o.message_id AND m.state = 'delayed' AND m.error->>'code' = 'policy:tier'`,
    [accountIds, now],
  )
}
