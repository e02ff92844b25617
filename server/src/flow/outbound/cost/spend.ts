import type { ChannelAccountId, MessageId } from '@atrium/contract/ids'
import type { Estimate, Priced, Rates } from '@atrium/contract/sending/cost'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { estimate, pricesByCategory } from './estimate.ts'
import { putSpend } from './sql.ts'

/** Writes down what a message that leaves now is estimated to cost. Returns the estimate; null where no rate is known. */
export async function noteEstimate(
  tx: WorkspaceTx,
  rates: Rates,
  sent: Priced & {
    messageId: MessageId
    accountId: ChannelAccountId
    broadcastId: string | null
    at: Date
  },
): Promise<Estimate | null> {
  const found = estimate(rates, sent)
  const { messageId, accountId, channel, category, units, broadcastId, at } = sent
  await putSpend(tx, {
    messageId,
    accountId,
    channel,
    category,
    country: found?.why.country ?? null,
    units,
    estimate: found?.amount ?? null,
    currency: found?.currency ?? null,
    prices: pricesByCategory(rates, sent),
    broadcastId,
    at,
  })
  return found
}
