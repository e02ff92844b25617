import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { inOrder } from '../../../platform/database/together/batches.ts'

export type NewSpend = {
  messageId: string
  accountId: string
  channel: string
  category: string
  country: string | null
  units: number
  estimate: number | null
  currency: string | null
  prices: Record<string, number>
  broadcastId: string | null
  at: Date
}

/** One row per message: a message that is sent again costs what it costs now. */
export function putSpend(tx: WorkspaceTx, spend: NewSpend): Promise<void> {
  return tx.batched(
    'spend-put',
    spend,
    (all) => putMany(tx, all),
    ({ messageId }) => messageId,
  )
}

async function putMany(tx: WorkspaceTx, all: NewSpend[]): Promise<void> {
  await tx.named(
    'spend-put',
    `INSERT INTO spend (message_id, account_id, channel, category, country, units, estimate, currency, prices, broadcast_id, at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::numeric[], $8::text[], $9::jsonb[], $10::uuid[], $11::timestamptz[])
     ON CONFLICT (workspace_id, message_id) DO UPDATE SET account_id = excluded.account_id, channel = excluded.channel,
       category = excluded.category, country = excluded.country, units = excluded.units, estimate = excluded.estimate,
       currency = excluded.currency, prices = excluded.prices, broadcast_id = excluded.broadcast_id, at = excluded.at,
       billable = NULL, actual = NULL, actual_currency = NULL`,
    [
      all.map(({ messageId }) => messageId),
      all.map(({ accountId }) => accountId),
      all.map(({ channel }) => channel),
      all.map(({ category }) => category),
      all.map(({ country }) => country),
      all.map(({ units }) => units),
      all.map(({ estimate }) => estimate),
      all.map(({ currency }) => currency),
      all.map(({ prices }) => JSON.stringify(prices)),
      all.map(({ broadcastId }) => broadcastId),
      all.map(({ at }) => at),
    ],
  )
}

/**
 * The provider's word on what a message cost. Where it names no amount, the price of the category that it billed counts,
 * or the estimate. Nothing is known of messages that were written outside Atrium.
 */
export function correctSpend(tx: WorkspaceTx, messageId: string, charge: Charge): Promise<void> {
  const ask = { messageId, ...charge }
  return tx.batched(
    'spend-correct',
    ask,
    (all) => correctMany(tx, all),
    (one) => one.messageId,
  )
}

type Charge = {
  billable: boolean
  category?: string | undefined
  amount?: number | undefined
  currency?: string | undefined
}

async function correctMany(
  tx: WorkspaceTx,
  all: (Charge & { messageId: string })[],
): Promise<void> {
  await tx.named(
    'spend-correct',
    `UPDATE spend SET billable = n.billable, category = coalesce(n.category, spend.category),
       actual = CASE WHEN NOT n.billable THEN 0 ELSE coalesce(n.amount, (prices->>coalesce(n.category, spend.category))::numeric, estimate) END,
       actual_currency = CASE WHEN n.billable AND n.amount IS NOT NULL THEN n.currency ELSE spend.currency END
     FROM unnest($1::uuid[], $2::boolean[], $3::text[], $4::numeric[], $5::text[]) AS n (id, billable, category, amount, currency)
     WHERE spend.message_id = n.id`,
    [
      all.map(({ messageId }) => messageId),
      all.map(({ billable }) => billable),
      all.map(({ category }) => category ?? null),
      all.map(({ amount }) => amount ?? null),
      all.map(({ currency }) => currency ?? null),
    ],
  )
}

/** What the provider said of a message's cost, as it stands with the message. */
export function setCost(tx: WorkspaceTx, messageId: string, cost: unknown): Promise<void> {
  const of = (one: { messageId: string }) => one.messageId
  return tx.batched('outbox-cost', { messageId, cost }, (all) => setCosts(tx, all), of)
}

async function setCosts(
  tx: WorkspaceTx,
  all: { messageId: string; cost: unknown }[],
): Promise<void> {
  await tx.named(
    'outbox-cost',
    'UPDATE message SET cost = n.cost FROM unnest($1::uuid[], $2::jsonb[]) AS n (id, cost) WHERE message.id = n.id',
    [all.map(({ messageId }) => messageId), all.map(({ cost }) => JSON.stringify(cost))],
  )
}

/** The broadcast that a message belongs to. */
export function broadcastOf(tx: WorkspaceTx, messageId: string): Promise<string | null> {
  return tx.batched('spend-broadcast', messageId, async (ids) => {
    const rows = await tx.named<{ id: string; messageId: string }>(
      'spend-broadcast',
      'SELECT broadcast_id AS id, message_id AS "messageId" FROM broadcast_recipient WHERE message_id = ANY ($1::uuid[])',
      [ids],
    )
    return inOrder(ids, rows, (row) => row.messageId).map((row) => row?.id ?? null)
  })
}

/** What did not leave, or did not arrive, is not paid for. */
export const notSent = { billable: false }

/** What it cost as far as is known, in its currency. */
const amount = 'coalesce(actual, estimate)'
const currency = 'coalesce(actual_currency, currency)'

/** What was spent since a moment, by currency; of one broadcast where it is named. */
export async function spentSince(
  tx: WorkspaceTx,
  asked: { since: Date; broadcastId?: string },
): Promise<{ currency: string; amount: number }[]> {
  const ofBroadcast = asked.broadcastId ? 'AND broadcast_id = $2' : ''
  return tx.query(
    `SELECT ${currency} AS currency, sum(${amount})::float8 AS amount FROM spend
     WHERE at >= $1 ${ofBroadcast} AND ${currency} IS NOT NULL GROUP BY 1`,
    asked.broadcastId ? [asked.since, asked.broadcastId] : [asked.since],
  )
}
