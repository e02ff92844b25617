import type { ChannelAccountId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { Approved } from '../../policy/check.ts'
import * as sql from './sql.ts'

/** The topic under which new outbox rows are hinted to dispatchers. */
export const outboxTopic = 'outbox'

/** Puts an approved message on its way. There is no other way out: `Approved` is made by policy alone. */
export async function enqueue(
  tx: WorkspaceTx,
  approved: Approved,
  item: {
    accountId: ChannelAccountId
    handleId: HandleId
    messageId: MessageId
    reaction?: { target: string; emoji: string | null }
    /** Whether it goes after all that does not: a broadcast's. */
    givesWay?: boolean
    trace: string
    now: Date
  },
): Promise<void> {
  await sql.enqueue(tx, {
    accountId: item.accountId,
    lane: `${item.accountId}/${item.handleId}`,
    messageId: item.messageId,
    kind: item.reaction ? 'reaction' : 'message',
    detail: item.reaction ?? null,
    dueAt: approved.notBefore ?? item.now,
    held: approved.notBefore !== null,
    givesWay: item.givesWay ?? false,
    trace: item.trace,
  })
  tx.hint(outboxTopic, tx.workspaceId)
}
