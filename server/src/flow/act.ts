import type { CommentAct } from '@atrium/contract/channel'
import type { Conversation } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import type { ContactId, MemberId, MessageId, NoteId } from '@atrium/contract/ids'
import type { Message, Note } from '@atrium/contract/message'
import type { Account, Accounts } from '../accounts/accounts.ts'
import { AppError } from '../platform/app-error.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { writeEvent } from '../platform/feed/feed.ts'
import { startByMember } from './automation/start.ts'
import { saveConversation, writeActivities, writeLine } from './conversation/append/append.ts'
import { putConversation } from './conversation/append/sql.ts'
import { apply } from './conversation/apply.ts'
import { markComment } from './conversation/change.ts'
import { continueOrOpen, type NewActivity } from './conversation/continue.ts'
import { split as splitConversation } from './conversation/move.ts'
import { readContactSummary } from './conversation/read.ts'
import * as conversations from './conversation/sql.ts'
import { holdRecord } from './identity/link.ts'
import type { Actor, Intent } from './intent.ts'
import { actorName } from './intent.ts'

/** What members do enters here, so that apply, policy and the outbox cannot be passed by. */
export type ActDeps = { accounts: Accounts; now: () => Date }

export type Member = { kind: 'member'; memberId: MemberId; name: string }

/** The conversation, or `not_found`. */
async function need(tx: WorkspaceTx, id: string): Promise<Conversation> {
  const conversation = await conversations.getConversation(tx, id)
  if (!conversation) throw new AppError('not_found', 'There is no such conversation.')
  return conversation
}

/** The same, or the one in which it goes on: a screen may be behind the link that joined them. */
export async function needListed(tx: WorkspaceTx, id: string): Promise<Conversation> {
  const conversation = await conversations.getListed(tx, id)
  if (!conversation) throw new AppError('not_found', 'There is no such conversation.')
  return conversation
}

/** The same, while nothing else happens in its record: for several changes that belong together. */
export async function holdListed(tx: WorkspaceTx, id: string): Promise<Conversation> {
  await holdRecord(tx, (await needListed(tx, id)).contactId)
  return needListed(tx, id)
}

/** Writes a line of a conversation that says what a member did by one command. */
export async function tellDone(
  tx: WorkspaceTx,
  { now }: Pick<ActDeps, 'now'>,
  conversation: Conversation,
  actor: Actor,
  activity: NewActivity,
): Promise<void> {
  await writeLine(tx, conversation, activity, actorName(actor), now().toISOString())
}

/** Carries out intents on a conversation and tells readers. */
export async function act(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  actor: Actor,
  intents: Intent[],
): Promise<Conversation> {
  const before = await needListed(tx, id)
  const now = deps.now()
  const { conversation, activities } = apply(before, intents, now)
  if (before.status === 'resolved' && conversation.status !== 'resolved' && !before.split)
    await refuseSecondOpen(tx, before)
  if (conversation === before) return before
  const after = await saveConversation(tx, before, conversation, activities, actorName(actor), now)
  // A flow's own resolving starts no flow: two could resolve and reopen for ever.
  if (actor.kind === 'member' && after.status === 'resolved' && before.status !== 'resolved')
    await startByMember(tx, deps, {
      did: 'resolved',
      handleId: after.replyHandleId,
      accountId: after.replyAccountId,
      conversationId: after.id,
      cause: `resolved/${after.id}/${after.rev}`,
    })
  return after
}

/** At most one open conversation per contact. */
async function refuseSecondOpen(tx: WorkspaceTx, before: Conversation): Promise<void> {
  const { conversation: latest } = await conversations.latestConversation(tx, before.contactId)
  if (latest && latest.id !== before.id && latest.status !== 'resolved' && !latest.split) {
    throw new AppError(
      'conflict',
      `${before.contactName} has an open conversation already: #${latest.number}.`,
    )
  }
}

/** Writes an internal note. Nothing on the way out reads notes. */
export async function note(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  member: Member,
  body: { noteId: NoteId; text: string },
): Promise<Note> {
  const conversation = await need(tx, id)
  const now = deps.now()
  const seq = await conversations.insertNote(tx, {
    id: body.noteId,
    conversationId: conversation.id,
    memberId: member.memberId,
    text: body.text,
    at: now,
  })
  const item: Note = {
    type: 'note',
    id: body.noteId,
    seq: seq ?? '0',
    at: now.toISOString(),
    contactId: conversation.contactId,
    conversationId: conversation.id,
    author: { memberId: member.memberId, name: member.name },
    text: body.text,
    // Written before: what readers have of it is newer than this.
    rev: seq ? 1 : 0,
  }
  if (seq)
    await writeEvent(tx, { contactId: conversation.contactId, data: [{ kind: 'item', item }] })
  return item
}

/** Splits a topic off at a message. Returns the new conversation. */
export async function split(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  actor: Actor,
  fromMessageId: MessageId,
): Promise<Conversation> {
  const conversation = await need(tx, id)
  await holdRecord(tx, conversation.contactId)
  const message = await conversations.getMessage(tx, fromMessageId)
  if (message?.conversation_id !== conversation.id)
    throw new AppError('invalid', 'This message is not in this conversation.')
  const now = deps.now()
  const changed = await splitConversation(tx, conversation, message, now)
  const [fresh] = changed
  if (!fresh) throw new Error('a split left no conversation')
  const lines = await writeActivities(
    tx,
    fresh,
    [{ kind: 'split', data: { from: conversation.number, number: fresh.number } }],
    actorName(actor),
    now.toISOString(),
  )
  const data: FeedEvent[] = [
    { kind: 'handles', contactIds: [conversation.contactId] },
    ...lines.map((item): FeedEvent => ({ kind: 'item', item })),
    ...changed.map((each): FeedEvent => ({ kind: 'conversation', conversation: each })),
  ]
  await writeEvent(tx, { contactId: conversation.contactId, data })
  return fresh
}

/** The contact's open conversation, opened if there is none: to write first. */
export async function openConversation(
  tx: WorkspaceTx,
  deps: ActDeps,
  contactId: ContactId,
  actor: Actor,
): Promise<Conversation> {
  const contact = await readContactSummary(tx, contactId)
  if (!contact) throw new AppError('not_found', 'There is no such contact.')
  await holdRecord(tx, contactId)
  const { conversation } = await conversations.latestConversation(tx, contactId)
  if (conversation && conversation.status !== 'resolved') return conversation
  const now = deps.now()
  const opened = continueOrOpen({
    latest: null,
    contact: { ...contact, named: false, blocked: false },
    direction: 'out',
    now,
  })
  const written = await putConversation(tx, null, opened.after)
  const lines = await writeActivities(
    tx,
    written,
    [{ kind: 'opened', data: { number: written.number } }],
    actorName(actor),
    now.toISOString(),
  )
  await writeEvent(tx, {
    contactId,
    data: [
      ...lines.map((item) => ({ kind: 'item', item })),
      { kind: 'conversation', conversation: written },
    ],
  })
  return written
}

/** A public comment, or our answer below one, with which a member may do this. */
export async function commentFor(
  tx: WorkspaceTx,
  { accounts }: ActDeps,
  id: string,
  wanted: CommentAct,
): Promise<{ account: Account; externalId: string }> {
  const row = await conversations.getMessage(tx, id)
  const account = row && (await accounts.find(row.account_id))
  if (!row?.external_id || !account) throw new AppError('not_found', 'There is no such message.')
  if (!row.context?.post) throw new AppError('invalid', 'Only a public comment can be changed so.')
  const { comments } = account.channel.capabilities
  const isOwn = wanted === 'delete'
  const can = isOwn
    ? comments?.deleteOwn
    : wanted.endsWith('hide')
      ? comments?.hide
      : comments?.like
  if (!can || !account.enabled)
    throw new AppError('invalid', `${account.channel.label} has no such thing for comments.`)
  if (isOwn !== (row.direction === 'out'))
    throw new AppError('invalid', 'Hidden and liked are comments of customers, deleted our own.')
  return { account, externalId: row.external_id }
}

/** The provider has done it: the message says so from now on. */
export async function moderated(
  tx: WorkspaceTx,
  { now }: ActDeps,
  id: string,
  done: CommentAct,
): Promise<Message> {
  const row = await conversations.getMessage(tx, id)
  const mark = done.endsWith('hide') ? { hidden: done === 'hide' } : { liked: done === 'like' }
  const change =
    done === 'delete'
      ? { deletedAt: now().toISOString() }
      : { context: { ...row?.context, ...mark } }
  const message = await markComment(tx, id, change)
  if (!message) throw new AppError('not_found', 'There is no such message.')
  return message
}
