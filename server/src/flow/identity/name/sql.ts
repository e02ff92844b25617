import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** `person`: a member chose it for the record that the handle was born with. */
export type NameSource = { name: string; from: 'person' | 'profile' | 'address' }

export async function nameOf(
  tx: WorkspaceTx,
  id: ContactId,
): Promise<{ name: string; named: boolean } | undefined> {
  const rows = await tx.query<{ name: string; named: boolean }>(
    'SELECT name, named FROM contact WHERE id = $1',
    [id],
  )
  return rows[0]
}

/** Every name by which a record's handles are known, the best first: the record's own handles before those linked to it. */
export async function nameSources(tx: WorkspaceTx, id: ContactId): Promise<NameSource[]> {
  return tx.query(
    `SELECT s.name, s."from" FROM handle h
     LEFT JOIN contact o ON o.id = h.origin_contact_id AND o.id <> h.contact_id AND o.named
     CROSS JOIN LATERAL (VALUES (o.name, 'person', 1), (h.name, 'profile', 2), (h.label, 'address', 3)) s(name, "from", rank)
     WHERE h.contact_id = $1 AND s.name IS NOT NULL
     ORDER BY s.rank, h.origin_contact_id = h.contact_id DESC, h.created_at, h.id`,
    [id],
  )
}
