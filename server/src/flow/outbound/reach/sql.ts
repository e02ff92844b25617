import type { ChannelAccountId, ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** Every address at which a record was met, and through which account; those used last first. */
export async function reachesOf(
  tx: WorkspaceTx,
  contactId: ContactId,
): Promise<{ handleId: HandleId; accountId: ChannelAccountId }[]> {
  return tx.query(
    `SELECT r.handle_id AS "handleId", r.account_id AS "accountId" FROM handle h JOIN reach r ON r.handle_id = h.id
     WHERE h.contact_id = $1 ORDER BY r.last_inbound_at DESC NULLS LAST LIMIT 20`,
    [contactId],
  )
}

/** Every address of a record that may be written to. */
export async function handlesOf(
  tx: WorkspaceTx,
  contactId: ContactId,
): Promise<{ handleId: HandleId; channel: string; scope: string }[]> {
  return tx.query(
    `SELECT id AS "handleId", channel, scope FROM handle WHERE contact_id = $1 AND NOT blocked ORDER BY last_seen_at DESC NULLS LAST, id LIMIT 20`,
    [contactId],
  )
}
