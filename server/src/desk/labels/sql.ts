import type { ContactId } from '@atrium/contract/ids'
import type { Label } from '@atrium/contract/label'
import type { WorkspaceTx } from '../../platform/database/db.ts'

export const mostLabels = 500

export async function listLabels(tx: WorkspaceTx): Promise<Label[]> {
  return tx.query<Label>(
    `SELECT id, name, color FROM label ORDER BY lower(name), id LIMIT ${mostLabels}`,
  )
}

/** Labels are made and removed one after the other, so that their number and names hold. */
export async function lockLabels(tx: WorkspaceTx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 52))', [tx.workspaceId])
}

export async function putLabel(
  tx: WorkspaceTx,
  label: Label,
  by: { actor: string; at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO label (id, name, color, actor, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, color = excluded.color`,
    [label.id, label.name, label.color, by.actor, by.at],
  )
}

export async function deleteLabel(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM label WHERE id = $1 RETURNING 1', [id])
  return rows.length > 0
}

export type SaidLabel = {
  contactId: ContactId
  labelId: string
  has: boolean
  actor: string
  at: Date
}

/**
 * What is said of a record and a label, the newest word; false where there is no such record or label. A record without
 * handles lives on in another one.
 */
export async function sayLabel(tx: WorkspaceTx, said: SaidLabel): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO contact_label AS l (contact_id, label_id, has, actor, at)
     SELECT c.id, b.id, $3, $4, $5 FROM contact c, label b WHERE c.id = $1 AND NOT c.dormant AND b.id = $2 FOR SHARE OF c, b
     ON CONFLICT (workspace_id, contact_id, label_id) DO UPDATE SET has = excluded.has, actor = excluded.actor, at = excluded.at
     RETURNING 1`,
    [said.contactId, said.labelId, said.has, said.actor, said.at],
  )
  return rows.length > 0
}
