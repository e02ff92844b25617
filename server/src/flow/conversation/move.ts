import { plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { ContactId, ConversationId, HandleId } from '@atrium/contract/ids'
import type { MessageClass } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Dues } from '../intent.ts'
import { readPromised } from '../sla/read.ts'
import { putConversation } from './append/sql.ts'
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
    await putConversation(tx, conversation, {
      ...conversation,
      contactId: move.to,
      joinedInto: joins ? current.id : conversation.joinedInto,
    })
  }
  return refresh(tx, move.to)
}

/**
 * A handle returned to another record: its messages go with it. A conversation that holds only its messages moves
 * whole; a mixed one is split by handle, into the conversation it had joined before, or a new one. What had joined a
 * conversation that left finds another place. Notes stay where they were written.
 */
export async function followUnlink(
  tx: WorkspaceTx,
  move: { handleId: HandleId; from: ContactId; to: ContactId; toName: string },
  now: Date,
): Promise<Conversation[]> {
  const all = await sql.conversationsOf(tx, move.from)
  const ids = all.map((conversation) => conversation.id)
  const plan = planUnlink(all, await sql.handlesIn(tx, ids), move.handleId)
  const leaving = new Set(plan.whole.map((conversation) => conversation.id))
  const arrive = await placeIn(tx, move.to)
  const restored = new Map<ConversationId, ConversationId>()
  for (const conversation of plan.whole) {
    const root = rootOf(all, conversation)
    const moved = { ...conversation, ...caseOf(root), contactId: move.to, joinedInto: null }
    restored.set(root.id, await arrive(conversation, moved))
  }
  // After the open one has left: another may take its place, and only one may hold it.
  await rehome(tx, all, leaving)
  for (const mixed of plan.mixed) {
    const root = rootOf(all, mixed)
    const target = restored.get(root.id) ?? (await arrive(null, newLike(root, move, now)))
    restored.set(root.id, target)
    const from = { handleId: move.handleId, from: mixed.id, to: target, fromSeq: '0' }
    await sql.moveMessages(tx, from)
  }
  return [...(await refresh(tx, move.from)), ...(await refresh(tx, move.to))]
}

/**
 * A number has a new owner: what was written through it since then leaves for a conversation of theirs, under their
 * own handle. The old conversation stays as it was before.
 */
export async function followOwner(
  tx: WorkspaceTx,
  move: {
    oldId: HandleId
    newHandleId: HandleId
    from: ContactId
    to: ContactId
    toName: string
    since: Date
  },
  now: Date,
): Promise<Conversation[]> {
  const fresh = emptyConversation({ id: move.to, name: move.toName, avatar: null }, now)
  const placed = await putConversation(tx, null, fresh)
  await sql.handOver(tx, { ...move, conversationId: placed.id })
  return [...(await refresh(tx, move.from)), ...(await refresh(tx, move.to))]
}

/** Which conversations hold only this handle's messages, and which hold others' beside them. */
function planUnlink(
  all: Conversation[],
  usage: { conversationId: ConversationId; handleId: HandleId }[],
  handleId: HandleId,
): { whole: Conversation[]; mixed: Conversation[] } {
  const users = new Map<ConversationId, Set<HandleId>>()
  for (const use of usage)
    users.set(use.conversationId, (users.get(use.conversationId) ?? new Set()).add(use.handleId))
  const used = all.filter((conversation) => users.get(conversation.id)?.has(handleId))
  return {
    whole: used.filter((conversation) => users.get(conversation.id)?.size === 1),
    mixed: used.filter((conversation) => users.get(conversation.id)?.size !== 1),
  }
}

/** What had joined a conversation that leaves joins the next one above it that stays, or stands for itself again. */
async function rehome(
  tx: WorkspaceTx,
  all: Conversation[],
  leaving: Set<ConversationId>,
): Promise<void> {
  const byId = new Map(all.map((conversation) => [conversation.id, conversation]))
  const staying = all.filter((conversation) => !leaving.has(conversation.id))
  let current = staying.find(isCurrent)
  for (const conversation of staying) {
    if (!conversation.joinedInto || !leaving.has(conversation.joinedInto)) continue
    let above: ConversationId | null = conversation.joinedInto
    while (above && leaving.has(above)) above = byId.get(above)?.joinedInto ?? null
    const alone = { ...conversation, ...caseOf(rootOf(all, conversation)), joinedInto: above }
    const joins = isCurrent(alone) && current ? { ...alone, joinedInto: current.id } : alone
    const placed = await putConversation(tx, conversation, joins)
    if (isCurrent(placed)) current = placed
  }
}

/** Writes conversations into a record so that at most one is open in it: a second open one joins the first. */
async function placeIn(
  tx: WorkspaceTx,
  contactId: ContactId,
): Promise<(before: Conversation | null, after: Conversation) => Promise<ConversationId>> {
  let current = (await sql.conversationsOf(tx, contactId)).find(isCurrent)
  return async (before, after) => {
    const joins = current !== undefined && isCurrent(after) ? current.id : after.joinedInto
    const placed = await putConversation(tx, before, { ...after, joinedInto: joins })
    if (!current && isCurrent(placed)) current = placed
    return placed.id
  }
}

/** The conversation that one continues in, at the end of the chain; itself when it has not joined any. */
function rootOf(all: Conversation[], conversation: Conversation): Conversation {
  const above = all.find((each) => each.id === conversation.joinedInto)
  return above ? rootOf(all, above) : conversation
}

/** What a conversation takes from the one it had joined: how the case stands. */
function caseOf(root: Conversation): Pick<Conversation, 'status' | 'resolvedAt' | 'snoozedUntil'> {
  return { status: root.status, resolvedAt: root.resolvedAt, snoozedUntil: root.snoozedUntil }
}

/** Splits a topic off: this message and the later ones of its handle become a conversation beside the open one. */
export async function split(
  tx: WorkspaceTx,
  conversation: Conversation,
  message: MessageDbRow,
  now: Date,
): Promise<Conversation[]> {
  const fresh: Conversation = {
    ...emptyConversation(contactOf(conversation), now),
    split: true,
    assigneeId: conversation.assigneeId,
    lastMessageAt: message.at.toISOString(),
  }
  const placed = await putConversation(tx, null, fresh)
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
    const derived = derive(conversation, messages)
    result.push(
      await putConversation(tx, conversation, {
        ...derived,
        ...(await dueOf(tx, derived, messages)),
      }),
    )
  }
  return result
}

function joinedTo(all: Conversation[], id: ConversationId): ConversationId[] {
  return all
    .filter((conversation) => conversation.joinedInto === id)
    .flatMap((conversation) => [conversation.id, ...joinedTo(all, conversation.id)])
}

/** The list's fields from a conversation's newest messages. */
function derive(conversation: Conversation, rows: MessageDbRow[]): Conversation {
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
      slaDueAt: null,
      slaSoonAt: null,
      windowDueAt: null,
    }
  const inbound = messages.find((message) => message.direction === 'in')
  const [waiting] = unanswered(messages).toReversed()
  const reply = inbound ?? newest
  return {
    ...conversation,
    lastMessage: preview(newest),
    lastMessageAt: newest.at,
    channels: [...new Set(messages.map((message) => message.channel))],
    replyHandleId: reply.handleId,
    replyAccountId: reply.accountId,
    lastInboundSeq: inbound?.seq ?? '0',
    waitingSince: conversation.status === 'resolved' ? null : (waiting?.at ?? null),
  }
}

/** What the customer wrote since somebody answered, the newest first. What leaves by itself answers nobody. */
function unanswered<M extends { direction: 'in' | 'out'; class: MessageClass | null }>(
  messages: M[],
): M[] {
  const answered = messages.findIndex((one) => one.direction === 'out' && one.class === 'reply')
  const since = answered === -1 ? messages : messages.slice(0, answered)
  return since.filter(({ direction }) => direction === 'in')
}

const noDues: Dues = { slaDueAt: null, slaSoonAt: null, windowDueAt: null }

/** Until when they are to be answered, as the doors promise it through which they wrote. */
async function dueOf(
  tx: WorkspaceTx,
  conversation: Conversation,
  rows: MessageDbRow[],
): Promise<Dues> {
  const { waitingSince, joinedInto, replyHandleId, replyAccountId } = conversation
  if (waitingSince === null || joinedInto !== null) return noDues
  const newest = rows.toSorted(
    (a, b) => b.at.getTime() - a.at.getTime() || Number(BigInt(b.seq) - BigInt(a.seq)),
  )
  const ids = unanswered(newest).map(({ id }) => id)
  const promised = await readPromised(tx, ids)
  const window = await sql.windowOf(tx, replyHandleId, replyAccountId)
  return { ...promised, windowDueAt: window?.toISOString() ?? null }
}

function newLike(
  mixed: Conversation,
  move: { to: ContactId; toName: string },
  now: Date,
): Conversation {
  return {
    ...emptyConversation({ id: move.to, name: move.toName, avatar: null }, now),
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

function contactOf({ contactId, contactName, contactAvatar }: Conversation) {
  return { id: contactId, name: contactName, avatar: contactAvatar }
}
