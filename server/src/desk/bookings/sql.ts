import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** The record that a handle belongs to now. */
export async function handleOf(tx: WorkspaceTx, handleId: string): Promise<ContactId | undefined> {
  const rows = await tx.query<{ contactId: ContactId }>(
    'SELECT contact_id AS "contactId" FROM handle WHERE id = $1',
    [handleId],
  )
  return rows[0]?.contactId
}
