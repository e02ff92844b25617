import type { Content } from '@atrium/contract/content'
import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { Author, SendError } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { allInOrder, inOrder } from '../../../platform/database/together/batches.ts'

export type TouchRow = { messageId: MessageId; at: Date; channel: string; author: Author }

/** Messages that count for a record, the oldest first; failed and refused ones do not. `planned`: those that wait too. */
export function touchesOf(
  tx: WorkspaceTx,
  contactId: ContactId,
  span: { after: Date; planned: boolean; except: string },
): Promise<TouchRow[]> {
  return tx.batched('gate-touches', { contactId, ...span }, async (asks) => {
    const rows = await tx.named<TouchRow & { n: string }>(
      'gate-touches',
      `SELECT a.n, t.* FROM unnest($1::uuid[], $2::timestamptz[], $3::boolean[], $4::uuid[]) WITH ORDINALITY AS a (contact, after, planned, excepted, n),
       LATERAL (
         SELECT t.message_id AS "messageId", t.at, m.channel, m.author
         FROM handle h JOIN touch t ON t.handle_id = h.id JOIN message m ON m.id = t.message_id
         WHERE h.contact_id = a.contact AND t.at > a.after AND t.message_id <> a.excepted
           AND (m.state IN ('sending', 'unknown', 'accepted', 'delivered', 'read') OR (a.planned AND m.state IN ('queued', 'delayed')))
         ORDER BY t.at, t.message_id LIMIT 200) t
       ORDER BY a.n, t.at, t."messageId"`,
      [
        asks.map((ask) => ask.contactId),
        asks.map((ask) => ask.after),
        asks.map((ask) => ask.planned),
        asks.map((ask) => ask.except),
      ],
    )
    return allInOrder(places(asks), rows, ({ n }) => n)
  })
}

/** When a person last answered this record, on whatever channel, after a moment. */
export function personAnswered(
  tx: WorkspaceTx,
  contactId: ContactId,
  after: Date,
): Promise<Date | null> {
  return tx.batched('gate-person', { contactId, after }, async (asks) => {
    const rows = await tx.named<{ n: string; at: Date | null }>(
      'gate-person',
      `SELECT a.n, p.at FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS a (contact, after, n),
       LATERAL (
         SELECT max(m.at) AS at FROM handle h JOIN message m ON m.handle_id = h.id
         WHERE h.contact_id = a.contact AND m.at > a.after AND m.direction = 'out' AND m.author->>'kind' IN ('member', 'echo')
           AND m.state NOT IN ('failed', 'refused')) p`,
      [asks.map((ask) => ask.contactId), asks.map((ask) => ask.after)],
    )
    return inOrder(places(asks), rows, ({ n }) => n).map((row) => row?.at ?? null)
  })
}

/** As an ordinality counts them. */
function places(asks: unknown[]): string[] {
  return asks.map((_, at) => String(at + 1))
}

/** An address of a record on a channel that may be written to, the one used last. */
export async function handleOn(
  tx: WorkspaceTx,
  contactId: ContactId,
  channel: string,
): Promise<HandleId | undefined> {
  const rows = await tx.named<{ id: HandleId }>(
    'gate-handle-on',
    `SELECT id FROM handle WHERE contact_id = $1 AND channel = $2 AND NOT blocked ORDER BY last_seen_at DESC NULLS LAST LIMIT 1`,
    [contactId, channel],
  )
  return rows[0]?.id
}

export function storedPolicy(tx: WorkspaceTx): Promise<unknown> {
  return tx.batched('gate-policy', undefined, async (asks) => {
    const rows = await tx.named<{ settings: unknown }>(
      'gate-policy',
      'SELECT settings FROM sending_policy',
      [],
    )
    return asks.map(() => rows[0]?.settings)
  })
}

export function insertTouch(
  tx: WorkspaceTx,
  touch: { messageId: MessageId; handleId: HandleId; class: string; at: Date },
): Promise<void> {
  return tx.batched('gate-touch', touch, async (all) => {
    await tx.named(
      'gate-touch',
      `INSERT INTO touch (id, message_id, handle_id, class, at)
       SELECT id, id, handle_id, class, at FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) AS n (id, handle_id, class, at)`,
      [
        all.map(({ messageId }) => messageId),
        all.map(({ handleId }) => handleId),
        all.map((one) => one.class),
        all.map(({ at }) => at),
      ],
    )
  })
}

/** When a touch leaves, or is due. */
export function moveTouch(tx: WorkspaceTx, messageId: string, at: Date): Promise<void> {
  const of = (move: { messageId: string }) => move.messageId
  return tx.batched('gate-touch-moved', { messageId, at }, (moves) => moveMany(tx, moves), of)
}

async function moveMany(tx: WorkspaceTx, moves: { messageId: string; at: Date }[]): Promise<void> {
  await tx.named(
    'gate-touch-moved',
    'UPDATE touch SET at = n.at FROM unnest($1::uuid[], $2::timestamptz[]) AS n (id, at) WHERE touch.message_id = n.id',
    [moves.map(({ messageId }) => messageId), moves.map(({ at }) => at)],
  )
}

/** Locks the records that these messages count for, and returns the records that they count for then. */
export async function holdRecords(tx: WorkspaceTx, messageIds: string[]): Promise<ContactId[]> {
  const rows = await tx.named<{ id: ContactId }>(
    'gate-hold',
    `SELECT c.id FROM contact c
     WHERE c.id IN (SELECT h.contact_id FROM touch t JOIN handle h ON h.id = t.handle_id WHERE t.message_id = ANY ($1::uuid[]))
     ORDER BY c.id FOR NO KEY UPDATE`,
    [messageIds],
  )
  return rows.map(({ id }) => id)
}

/** Whether the timeline tells of this sender's refusal by this rule already, since a moment. */
export async function isTold(
  tx: WorkspaceTx,
  contactId: ContactId,
  line: { actor: string; rule: string; since: Date },
): Promise<boolean> {
  const rows = await tx.named(
    'gate-told',
    `SELECT 1 FROM activity WHERE contact_id = $1 AND at > $2 AND kind = 'policy' AND actor = $3 AND data->>'rule' = $4 LIMIT 1`,
    [contactId, line.since, line.actor, line.rule],
  )
  return rows.length > 0
}

/** Words become a template; what was written stays with the message. */
export async function turnInto(
  tx: WorkspaceTx,
  messageId: string,
  content: Content,
  tokens: string[],
): Promise<void> {
  await tx.query(
    `UPDATE message SET composed = coalesce(composed, content), content = $2, tokens = array_to_tsvector($3::text[]) WHERE id = $1`,
    [messageId, JSON.stringify(content), tokens],
  )
}

/** Policy holds a message back that has not left: until when, and why. Returns whether it waits. */
export async function setDelay(
  tx: WorkspaceTx,
  messageId: string,
  until: Date,
  why: SendError,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE message SET state = 'delayed', delayed_until = $2, error = $3, rev = rev + CASE WHEN state = 'delayed' AND error IS NULL THEN 0 ELSE 1 END
     WHERE id = $1 AND state IN ('queued', 'delayed') RETURNING 1`,
    [messageId, until, JSON.stringify(why)],
  )
  return rows.length > 0
}
