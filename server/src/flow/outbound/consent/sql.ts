import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** The provider knows of a STOP that did not pass through here: it is written down for the handle of this message. */
export async function noteStop(
  tx: WorkspaceTx,
  messageId: string,
  source: string,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO consent (id, handle_id, purpose, value, source, at)
     SELECT $2, handle_id, 'marketing', 'stop', $3, $4 FROM message WHERE id = $1`,
    [messageId, crypto.randomUUID(), source, at],
  )
}
