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
