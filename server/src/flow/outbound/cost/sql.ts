import type { WorkspaceTx } from '../../../platform/database/db.ts'

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
export async function putSpend(tx: WorkspaceTx, spend: NewSpend): Promise<void> {
  await tx.named(
    'spend-put',
    `INSERT INTO spend (message_id, account_id, channel, category, country, units, estimate, currency, prices, broadcast_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (workspace_id, message_id) DO UPDATE SET account_id = excluded.account_id, channel = excluded.channel,
       category = excluded.category, country = excluded.country, units = excluded.units, estimate = excluded.estimate,
       currency = excluded.currency, prices = excluded.prices, broadcast_id = excluded.broadcast_id, at = excluded.at,
       billable = NULL, actual = NULL, actual_currency = NULL`,
    [
      spend.messageId,
      spend.accountId,
      spend.channel,
      spend.category,
      spend.country,
      spend.units,
      spend.estimate,
      spend.currency,
      JSON.stringify(spend.prices),
      spend.broadcastId,
      spend.at,
    ],
  )
}

/**
 * The provider's word on what a message cost. Where it names no amount, the price of the category that it billed counts,
 * or the estimate. Nothing is known of messages that were written outside Atrium.
 */
export async function correctSpend(
  tx: WorkspaceTx,
  messageId: string,
  charge: {
    billable: boolean
    category?: string | undefined
    amount?: number | undefined
    currency?: string | undefined
  },
): Promise<void> {
  await tx.named(
    'spend-correct',
    `UPDATE spend SET billable = $2, category = coalesce($3, category),
       actual = CASE WHEN NOT $2 THEN 0 ELSE coalesce($4, (prices->>coalesce($3, category))::numeric, estimate) END,
       actual_currency = CASE WHEN $2 AND $4::numeric IS NOT NULL THEN $5 ELSE currency END
     WHERE message_id = $1`,
    [
      messageId,
      charge.billable,
      charge.category ?? null,
      charge.amount ?? null,
      charge.currency ?? null,
    ],
  )
}

/** The broadcast that a message belongs to. */
export async function broadcastOf(tx: WorkspaceTx, messageId: string): Promise<string | null> {
  const rows = await tx.named<{ id: string }>(
    'spend-broadcast',
    'SELECT broadcast_id AS id FROM broadcast_recipient WHERE message_id = $1',
    [messageId],
  )
  return rows[0]?.id ?? null
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
