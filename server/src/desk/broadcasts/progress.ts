import type { WorkspaceTx } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import { countRecipients } from './recipients/sql.ts'
import * as sql from './sql.ts'

/** The job that carries a broadcast a piece further. */
export const broadcastTask = 'broadcast'

/** Has a broadcast go on from what the caller's transaction wrote. */
export async function goOn(tx: WorkspaceTx, broadcastId: string, afterMs = 0): Promise<void> {
  const payload = { workspaceId: tx.workspaceId, broadcastId }
  await addJob(tx, broadcastTask, payload, { key: `${broadcastTask}/${broadcastId}`, afterMs })
}

/** Readers' screens ask for the broadcast again. */
export async function tell(tx: WorkspaceTx, broadcastId: string): Promise<void> {
  await writeEvent(tx, { data: [{ kind: 'broadcast', broadcastId }] })
}

/** Counts anew what became of its recipients, where the last count is older than this. Returns the broadcast as it is now. */
export async function recount(
  tx: WorkspaceTx,
  found: sql.StoredBroadcast,
  now: Date,
  olderMs: number,
): Promise<sql.StoredBroadcast> {
  const { countedAt, plannedAt } = found
  if (!plannedAt || (countedAt && now.getTime() - countedAt.getTime() < olderMs)) return found
  const change = { counts: await countRecipients(tx, found.id), countedAt: now }
  await sql.updateBroadcast(tx, found.id, change)
  return { ...found, ...change }
}
