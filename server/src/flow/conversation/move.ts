import { plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { ContactId, ConversationId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { emptyConversation, preview } from './continue.ts'
import { type MessageDbRow, messageFromRow } from './rows.ts'
import * as sql from './sql.ts'

/**
 * A record was linked into another: its conversations come along. Where both have one open, theirs continues in the
 * other's: it keeps its messages and notes and points there, so that an unlink finds both as they were.
 */
export async function followLink(
  tx: WorkspaceTx,
  move: { from: ContactId; to: ContactId },
): Promise<Conversation[]> {
  const coming = await sql.conversationsOf(tx, move.from)
  const current = (await sql.conversationsOf(tx, move.to)).find(isCurrent)
  for (const conversation of coming) {
    const joins = current !== undefined && isCurrent(conversation)
    await sql.putConversation(tx, conversation, {
      ...conversation,
      contactId: move.to,
      joinedInto: joins ? current.id : conversation.joinedInto,
    })
  }
  return refresh(tx, move.to)
}

/**
 * A handle returned to another record: its messages go with it. A conversation that holds only its messages moves
 * whole; a mixed one is split by handle, into the conversation it had joined before, or a new one. Notes stay where
 * they were written.
 */
export async function followUnlink(
  tx: WorkspaceTx,
  move: { handleId: HandleId; from: ContactId; to: ContactId; toName: string },
  now: Date,
): Promise<Conversation[]> {
  const all = await sql.conversationsOf(tx, move.from)
  const plan = planUnlink(
    all,
    await sql.handlesIn(
      tx,
      all.map((conversation) => conversation.id),
    ),
    move.handleId,
  )
  let current = (await sql.conversationsOf(tx, move.to)).find(isCurrent)
  const place = async (
    before: Conversation | null,
    conversation: Conversation,
  ): Promise<ConversationId> => {
    const joins = current !== undefined && isCurrent(conversation) ? current.id : null
    const placed = await sql.putConversation(tx, before, { ...conversation, joinedInto: joins })
    if (!current && isCurrent(placed)) current = placed
    return placed.id
  }
  const restored = new Map<ConversationId, ConversationId>()
  for (const { conversation, root } of plan.whole) {
    const status = root
      ? { status: root.status, resolvedAt: root.resolvedAt, snoozedUntil: root.snoozedUntil }
      : {}
    const id = await place(conversation, {
      ...conversation,
      ...status,
      contactId: move.to,
      joinedInto: null,
    })
    if (root && !restored.has(root.id)) restored.set(root.id, id)
  }
  for (const mixed of plan.mixed) {
    const target = restored.get(mixed.id) ?? (await place(null, newLike(mixed, move, now)))
    await sql.moveMessages(tx, {
      handleId: move.handleId,
      from: mixed.id,
      to: target,
      fromSeq: '0',
    })
  }
  return [...(await refresh(tx, move.from)), ...(await refresh(tx, move.to))]
}

/** Which conversations hold only this handle's messages, with the open one they had joined, and which are mixed. */
export function planUnlink(
  all: Conversation[],
  usage: { conversationId: ConversationId; handleId: HandleId }[],
  handleId: HandleId,
): { whole: { conversation: Conversation; root: Conversation | null }[]; mixed: Conversation[] } {
  const handles = new Map<ConversationId, Set<HandleId>>()
  for (const use of usage)
    handles.set(
      use.conversationId,
      (handles.get(use.conversationId) ?? new Set()).add(use.handleId),
    )
  const byId = new Map(all.map((conversation) => [conversation.id, conversation]))
  const whole: { conversation: Conversation; root: Conversation | null }[] = []
  const mixed: Conversation[] = []
  for (const conversation of all) {
    const used = handles.get(conversation.id)
    if (!used?.has(handleId)) continue
    if (used.size > 1) mixed.push(conversation)
    else
      whole.push({
        conversation,
        root: conversation.joinedInto ? (byId.get(conversation.joinedInto) ?? null) : null,
      })
  }
  return { whole, mixed }
}

/** Splits a topic off: this message and the later ones of its handle become a conversation beside the open one. */
export async function split(
  tx: WorkspaceTx,
  conversation: Conversation,
  message: MessageDbRow,
  now: Date,
): Promise<Conversation[]> {
  const fresh: Conversation = {
    ...emptyConversation({ id: conversation.contactId, name: conversation.contactName }, now),
    split: true,
    assigneeId: conversation.assigneeId,
    lastMessageAt: message.at.toISOString(),
  }
  const placed = await sql.putConversation(tx, null, fresh)
  await sql.moveMessages(tx, {
    handleId: message.handle_id,
    from: conversation.id,
    to: placed.id,
    fromSeq: message.seq,
  })
  return (await refresh(tx, conversation.contactId)).sort((a) => (a.id === placed.id ? -1 : 1))
}

/** What the list shows of a conversation follows from its messages and those of the ones that joined it. */
async function refresh(tx: WorkspaceTx, contactId: ContactId): Promise<Conversation[]> {
  const all = await sql.conversationsOf(tx, contactId)
  const result: Conversation[] = []
  for (const conversation of all) {
    const members = [conversation.id, ...joinedTo(all, conversation.id)]
    const messages: MessageDbRow[] = []
    for (const id of members) messages.push(...(await sql.newestMessages(tx, id)))
    result.push(await sql.putConversation(tx, conversation, derive(conversation, messages)))
  }
  return result
}

function joinedTo(all: Conversation[], id: ConversationId): ConversationId[] {
  return all
    .filter((conversation) => conversation.joinedInto === id)
    .flatMap((conversation) => [conversation.id, ...joinedTo(all, conversation.id)])
}

/** The list's fields from a conversation's newest messages. */
export function derive(conversation: Conversation, rows: MessageDbRow[]): Conversation {
  const messages = rows
    .map((row) => messageFromRow(row, plainText))
    .sort((a, b) => (a.at === b.at ? Number(BigInt(b.seq) - BigInt(a.seq)) : a.at < b.at ? 1 : -1))
  const [newest] = messages
  if (!newest)
    return {
      ...conversation,
      lastMessage: null,
      channels: [],
      replyHandleId: null,
      replyAccountId: null,
      waitingSince: null,
    }
  const inbound = messages.find((message) => message.direction === 'in')
  const answered = messages.findIndex((message) => message.direction === 'out')
  const waiting = answered === -1 ? messages.at(-1) : messages[answered - 1]
  const reply = inbound ?? newest
  return {
    ...conversation,
    lastMessage: preview(newest),
    lastMessageAt: newest.at,
    channels: [...new Set(messages.map((message) => message.channel))],
    replyHandleId: reply.handleId,
    replyAccountId: reply.accountId,
    lastInboundSeq: inbound?.seq ?? '0',
    waitingSince:
      newest.direction === 'in' && conversation.status !== 'resolved'
        ? (waiting?.at ?? newest.at)
        : null,
  }
}

function newLike(
  mixed: Conversation,
  move: { to: ContactId; toName: string },
  now: Date,
): Conversation {
  return {
    ...emptyConversation({ id: move.to, name: move.toName }, now),
    status: mixed.status,
    resolvedAt: mixed.resolvedAt,
    snoozedUntil: mixed.snoozedUntil,
    assigneeId: mixed.assigneeId,
    split: mixed.split,
  }
}

/** The contact's one open conversation: what the unique index allows once. */
function isCurrent(conversation: Conversation): boolean {
  return (
    conversation.status !== 'resolved' && !conversation.split && conversation.joinedInto === null
  )
}
