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
    /** The message has left, and is changed by this. */
    change?: { id: string; kind: 'edit' | 'delete' }
    /** Whether it goes after all that does not: a broadcast's. */
    givesWay?: boolean
    trace: string
    now: Date
    /** Not before this moment, and others of the lane go past it: policy's own delay, or a later time that its sender chose. */
    heldUntil?: Date
  },
): Promise<void> {
  const heldUntil = item.heldUntil ?? approved.notBefore
  await sql.enqueue(tx, {
    accountId: item.accountId,
    lane: `${item.accountId}/${item.handleId}`,
    messageId: item.messageId,
    kind: item.change?.kind ?? (item.reaction ? 'reaction' : 'message'),
    detail: item.change ? { change: item.change.id } : (item.reaction ?? null),
    dueAt: heldUntil ?? item.now,
    held: heldUntil !== null,
    givesWay: item.givesWay ?? false,
    trace: item.trace,
  })
  tx.hint(outboxTopic, tx.workspaceId)
}
