import type { ChannelAccountId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { announceMessage } from './conversation/change.ts'
import * as sql from './outbound/cancel/sql.ts'

/** Takes back what has not left, with the words that say why. What is being sent at this moment is not stopped. */
export async function cancelUnsent(
  tx: WorkspaceTx,
  ids: MessageId[],
  text: string,
): Promise<MessageId[]> {
  if (ids.length === 0) return []
  const gone = await sql.takeBack(tx, ids, { code: 'cancelled', text, next: 'none' })
  for (const id of gone) await announceMessage(tx, id)
  return gone
}

/** A message that waits for its turn at the provider's rate has a time a little ahead. */
const aheadMs = 30_000

/** How many messages wait for each of these accounts now. */
export function countWaiting(
  tx: WorkspaceTx,
  accountIds: ChannelAccountId[],
  now: Date,
): Promise<Map<ChannelAccountId, number>> {
  return sql.countWaiting(tx, accountIds, new Date(now.getTime() + aheadMs))
}
