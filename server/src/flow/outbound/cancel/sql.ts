import type { ChannelAccountId, MessageId } from '@atrium/contract/ids'
import type { SendError } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/**
 * Takes messages back that wait. One that is being sent at this moment is left alone: its row is held by whoever sends
 * it. Returns those that will never leave.
 */
export async function takeBack(
  tx: WorkspaceTx,
  ids: MessageId[],
  why: SendError,
): Promise<MessageId[]> {
  const rows = await tx.query<{ id: MessageId }>(
    `WITH gone AS (
       UPDATE outbox SET state = 'done' WHERE state = 'queued' AND kind = 'message' AND message_id = ANY ($1::uuid[])
       RETURNING message_id)
     UPDATE message SET state = 'refused', error = $2, delayed_until = NULL, rev = rev + 1
     WHERE id IN (SELECT message_id FROM gone) AND state IN ('queued', 'delayed', 'sending') RETURNING id`,
    [ids, JSON.stringify(why)],
  )
  return rows.map(({ id }) => id)
}

/** How many messages wait for each account and are due before a moment. */
export async function countWaiting(
  tx: WorkspaceTx,
  accountIds: ChannelAccountId[],
  before: Date,
): Promise<Map<ChannelAccountId, number>> {
  const rows = await tx.named<{ accountId: ChannelAccountId; count: number }>(
    'outbox-count-waiting',
    `SELECT account_id AS "accountId", count(*)::int AS count FROM (
       SELECT account_id FROM outbox WHERE state = 'queued' AND due_at <= $2 AND account_id = ANY ($1::uuid[]) LIMIT 2000) waiting
     GROUP BY account_id`,
    [accountIds, before],
  )
  return new Map(rows.map(({ accountId, count }) => [accountId, count]))
}
