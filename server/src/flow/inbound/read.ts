import type { WorkspaceTx } from '../../platform/database/db.ts'

/** Whether something that arrived before a moment still waits to be worked. */
export async function isBehind(tx: WorkspaceTx, before: Date): Promise<boolean> {
  const rows = await tx.named<{ behind: boolean }>(
    'journal-behind',
    `SELECT EXISTS (SELECT FROM journal WHERE state = 'pending' AND attempts = 0 AND received_at < $1) AS behind`,
    [before],
  )
  return rows[0]?.behind ?? false
}
