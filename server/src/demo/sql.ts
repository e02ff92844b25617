import type { ContactId, HandleId, MemberId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../platform/database/db.ts'

/** Gives a seeded message its author, ends the case where it rested, and returns the contact. */
export async function markPast(
  tx: WorkspaceTx,
  input: {
    accountId: string
    externalId: string
    author: { kind: 'member'; memberId: MemberId; name: string } | null
    resolve: boolean
    at: Date
  },
): Promise<ContactId | undefined> {
  if (input.author) {
    await tx.query(
      `UPDATE message SET author = $3, state = 'read' WHERE account_id = $1 AND external_id = $2`,
      [input.accountId, input.externalId, JSON.stringify(input.author)],
    )
    await tx.query(
      `UPDATE conversation SET assignee_id = $3, last_message = jsonb_set(last_message, '{state}', '"read"')
       WHERE id = (SELECT conversation_id FROM message WHERE account_id = $1 AND external_id = $2)`,
      [input.accountId, input.externalId, input.author.memberId],
    )
  }
  if (input.resolve) {
    await tx.query(
      `UPDATE conversation SET status = 'resolved', resolved_at = $3, waiting_since = NULL, handler = 'nobody',
         sla_due_at = NULL, sla_soon_at = NULL, window_due_at = NULL, sla_warn_at = NULL, window_warn_at = NULL
       WHERE id = (SELECT conversation_id FROM message WHERE account_id = $1 AND external_id = $2)`,
      [input.accountId, input.externalId, input.at],
    )
  }
  const rows = await tx.query<{ contact_id: ContactId }>(
    'SELECT h.contact_id FROM message m JOIN handle h ON h.id = m.handle_id WHERE m.account_id = $1 AND m.external_id = $2',
    [input.accountId, input.externalId],
  )
  return rows[0]?.contact_id
}

/** The team has read what it answered: only who waits is new to them. */
export async function markRead(tx: WorkspaceTx): Promise<void> {
  await tx.query(
    `INSERT INTO conversation_read (member_id, conversation_id, seq)
     SELECT m.id, v.id, v.last_inbound_seq FROM conversation v CROSS JOIN member m WHERE v.waiting_since IS NULL`,
  )
}

/** The address from which somebody of this name wrote last. */
export async function handleNamed(tx: WorkspaceTx, name: string): Promise<HandleId | undefined> {
  const rows = await tx.query<{ id: HandleId }>(
    `SELECT h.id FROM contact c JOIN handle h ON h.contact_id = c.id WHERE c.name = $1
     ORDER BY h.last_seen_at DESC NULLS LAST LIMIT 1`,
    [name],
  )
  return rows[0]?.id
}
