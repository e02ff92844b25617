import type { Conversation } from '@atrium/contract/conversation'
import type { ContactId, ConversationId, HandleId } from '@atrium/contract/ids'
import type { MessageChange } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { inOrder } from '../../platform/database/together/batches.ts'
import {
  type ConversationDbRow,
  conversationColumns,
  conversationFromRow,
  type MessageDbRow,
  messageColumns,
} from './rows.ts'

/** The case to continue, and the sequence number for what is added to it. */
export type Latest = { conversation: Conversation | null; seq: string }

/** The conversation that the list shows for another: itself, or the one in which it continues. */
const listedFor = (id: string) => `(WITH RECURSIVE up AS (
     SELECT id, joined_into FROM conversation WHERE id = ${id}
     UNION ALL SELECT c.id, c.joined_into FROM conversation c JOIN up ON c.id = up.joined_into
   ) SELECT id FROM up WHERE joined_into IS NULL)`
const listed = listedFor('$1')

/** The contact's case to continue: the open one, else one an agent split off, else the one resolved last. */
export function latestConversation(tx: WorkspaceTx, contactId: ContactId): Promise<Latest> {
  return tx.batched('conversation-latest', contactId, async (ids) => {
    const rows = await tx.named<ConversationDbRow & { seq: string }>(
      'conversation-latest',
      `SELECT l.* FROM unnest($1::uuid[]) WITH ORDINALITY AS a (id, n), LATERAL (${latestOf('a.id')}) l ORDER BY a.n`,
      [ids],
    )
    return rows.map((row) => latest([row]))
  })
}

/** The same for whoever has this address now, so that the case can be asked for beside the person. */
export async function latestOfAddress(
  tx: WorkspaceTx,
  channel: string,
  address: { scope: string; address: string },
): Promise<Latest> {
  const contact =
    '(SELECT contact_id FROM handle WHERE channel = $1 AND scope = $2 AND address = $3)'
  const values = [channel, address.scope, address.address]
  return latest(await tx.named('conversation-latest-of-address', latestOf(contact), values))
}

/** The same for several addresses at once, in their order. */
export async function latestOfAddresses(
  tx: WorkspaceTx,
  addresses: { channel: string; scope: string; address: string }[],
): Promise<Latest[]> {
  const contact =
    '(SELECT contact_id FROM handle WHERE channel = a.channel AND scope = a.scope AND address = a.address)'
  const rows = await tx.named<ConversationDbRow & { seq: string }>(
    'conversation-latest-of-addresses',
    `SELECT l.* FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS a(channel, scope, address, n),
       LATERAL (${latestOf(contact)}) l ORDER BY a.n`,
    [
      addresses.map(({ channel }) => channel),
      addresses.map(({ scope }) => scope),
      addresses.map(({ address }) => address),
    ],
  )
  return rows.map((row) => latest([row]))
}

function latestOf(contact: string): string {
  return `SELECT s.seq, v.* FROM (SELECT nextval('timeline_seq') AS seq) s LEFT JOIN LATERAL (
       SELECT ${conversationColumns} FROM conversation v JOIN contact c ON c.id = v.contact_id
       WHERE v.contact_id = ${contact} AND v.joined_into IS NULL
       ORDER BY (v.status <> 'resolved') DESC, v.split, v.last_message_at DESC LIMIT 1
     ) v ON true`
}

function latest([row]: (ConversationDbRow & { seq: string })[]): Latest {
  if (!row) throw new Error('a sequence gave no value')
  return { conversation: row.id ? conversationFromRow(row) : null, seq: row.seq }
}

/** The conversation, or the one in which it goes on since two records were linked. */
export async function getListed(tx: WorkspaceTx, id: string): Promise<Conversation | null> {
  const rows = await tx.query<ConversationDbRow>(
    `SELECT ${conversationColumns} FROM conversation v JOIN contact c ON c.id = v.contact_id WHERE v.id = ${listed}`,
    [id],
  )
  return rows[0] ? conversationFromRow(rows[0]) : null
}

export function getConversation(tx: WorkspaceTx, id: string): Promise<Conversation | null> {
  return tx.batched('conversation-get', id, async (ids) => {
    const rows = await tx.named<ConversationDbRow>(
      'conversation-get',
      `SELECT ${conversationColumns} FROM conversation v JOIN contact c ON c.id = v.contact_id WHERE v.id = ANY ($1::uuid[])`,
      [ids],
    )
    return inOrder(ids, rows, (row) => row.id).map((row) => (row ? conversationFromRow(row) : null))
  })
}

/** The message with the provider's id, for quotes, reactions, edits and threads. */
export async function findByExternalId(
  tx: WorkspaceTx,
  accountId: string,
  externalIds: string[],
): Promise<MessageDbRow[]> {
  return tx.query<MessageDbRow>(
    `SELECT ${messageColumns} FROM message m JOIN handle h ON h.id = m.handle_id
     WHERE m.account_id = $1 AND m.external_id = ANY ($2::text[]) ORDER BY m.at DESC, m.seq DESC`,
    [accountId, externalIds],
  )
}

export function getMessage(tx: WorkspaceTx, id: string): Promise<MessageDbRow | undefined> {
  return tx.batched('conversation-get-message', id, async (ids) => {
    const rows = await tx.named<MessageDbRow>(
      'conversation-get-message',
      `SELECT ${messageColumns} FROM message m JOIN handle h ON h.id = m.handle_id WHERE m.id = ANY ($1::uuid[])`,
      [ids],
    )
    return inOrder(ids, rows, (row) => row.id)
  })
}

/** The newest messages of a handle's record that its owner is proved to have been part of. */
export async function provedMessages(
  tx: WorkspaceTx,
  handleId: HandleId,
  limit: number,
): Promise<MessageDbRow[]> {
  return tx.query<MessageDbRow>(
    `SELECT ${messageColumns} FROM handle mine JOIN handle h ON h.contact_id = mine.contact_id JOIN message m ON m.handle_id = h.id
     WHERE mine.id = $1 AND m.deleted_at IS NULL AND (m.direction = 'in' OR m.state IN ('accepted', 'delivered', 'read'))
       AND CASE WHEN mine.proved_since IS NULL THEN h.proved_since IS NULL OR m.arrived_at < h.proved_since
         ELSE h.id = mine.id AND m.arrived_at >= mine.proved_since END
     ORDER BY m.at DESC, m.seq DESC LIMIT $2`,
    [handleId, limit],
  )
}

export async function insertNote(
  tx: WorkspaceTx,
  note: { id: string; conversationId: string; memberId: string; text: string; at: Date },
): Promise<string | undefined> {
  const rows = await tx.query<{ seq: string }>(
    `INSERT INTO note (id, conversation_id, member_id, text, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, id) DO NOTHING RETURNING seq`,
    [note.id, note.conversationId, note.memberId, note.text, note.at],
  )
  return rows[0]?.seq
}

/** Keeps what a message says now, before it is changed; its version. The caller changes it in the same transaction. */
export async function keepVersion(
  tx: WorkspaceTx,
  id: string,
  change: { how: 'edit' | 'delete'; actor: string; at: string },
): Promise<number> {
  const rows = await tx.query<{ version: number }>(
    `INSERT INTO message_version (message_id, version, content, how, actor, at)
     SELECT m.id, (SELECT count(*) FROM message_version v WHERE v.message_id = m.id), m.content, $2, $3, $4
     FROM (SELECT id, content FROM message WHERE id = $1 FOR NO KEY UPDATE) m RETURNING version`,
    [id, change.how, change.actor, change.at],
  )
  return rows[0]?.version ?? 0
}

/** The files that a message shows stay with this version of it; others take their place. */
export async function keepFiles(tx: WorkspaceTx, id: string, version: number): Promise<void> {
  await tx.query('UPDATE attachment SET version = $2 WHERE message_id = $1 AND version IS NULL', [
    id,
    version,
  ])
}

/** How the provider names the bytes of the files that a message shows, by their ids. */
export async function fileKeys(tx: WorkspaceTx, id: string): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; key: string }>(
    `SELECT id, external_key AS key FROM attachment
     WHERE message_id = $1 AND version IS NULL AND external_key IS NOT NULL`,
    [id],
  )
  return new Map(rows.map(({ id: file, key }) => [file, key]))
}

/** A change of ours goes on its way, or a refused one is forgotten (null). False where one is on its way already. */
export async function setChange(
  tx: WorkspaceTx,
  id: string,
  change: MessageChange | null,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE message SET change = $2, rev = rev + 1
     WHERE id = $1 AND (change IS NULL OR change->>'state' <> 'queued') RETURNING 1`,
    [id, json(change ?? undefined)],
  )
  return rows.length > 0
}

/** Changes what a message shows (edit, deletion, reactions). Returns the row as it is now. */
export async function changeMessage(
  tx: WorkspaceTx,
  id: string,
  change: {
    content?: unknown
    tokens?: string[]
    reactions?: unknown
    context?: unknown
    editedAt?: string
    deletedAt?: string
    /** The change that was on its way is this one. */
    taken?: true
  },
): Promise<MessageDbRow | undefined> {
  await tx.query(
    `UPDATE message SET content = coalesce($2, content), tokens = coalesce(array_to_tsvector($3::text[]), tokens),
       reactions = coalesce($4, reactions), edited_at = coalesce($5, edited_at), deleted_at = coalesce($6, deleted_at),
       context = coalesce($7, context), change = CASE WHEN $8 THEN NULL ELSE change END, rev = rev + 1
     WHERE id = $1`,
    [
      id,
      json(change.content),
      change.tokens ?? null,
      json(change.reactions),
      change.editedAt ?? null,
      change.deletedAt ?? null,
      json(change.context),
      change.taken ?? false,
    ],
  )
  return getMessage(tx, id)
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** Every conversation of a contact, oldest first, locked. */
export async function conversationsOf(
  tx: WorkspaceTx,
  contactId: ContactId,
): Promise<Conversation[]> {
  const rows = await tx.query<ConversationDbRow>(
    `SELECT ${conversationColumns} FROM conversation v JOIN contact c ON c.id = v.contact_id
     WHERE v.contact_id = $1 ORDER BY v.created_at, v.id FOR NO KEY UPDATE OF v`,
    [contactId],
  )
  return rows.map(conversationFromRow)
}

/** Which of these handles wrote or was written to in which conversation. */
export async function handlesIn(
  tx: WorkspaceTx,
  conversationIds: string[],
): Promise<{ conversationId: ConversationId; handleId: HandleId }[]> {
  return tx.query(
    `SELECT DISTINCT conversation_id AS "conversationId", handle_id AS "handleId" FROM message WHERE conversation_id = ANY ($1::uuid[])`,
    [conversationIds],
  )
}

/** Moves the messages of one handle between conversations, from `seq` on. */
export async function moveMessages(
  tx: WorkspaceTx,
  input: { handleId: HandleId; from: ConversationId; to: ConversationId; fromSeq: string },
): Promise<number> {
  const rows = await tx.query(
    'UPDATE message SET conversation_id = $3, rev = rev + 1 WHERE handle_id = $1 AND conversation_id = $2 AND seq >= $4 RETURNING 1',
    [input.handleId, input.from, input.to, input.fromSeq],
  )
  return rows.length
}

/** Messages through a handle since a time become those of another handle, in a conversation of its own. */
export async function handOver(
  tx: WorkspaceTx,
  move: { oldId: HandleId; newHandleId: HandleId; since: Date; conversationId: ConversationId },
): Promise<void> {
  await tx.query(
    'UPDATE message SET handle_id = $2, conversation_id = $4, rev = rev + 1 WHERE handle_id = $1 AND arrived_at >= $3',
    [move.oldId, move.newHandleId, move.since, move.conversationId],
  )
}

/** The newest messages of a conversation, for the fields that are derived from them. */
export async function newestMessages(
  tx: WorkspaceTx,
  conversationId: ConversationId,
): Promise<MessageDbRow[]> {
  return tx.query<MessageDbRow>(
    `SELECT ${messageColumns} FROM message m JOIN handle h ON h.id = m.handle_id
     WHERE m.conversation_id = $1 ORDER BY m.at DESC, m.seq DESC LIMIT 200`,
    [conversationId],
  )
}

/** The list shows the state of the last message: keeps it true. Returns the conversation when its row changed. */
export async function showState(
  tx: WorkspaceTx,
  message: MessageDbRow,
): Promise<Conversation | null> {
  const { conversation_id: of, state, at } = message
  const id = await tx.batched(
    'conversation-show-state',
    { of, state, at },
    (asks) => showStates(tx, asks),
    (ask) => ask.of,
  )
  return id ? getConversation(tx, id) : null
}

async function showStates(
  tx: WorkspaceTx,
  asks: { of: string; state: string; at: Date }[],
): Promise<(string | undefined)[]> {
  const rows = await tx.named<{ of: string; id: string }>(
    'conversation-show-state',
    `UPDATE conversation v SET last_message = jsonb_set(v.last_message, '{state}', to_jsonb(n.state)), rev = v.rev + 1
     FROM (SELECT a.id AS of, a.state, a.at, ${listedFor('a.id')} AS id FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS a (id, state, at) LIMIT $4) n
     WHERE v.id = n.id AND v.last_message_at = n.at AND v.last_message->>'direction' = 'out' AND v.last_message->>'state' <> n.state
     RETURNING n.of, v.id`,
    [
      asks.map(({ of }) => of),
      asks.map(({ state }) => state),
      asks.map(({ at }) => at),
      asks.length,
    ],
  )
  return inOrder(
    asks.map(({ of }) => of),
    rows,
    (row) => row.of,
  ).map((row) => row?.id)
}

/** The same for the words of the last message, after an edit. */
export async function showWords(
  tx: WorkspaceTx,
  message: MessageDbRow,
  words: { text: string; kind: string },
): Promise<Conversation | null> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE conversation SET last_message = last_message || $2::jsonb, rev = rev + 1
     WHERE id = ${listed} AND last_message_at = $3 AND last_message->>'direction' = $4
       AND NOT EXISTS (SELECT 1 FROM message n WHERE n.conversation_id = $1 AND n.at = $3 AND n.seq > $5) RETURNING id`,
    [message.conversation_id, JSON.stringify(words), message.at, message.direction, message.seq],
  )
  return rows[0] ? getConversation(tx, rows[0].id) : null
}

/** Until when the door of an answer is open; null where it does not close, or never was. */
export async function windowOf(
  tx: WorkspaceTx,
  handleId: string | null,
  accountId: string | null,
): Promise<Date | null> {
  const rows = await tx.query<{ until: Date | null }>(
    'SELECT window_until AS until FROM reach WHERE handle_id = $1 AND account_id = $2',
    [handleId, accountId],
  )
  return rows[0]?.until ?? null
}
