import type { WorkspaceTx } from '../../../platform/database/db.ts'

/**
 * What is said of a record and a label, the newest word; false where there is no such record or label. A record without
 * handles lives on in another one.
 */
export async function sayLabel(
  tx: WorkspaceTx,
  said: { contactId: string; labelId: string; has: boolean; actor: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO contact_label AS l (contact_id, label_id, has, actor, at)
     SELECT c.id, b.id, $3, $4, $5 FROM contact c, label b WHERE c.id = $1 AND NOT c.dormant AND b.id = $2 FOR SHARE OF c, b
     ON CONFLICT (workspace_id, contact_id, label_id) DO UPDATE SET has = excluded.has, actor = excluded.actor, at = excluded.at
     RETURNING 1`,
    [said.contactId, said.labelId, said.has, said.actor, said.at],
  )
  return rows.length > 0
}
