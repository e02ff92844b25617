import type { ContactId, ConversationId, MemberId } from '@atrium/contract/ids'
import type { Tx, WorkspaceTx } from '../../platform/database/db.ts'

/** Conversations of which the team is to be told, in all workspaces. */
export async function dueSoon(
  tx: Tx,
  now: Date,
): Promise<{ workspace_id: string; id: ConversationId }[]> {
  return tx.query('SELECT * FROM door_due_soon($1)', [now])
}

export type Warned = {
  id: ConversationId
  contactId: ContactId
  contactName: string
  assigneeId: MemberId | null
  isOpen: boolean
  /** What it was time to tell of, each. */
  sla: Date | null
  window: Date | null
}

/** Takes what is to be told of a conversation, so that it is told once. */
export async function takeWarnings(
  tx: WorkspaceTx,
  id: ConversationId,
  now: Date,
): Promise<Warned | undefined> {
  const rows = await tx.query<Warned>(
    `UPDATE conversation v SET sla_warn_at = CASE WHEN v.sla_warn_at > $2 THEN v.sla_warn_at END,
       window_warn_at = CASE WHEN v.window_warn_at > $2 THEN v.window_warn_at END
     FROM (SELECT id, sla_warn_at, window_warn_at FROM conversation WHERE id = $1 FOR UPDATE) before
     JOIN conversation w ON w.id = before.id JOIN contact c ON c.id = w.contact_id
     WHERE v.id = before.id AND least(before.sla_warn_at, before.window_warn_at) <= $2
     RETURNING v.id, v.contact_id AS "contactId", c.name AS "contactName", v.assignee_id AS "assigneeId", v.status = 'open' AS "isOpen",
       CASE WHEN before.sla_warn_at <= $2 THEN v.sla_due_at END AS sla,
       CASE WHEN before.window_warn_at <= $2 THEN v.window_due_at END AS "window"`,
    [id, now],
  )
  return rows[0]
}

/** Whether promises count in the opening hours. */
export async function countsInOpeningHours(tx: WorkspaceTx): Promise<boolean> {
  const rows = await tx.query<{ yes: boolean }>(
    'SELECT in_opening_hours AS yes FROM sla_settings',
    [],
  )
  return rows[0]?.yes ?? false
}

/** Of these messages the earliest of each promise: no later one is due before it. */
export async function earliestOf(
  tx: WorkspaceTx,
  messageIds: string[],
): Promise<{ minutes: number; at: Date }[]> {
  return tx.query(
    `SELECT a.reply_minutes AS minutes, min(m.at) AS at FROM message m JOIN channel_account a ON a.id = m.account_id
     WHERE m.id = ANY ($1::uuid[]) AND a.reply_minutes IS NOT NULL GROUP BY a.reply_minutes`,
    [messageIds],
  )
}
