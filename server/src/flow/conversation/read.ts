import type { ContactSummary } from '@atrium/contract/contact'
import { plainText } from '@atrium/contract/content'
import type { HandleId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Quoted } from '../facts.ts'
import { type MessageDbRow, messageFromRow } from './rows.ts'
import { findByExternalId, getMessage, provedMessages } from './sql.ts'

/** A message as readers see it. */
export function shownMessage(row: MessageDbRow): Message {
  return messageFromRow(row, (content) => plainText(content).slice(0, 200))
}

export async function readMessage(tx: WorkspaceTx, id: string): Promise<Message | null> {
  const row = await getMessage(tx, id)
  return row ? shownMessage(row) : null
}

/** A contact as a row of lists and as it travels in events. */
export async function readContactSummary(
  tx: WorkspaceTx,
  id: string,
): Promise<ContactSummary | null> {
  const [found] = await readContactSummaries(tx, [id])
  return found ?? null
}

/** Of those that are there, in no order. */
export async function readContactSummaries(
  tx: WorkspaceTx,
  ids: string[],
): Promise<ContactSummary[]> {
  const rows = await tx.named<{
    id: ContactSummary['id']
    name: string
    avatar: string | null
    language: string | null
    last_seen_at: Date | null
    rev: number
    channels: string[] | null
  }>(
    'conversation-contact-summaries',
    `SELECT c.id, c.name, c.avatar, c.language, c.last_seen_at, c.rev,
       (SELECT array_agg(DISTINCT h.channel) FROM handle h WHERE h.contact_id = c.id) AS channels
     FROM contact c WHERE c.id = ANY ($1::uuid[])`,
    [ids],
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    avatar: row.avatar,
    channels: row.channels ?? [],
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    language: row.language,
    rev: row.rev,
  }))
}

/**
 * What was said before, newest first, as far as whoever writes from this handle is known to have been there: for the
 * assistant and every view of a customer's. A number that may have a new owner shows what came since then and nothing
 * else of the record; and what came from such a number is hidden from the record's other handles, as it may be a
 * stranger's. Members see all of it.
 */
export async function readHistory(
  tx: WorkspaceTx,
  handleId: HandleId,
  limit: number,
): Promise<Message[]> {
  const messages = (await provedMessages(tx, handleId, limit)).map(shownMessage)
  const known = new Set(messages.map(({ id }) => id))
  return messages.map((message) =>
    message.replyTo && !known.has(message.replyTo.id) ? { ...message, replyTo: null } : message,
  )
}

/** Whether this private message is the first of its handle: comments that everybody reads do not count. */
export async function isFirstInPrivate(
  tx: WorkspaceTx,
  { id, handleId, context }: Pick<Message, 'id' | 'handleId' | 'context'>,
): Promise<boolean> {
  if (context?.post) return false
  const rows = await tx.query(
    `SELECT 1 FROM message WHERE handle_id = $1 AND id <> $2 AND direction = 'in' AND context->'post' IS NULL LIMIT 1`,
    [handleId, id],
  )
  return rows.length === 0
}

/** The message that a reply quotes, or the nearest one of a mail's references. */
export async function findQuoted(
  tx: WorkspaceTx,
  from: { accountId: string; handleId: string },
  event: { replyTo?: string; thread?: { references: string[] } },
): Promise<Quoted | undefined> {
  const references = event.replyTo ? [event.replyTo] : (event.thread?.references ?? []).slice(-20)
  if (references.length === 0) return undefined
  // Ids can be guessed or forged: only what this handle wrote or got can be quoted by it.
  const found = (await findByExternalId(tx, from.accountId, references)).filter(
    (row) => row.handle_id === from.handleId,
  )
  const nearest = references
    .toReversed()
    .map((id) => found.find((row) => row.external_id === id))
    .find((row) => row !== undefined)
  if (!nearest) return undefined
  return {
    id: nearest.id,
    text: plainText(nearest.content).slice(0, 200),
    direction: nearest.direction,
    conversationId: nearest.conversation_id,
  }
}

/** Whether somebody can be given a conversation. */
export async function isActiveMember(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM member WHERE id = $1 AND active', [id])
  return rows.length > 0
}
