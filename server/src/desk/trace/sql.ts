import type { AssistantTurn, BroadcastTurn } from '@atrium/contract/trace/trace'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Period } from '../../platform/days.ts'

/** What the assistant made of a customer's messages; the newest 200. */
export async function assistantTurns(
  tx: WorkspaceTx,
  contactId: string,
  { from, until }: Period,
): Promise<AssistantTurn[]> {
  const rows = await tx.query<Timed<AssistantTurn>>(
    `SELECT 'assistant' AS type, t.message_id AS id, t.at, h.channel, t.outcome, t.why, t.engine, t.confidence::float8 AS confidence
     FROM handle h JOIN assistant_turn t ON t.handle_id = h.id
     WHERE h.contact_id = $1 AND t.at >= $2 AND t.at < $3 ORDER BY t.at DESC, t.message_id DESC LIMIT 200`,
    [contactId, from, until],
  )
  return rows.map(timed)
}

/**
 * What became of a customer in broadcasts; the newest 200. Who was written to is found by the address, which a link
 * brings along; who was left out has none there, and is found by the record that was looked at.
 */
export async function broadcastTurns(
  tx: WorkspaceTx,
  contactId: string,
  { from, until }: Period,
): Promise<BroadcastTurn[]> {
  const rows = await tx.query<Timed<BroadcastTurn>>(
    `WITH record AS (SELECT $1::uuid AS id UNION SELECT origin_contact_id FROM handle WHERE contact_id = $1)
     SELECT 'broadcast' AS type, r.message_id AS id, coalesce(r.made_at, r.due_at) AS at, b.id AS "broadcastId", b.name, r.state,
       r.reason, r.text
     FROM broadcast b CROSS JOIN record CROSS JOIN LATERAL (
       SELECT * FROM broadcast_recipient WHERE broadcast_id = b.id AND contact_id = record.id OFFSET 0) r
     LEFT JOIN handle h ON h.id = r.handle_id
     WHERE r.state <> 'planned' AND coalesce(h.contact_id, r.contact_id) = $1
       AND coalesce(r.made_at, r.due_at) >= $2 AND coalesce(r.made_at, r.due_at) < $3
     ORDER BY at DESC, r.message_id DESC LIMIT 200`,
    [contactId, from, until],
  )
  return rows.map(timed)
}

type Timed<T> = Omit<T, 'at'> & { at: Date }

const timed = <T extends { at: Date }>(row: T) => ({ ...row, at: row.at.toISOString() })
