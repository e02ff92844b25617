import type { SpendLine } from '@atrium/contract/sending/cost'
import type { WorkspaceTx } from '../../platform/database/db.ts'

export type Grouping = 'channel' | 'category' | 'day' | 'broadcast'

const keys: Record<Grouping, string> = {
  channel: 'channel',
  category: 'category',
  day: `to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
  broadcast: 'broadcast_id::text',
}
/** Days come in order, everything else by what it cost. */
const orders: Record<Grouping, string> = {
  channel: 'amount DESC, key',
  category: 'amount DESC, key',
  day: 'key DESC',
  broadcast: 'amount DESC, key',
}
/** More groups than a person reads: broadcasts of a year. */
const most = 1000

/** What was spent from a moment until before another, one line for each group and currency. */
export async function spendBy(
  tx: WorkspaceTx,
  by: Grouping,
  from: Date,
  until: Date,
): Promise<SpendLine[]> {
  return tx.query(
    `SELECT s.*, ${by === 'broadcast' ? 'b.name' : 'NULL'} AS name FROM (
     SELECT ${keys[by]} AS key, coalesce(actual_currency, currency) AS currency, count(*)::int AS messages,
       count(billable)::int AS confirmed, (count(*) FILTER (WHERE billable))::int AS billed,
       coalesce(sum(estimate), 0)::float8 AS estimate, coalesce(sum(coalesce(actual, estimate)), 0)::float8 AS amount
     FROM spend WHERE at >= $1 AND at < $2 GROUP BY 1, 2 ORDER BY ${orders[by]} LIMIT ${most}
     ) s ${by === 'broadcast' ? 'LEFT JOIN broadcast b ON b.id = s.key::uuid' : ''} ORDER BY ${orders[by]}`,
    [from, until],
  )
}

export async function spendTotals(
  tx: WorkspaceTx,
  from: Date,
  until: Date,
): Promise<{ currency: string; amount: number }[]> {
  return tx.query(
    `SELECT coalesce(actual_currency, currency) AS currency, coalesce(sum(coalesce(actual, estimate)), 0)::float8 AS amount
     FROM spend WHERE at >= $1 AND at < $2 AND coalesce(actual_currency, currency) IS NOT NULL GROUP BY 1 ORDER BY 2 DESC`,
    [from, until],
  )
}
