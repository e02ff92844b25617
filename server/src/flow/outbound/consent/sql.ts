import type { ConsentPurpose } from '@atrium/contract/sending/consent'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** The provider knows of a STOP that did not pass through here: it is written down for the handle of this message. */
export async function noteStop(
  tx: WorkspaceTx,
  messageId: string,
  word: { purpose: ConsentPurpose; source: string; at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO consent (id, handle_id, purpose, value, by, source, message_id, at)
     SELECT $2, handle_id, $3, 'stop', 'provider', $4, id, $5 FROM message WHERE id = $1`,
    [messageId, crypto.randomUUID(), word.purpose, word.source, word.at],
  )
}
