import type { Content } from '@atrium/contract/content'
import type { ContactId, ConversationId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { allInOrder, inOrder } from '../../../platform/database/together/batches.ts'

/** The message of ours with the provider's id. */
export function findOutgoing(
  tx: WorkspaceTx,
  accountId: string,
  externalId: string,
): Promise<Outgoing | undefined> {
  return tx.batched(`outbox-find-outgoing ${accountId}`, externalId, async (externalIds) => {
    const rows = await tx.named<Outgoing & { external_id: string }>(
      'outbox-find-outgoing',
      `SELECT m.id, m.conversation_id, m.handle_id, h.contact_id, m.external_id FROM message m JOIN handle h ON h.id = m.handle_id
       WHERE m.account_id = $1 AND m.external_id = ANY ($2::text[]) AND m.direction = 'out'`,
      [accountId, externalIds],
    )
    return inOrder(externalIds, rows, (row) => row.external_id)
  })
}

type Outgoing = {
  id: MessageId
  conversation_id: ConversationId
  contact_id: ContactId
  handle_id: HandleId
}

/** What was sent to a handle and not read yet, up to a message of ours or a moment; the newest 100, the oldest first. */
export async function findUnread(
  tx: WorkspaceTx,
  accountId: string,
  handleId: string,
  mark: { upTo: string } | { before: string },
): Promise<MessageId[]> {
  const last =
    'SELECT at, seq FROM message WHERE account_id = $1 AND external_id = $3 AND handle_id = $2'
  const rows = await tx.query<{ id: MessageId }>(
    `SELECT m.id FROM message m
     WHERE m.handle_id = $2 AND ${'upTo' in mark ? `(m.at, m.seq) <= (${last})` : 'm.at <= $3'}
       AND m.account_id = $1 AND m.direction = 'out' AND m.state IN ('accepted', 'delivered') AND m.context->'post' IS NULL
     ORDER BY m.at DESC, m.seq DESC LIMIT 100`,
    [accountId, handleId, 'upTo' in mark ? mark.upTo : mark.before],
  )
  return rows.map((row) => row.id).reverse()
}

/** What was sent to a handle and waits for its provider's id, the oldest first. */
export async function findUnanswered(
  tx: WorkspaceTx,
  accountId: string,
  handleId: string,
  since: Date,
): Promise<{ id: MessageId; state: 'sending' | 'unknown'; content: Content; files: number }[]> {
  return tx.query(
    `SELECT m.id, m.state, m.content, (SELECT count(*)::int FROM attachment a WHERE a.message_id = m.id AND a.version IS NULL) AS files FROM message m
     WHERE m.handle_id = $2 AND m.account_id = $1 AND m.direction = 'out' AND m.state IN ('sending', 'unknown')
       AND m.external_id IS NULL AND m.at > $3 ORDER BY m.at, m.seq LIMIT 100`,
    [accountId, handleId, since],
  )
}

export async function parkReceipt(
  tx: WorkspaceTx,
  accountId: string,
  externalId: string,
  state: string,
  receipt: unknown,
  at: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO parked_receipt (account_id, external_id, state, receipt, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [accountId, externalId, state, JSON.stringify(receipt), at],
  )
}

export async function takeParked<R>(
  tx: WorkspaceTx,
  accountId: string,
  externalId: string,
): Promise<R[]> {
  const rows = await tx.batched(`outbox-take-parked ${accountId}`, externalId, async (ids) => {
    const taken = await tx.named<{ external_id: string; receipt: R }>(
      'outbox-take-parked',
      'DELETE FROM parked_receipt WHERE account_id = $1 AND external_id = ANY ($2::text[]) RETURNING external_id, receipt',
      [accountId, ids],
    )
    return allInOrder(ids, taken, (row) => row.external_id)
  })
  return rows.map((row) => row.receipt)
}

/** A receipt and our own commit of the same message decide one after the other, so that no receipt is parked for ever. */
export function lockExternalId(
  tx: WorkspaceTx,
  accountId: string,
  externalId: string,
): Promise<void> {
  return tx.batched('outbox-lock-external', `${accountId}/${externalId}`, async (ids) => {
    await tx.named(
      'outbox-lock-external',
      'SELECT pg_advisory_xact_lock(hashtextextended(id, 1)) FROM unnest($1::text[]) id',
      // Everybody in the same order, so that nobody waits for each other.
      [ids.toSorted()],
    )
  })
}
