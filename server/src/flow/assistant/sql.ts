import type { ConversationId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'

export type Turn = {
  messageId: MessageId
  handleId: HandleId
  outcome: 'answered' | 'handed_over'
  why: string | null
  engine: string
  confidence: number
  offer: unknown
  at: Date
}

/** False where this message has its answer already. */
export async function insertTurn(tx: WorkspaceTx, turn: Turn): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO assistant_turn (message_id, handle_id, outcome, why, engine, confidence, offer, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, message_id) DO NOTHING RETURNING 1`,
    [
      turn.messageId,
      turn.handleId,
      turn.outcome,
      turn.why,
      turn.engine,
      turn.confidence,
      turn.offer === null ? null : JSON.stringify(turn.offer),
      turn.at,
    ],
  )
  return rows.length > 0
}

/** What the last answer to this handle offered, of those after `since`. */
export async function lastOffer(
  tx: WorkspaceTx,
  handleId: HandleId,
  since: Date | null,
): Promise<unknown> {
  const rows = await tx.query<{ offer: unknown }>(
    `SELECT offer FROM assistant_turn WHERE handle_id = $1 AND ($2::timestamptz IS NULL OR at >= $2)
     ORDER BY at DESC LIMIT 1`,
    [handleId, since],
  )
  return rows[0]?.offer ?? null
}

/**
 * Why a message of a customer is not the assistant's to answer any more: it was answered, the customer or a person has
 * written since, it was a word on being written to, or the conversation is with people since it was handed over.
 */
export async function whyNot(
  tx: WorkspaceTx,
  message: { id: MessageId; seq: string; handleId: HandleId; conversationId: ConversationId },
): Promise<'answered' | 'newer' | 'person' | 'consent' | 'handed_over' | null> {
  const rows = await tx.query<
    Record<'answered' | 'newer' | 'person' | 'consent' | 'over', boolean>
  >(
    `SELECT EXISTS (SELECT 1 FROM assistant_turn WHERE message_id = $1) AS answered,
       EXISTS (SELECT 1 FROM message WHERE conversation_id = $4 AND seq > $2 AND direction = 'in') AS newer,
       EXISTS (SELECT 1 FROM handle mine JOIN handle h ON h.contact_id = mine.contact_id JOIN message m ON m.handle_id = h.id
         WHERE mine.id = $3 AND m.seq > $2 AND m.author->>'kind' IN ('member', 'echo')) AS person,
       EXISTS (SELECT 1 FROM consent WHERE handle_id = $3 AND message_id = $1) AS consent,
       coalesce((SELECT l.outcome = 'handed_over' AND NOT EXISTS (SELECT 1 FROM message r
             WHERE r.conversation_id = $4 AND r.seq > l.seq AND r.author->>'kind' IN ('member', 'echo'))
         FROM (SELECT t.outcome, m.seq FROM message m JOIN assistant_turn t ON t.message_id = m.id
               WHERE m.conversation_id = $4 ORDER BY m.seq DESC LIMIT 1) l), false) AS over`,
    [message.id, message.seq, message.handleId, message.conversationId],
  )
  const [row] = rows
  if (row?.answered) return 'answered'
  if (row?.newer) return 'newer'
  if (row?.person) return 'person'
  if (row?.consent) return 'consent'
  return row?.over ? 'handed_over' : null
}

/**
 * Handles of whose things this one may hear: all of the record whose place in it is proved, where its own is; else only
 * itself; itself first. A member's word brings a handle into a record for the team, and shows its owner nothing.
 * `isWhole`: the record has no others.
 */
export async function provedTogether(
  tx: WorkspaceTx,
  handleId: HandleId,
): Promise<{ handles: { id: HandleId; name: string | null }[]; isWhole: boolean }> {
  const rows = await tx.query<{ id: HandleId; name: string | null; all: number }>(
    `WITH placed AS (
       SELECT h.id, h.name, h.last_seen_at, NOT h.shared AND (h.contact_id = h.origin_contact_id OR coalesce((
         SELECT (l.proof->>'strength')::int >= 1 FROM link l
         WHERE l.handle_id = h.id AND l.to_contact_id = h.contact_id AND l.undone_at IS NULL
         ORDER BY l.at DESC, l.id DESC LIMIT 1), false)) AS proved
       FROM handle mine JOIN handle h ON h.contact_id = mine.contact_id WHERE mine.id = $1)
     SELECT id, name, (SELECT count(*)::int FROM placed) AS "all" FROM placed
     WHERE id = $1 OR (proved AND (SELECT proved FROM placed WHERE id = $1))
     ORDER BY id = $1 DESC, last_seen_at DESC NULLS LAST`,
    [handleId],
  )
  const handles = rows.map(({ id, name }) => ({ id, name }))
  return { handles, isWhole: rows.length > 0 && rows.length === rows[0]?.all }
}

/** Whether a message carried the code with which its writer came over from another channel. */
export async function cameOver(
  tx: WorkspaceTx,
  { id, handleId }: { id: MessageId; handleId: HandleId },
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM link WHERE handle_id = $1 AND message_id = $2 AND proof->>'kind' = 'code' AND undone_at IS NULL`,
    [handleId, id],
  )
  return rows.length > 0
}

export type SettingsRow = {
  engine: 'rules' | 'model'
  base_url: string | null
  model: string | null
  key: Buffer | null
}

export async function getSettings(tx: WorkspaceTx): Promise<SettingsRow | undefined> {
  const rows = await tx.query<SettingsRow>(
    'SELECT engine, base_url, model, key FROM assistant_settings',
  )
  return rows[0]
}
