import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** After how many days of silence a number may have a new owner. */
export async function recycledDays(tx: WorkspaceTx): Promise<number> {
  const rows = await tx.query<{ days: number }>('SELECT recycled_days AS days FROM identity_policy')
  return rows[0]?.days ?? 45
}

export async function setProvedSince(
  tx: WorkspaceTx,
  id: HandleId,
  since: Date | null,
): Promise<void> {
  await tx.query('UPDATE handle SET proved_since = $2 WHERE id = $1', [id, since])
}

/** The handle keeps its history under an address from which nothing comes; its phone proves nothing any more. */
export async function retire(tx: WorkspaceTx, id: HandleId, address: string): Promise<void> {
  await tx.query('UPDATE handle SET address = $2, proved_since = NULL WHERE id = $1', [id, address])
  await tx.query(
    `UPDATE proof SET strength = 0, source = source || ', until the number had a new owner' WHERE handle_id = $1 AND kind = 'phone'`,
    [id],
  )
}

/** A new handle with the old one's address, its attested phone, and what was said through it since then. */
export async function succeed(
  tx: WorkspaceTx,
  next: { old: HandleId; fresh: HandleId; contactId: ContactId; address: string; since: Date },
): Promise<void> {
  const { old, fresh, since } = next
  await tx.query(
    `INSERT INTO handle (id, channel, scope, address, label, name, contact_id, origin_contact_id, last_seen_at, created_at)
     SELECT $2, channel, scope, $4, label, NULL, $3, $3, last_seen_at, $5 FROM handle WHERE id = $1`,
    [old, fresh, next.contactId, next.address, since],
  )
  await tx.query(
    `INSERT INTO proof (handle_id, kind, value, match, strength, source, at)
     SELECT $2, kind, value, match, 1, 'the network attested it', $3 FROM proof WHERE handle_id = $1 AND kind = 'phone' AND value = $4`,
    [old, fresh, since, next.address],
  )
  await tx.query(
    `INSERT INTO reach (handle_id, account_id, last_inbound_at, last_inbound_external_id, window_until)
     SELECT $2, account_id, last_inbound_at, last_inbound_external_id, window_until FROM reach WHERE handle_id = $1 AND last_inbound_at >= $3`,
    [old, fresh, since],
  )
  for (const table of ['touch', 'consent'])
    await tx.query(`UPDATE ${table} SET handle_id = $2 WHERE handle_id = $1 AND at >= $3`, [
      old,
      fresh,
      since,
    ])
}
