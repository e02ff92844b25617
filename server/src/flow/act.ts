import { plainText } from '@atrium/contract/content'
import type { SendBody } from '@atrium/contract/api/inbox'
import type { Conversation } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import type { ContactId, ConversationId, HandleId, MemberId, MessageId, NoteId } from '@atrium/contract/ids'
import type { Message, Note } from '@atrium/contract/message'
import type { Accounts } from '../accounts/accounts.ts'
import { AppError } from '../platform/app-error.ts'
import type { WorkspaceTx } from '../platform/db.ts'
import { writeEvent } from '../platform/feed.ts'
import { append, saveConversation, writeActivities } from './conversation/append.ts'
import { apply } from './conversation/apply.ts'
import { announce, announceMessage, withReaction } from './conversation/change.ts'
import { continueOrOpen, withMessage } from './conversation/continue.ts'
import { followLink, followUnlink, split as splitConversation } from './conversation/move.ts'
import { readContactSummary, readMessage } from './conversation/read.ts'
import type { MessageDbRow } from './conversation/rows.ts'
import * as conversations from './conversation/sql.ts'
import { link, unlink } from './identity/link.ts'
import type { Actor, Intent } from './intent.ts'
import { actorName } from './intent.ts'
import { claimUploads, type Upload } from './outbound/files.ts'
import { enqueue } from './outbound/outbox.ts'
import * as outbound from './outbound/sql.ts'
import { planMessages } from './outbound/plan.ts'
import { policyFacts } from './outbound/policy-facts.ts'
import { check } from './policy/check.ts'

/** What members do enters here, so that apply, policy and the outbox cannot be passed by. */
export type ActDeps = { accounts: Accounts; now: () => Date }

type Member = { kind: 'member'; memberId: MemberId; name: string }

async function need(tx: WorkspaceTx, id: string): Promise<Conversation> {
  const conversation = await conversations.getConversation(tx, id)
  if (!conversation) throw new AppError('not_found', 'There is no such conversation.')
  return conversation
}

/** Carries out intents on a conversation and tells readers. */
export async function act(tx: WorkspaceTx, deps: ActDeps, id: string, actor: Actor, intents: Intent[]): Promise<Conversation> {
  const before = await need(tx, id)
  const now = deps.now()
  const { conversation, activities } = apply(before, intents, now)
  if (before.status === 'resolved' && conversation.status !== 'resolved' && !before.split) await refuseSecondOpen(tx, before)
  if (activities.length === 0) return before
  return saveConversation(tx, before, conversation, activities, actorName(actor), now)
}

/** At most one open conversation per contact. */
async function refuseSecondOpen(tx: WorkspaceTx, before: Conversation): Promise<void> {
  const { conversation: latest } = await conversations.latestConversation(tx, before.contactId)
  if (latest && latest.id !== before.id && latest.status !== 'resolved' && !latest.split) {
    throw new AppError('conflict', `${before.contactName} has an open conversation already: #${latest.number}.`)
  }
}

/**
 * Sends a member's reply: one message, or several where the channel carries one file each. The human takes the
 * conversation in the same transaction. Throws `policy_refused` with the evidence, `newer_message` when the
 * customer wrote meanwhile.
 */
export async function send(tx: WorkspaceTx, deps: ActDeps, id: string, member: Member, body: SendBody): Promise<Message[]> {
  const repeated = await conversations.getMessage(tx, body.messageId)
  if (repeated) return [await shown(tx, repeated.id)]
  const now = deps.now()
  let conversation = await need(tx, id)
  refuseWhenNewer(conversation, body.expectedLastSeq)
  const account = await deps.accounts.find(body.accountId)
  const recipient = await outbound.recipientFacts(tx, body.handleId, body.accountId)
  if (!account || account.workspaceId !== tx.workspaceId || !recipient) throw new AppError('not_found', 'There is no such handle or channel account.')
  if (recipient.contact_id !== conversation.contactId) throw new AppError('invalid', 'This handle belongs to another contact.')
  if (recipient.channel !== account.channel.id) throw new AppError('invalid', 'This handle cannot be reached through this account.')
  const quoted = body.replyTo ? await conversations.getMessage(tx, body.replyTo) : undefined
  const uploads = await claimUploads(tx, body.attachmentIds, member.memberId)
  const result: Message[] = []
  for (const part of planMessages(body, uploads, account.channel.capabilities)) {
    const author = { kind: 'member', memberId: member.memberId, name: member.name } as const
    const decision = check({ class: 'reply', author, content: part.content }, policyFacts(account, { ...recipient, handler: conversation.handler }, now))
    if (decision.kind === 'refused') {
      throw new AppError('policy_refused', decision.text, { evidence: { rule: decision.rule, next: decision.next, ...decision.evidence } })
    }
    const { conversation: latest, seq } = await conversations.latestConversation(tx, conversation.contactId)
    // A reply to a resolved case while another is open belongs to the open one.
    if (conversation.status === 'resolved' && latest) conversation = latest
    const message = outgoingMessage({ part, conversation, body, channel: account.channel.id, author, quoted, seq, now, delayedUntil: decision.delayed?.until ?? null })
    const open = continueOrOpen({ latest: conversation, contact: contactOf(conversation), now })
    const decided = apply(withMessage(open.after, message), [{ kind: 'handler', handler: 'human' }, ...takes(open.after, member)], now)
    const written = await append(tx, {
      before: open.before,
      after: decided.conversation,
      message,
      externalId: account.channel.ownExternalId?.(message.id, account.settings) ?? null,
      replyToExternalId: quoted?.external_id ?? null,
      windowUntil: null,
      files: [],
      activities: [...open.activities, ...decided.activities],
      actor: member.name,
      events: [],
      now,
    })
    await outbound.attachUploads(tx, message.id, part.uploads.map((upload) => upload.id))
    await enqueue(tx, decision.approved, { accountId: account.id, handleId: body.handleId, messageId: message.id, trace: crypto.randomUUID(), now })
    conversation = written.conversation
    result.push(written.message)
  }
  if (body.resolve) await act(tx, deps, conversation.id, member, [{ kind: 'resolve' }])
  return result
}

/** An unassigned conversation goes to whoever answers it first. */
function takes(conversation: Conversation, member: Member): Intent[] {
  return conversation.assigneeId === null ? [{ kind: 'assign', memberId: member.memberId }] : []
}

function refuseWhenNewer(conversation: Conversation, expected: string | undefined): void {
  if (expected === undefined || BigInt(conversation.lastInboundSeq) <= BigInt(expected)) return
  throw new AppError('newer_message', `${conversation.contactName} wrote meanwhile.`, {
    evidence: { lastMessage: conversation.lastMessage, at: conversation.lastMessageAt, lastSeq: conversation.lastInboundSeq },
  })
}

function contactOf(conversation: Conversation): Parameters<typeof continueOrOpen>[0]['contact'] {
  return { id: conversation.contactId, name: conversation.contactName, named: false, language: null, blocked: false, rev: 0 }
}

function outgoingMessage(input: {
  part: { id: MessageId; content: SendBody['content']; uploads: Upload[] }
  conversation: Conversation
  body: SendBody
  channel: string
  author: Message['author']
  quoted: MessageDbRow | undefined
  seq: string
  now: Date
  delayedUntil: Date | null
}): Message {
  const { part, conversation, body, quoted } = input
  return {
    type: 'message',
    id: part.id,
    seq: input.seq,
    at: input.now.toISOString(),
    providerAt: null,
    contactId: conversation.contactId,
    conversationId: conversation.id,
    handleId: body.handleId,
    channel: input.channel,
    accountId: body.accountId,
    direction: 'out',
    author: input.author,
    class: 'reply',
    content: part.content,
    attachments: part.uploads.map((upload) => ({ id: upload.id, kind: upload.kind, name: upload.name, type: upload.type, bytes: upload.bytes, state: 'stored', error: null })),
    context: null,
    replyTo: quoted ? { id: quoted.id, text: plainText(quoted.content).slice(0, 200), direction: quoted.direction } : null,
    reactions: [],
    state: input.delayedUntil ? 'delayed' : 'queued',
    error: null,
    delayedUntil: input.delayedUntil?.toISOString() ?? null,
    cost: null,
    editedAt: null,
    deletedAt: null,
    rev: 1,
  }
}

async function shown(tx: WorkspaceTx, id: string): Promise<Message> {
  const message = await readMessage(tx, id)
  if (!message) throw new AppError('not_found', 'There is no such message.')
  return message
}

/** A person decided to send a failed or uncertain message again. Policy looks at it as at any other. */
export async function retry(tx: WorkspaceTx, deps: ActDeps, id: string): Promise<Message> {
  const facts = await outbound.sendFacts(tx, id)
  const account = facts && (await deps.accounts.find(facts.account_id))
  if (!facts || !account) throw new AppError('not_found', 'There is no such message.')
  const now = deps.now()
  const decision = check({ class: facts.class ?? 'reply', author: facts.author, content: facts.content }, policyFacts(account, facts, now))
  if (decision.kind === 'refused') throw new AppError('policy_refused', decision.text, { evidence: { rule: decision.rule, next: decision.next, ...decision.evidence } })
  if (!(await outbound.restart(tx, facts.id))) throw new AppError('conflict', 'This message is on its way already.')
  await enqueue(tx, decision.approved, { accountId: facts.account_id, handleId: facts.handle_id, messageId: facts.id, trace: crypto.randomUUID(), now })
  await announceMessage(tx, facts.id)
  return shown(tx, facts.id)
}

/** Sets or removes the business's reaction; it leaves through policy like everything else. */
export async function react(tx: WorkspaceTx, deps: ActDeps, id: string, member: Member, emoji: string | null): Promise<Message> {
  const row = await conversations.getMessage(tx, id)
  const account = row && (await deps.accounts.find(row.account_id))
  if (!row?.external_id || !account) throw new AppError('not_found', 'There is no such message.')
  if (!account.channel.capabilities.reactions.out) throw new AppError('invalid', `${account.channel.label} carries no reactions.`)
  const facts = await outbound.recipientFacts(tx, row.handle_id, row.account_id)
  if (!facts) throw new AppError('not_found', 'There is no such handle.')
  const now = deps.now()
  const author = { kind: 'member', memberId: member.memberId, name: member.name } as const
  const decision = check({ class: 'reply', author, content: { kind: 'text', text: '' } }, policyFacts(account, { ...facts, handler: 'human' }, now))
  if (decision.kind === 'refused') throw new AppError('policy_refused', decision.text, { evidence: { rule: decision.rule, ...decision.evidence } })
  const changed = await conversations.changeMessage(tx, row.id, { reactions: withReaction(row.reactions, 'member', emoji, now.toISOString()) })
  await enqueue(tx, decision.approved, {
    accountId: account.id,
    handleId: row.handle_id,
    messageId: row.id,
    reaction: { target: row.external_id, emoji },
    trace: crypto.randomUUID(),
    now,
  })
  const message = await announce(tx, changed)
  if (!message) throw new AppError('not_found', 'There is no such message.')
  return message
}

/** Writes an internal note. Nothing on the way out reads notes. */
export async function note(tx: WorkspaceTx, deps: ActDeps, id: string, member: Member, body: { noteId: NoteId; text: string }): Promise<Note> {
  const conversation = await need(tx, id)
  const now = deps.now()
  const seq = await conversations.insertNote(tx, { id: body.noteId, conversationId: conversation.id, memberId: member.memberId, text: body.text, at: now })
  const item: Note = {
    type: 'note',
    id: body.noteId,
    seq: seq ?? '0',
    at: now.toISOString(),
    contactId: conversation.contactId,
    conversationId: conversation.id,
    author: { memberId: member.memberId, name: member.name },
    text: body.text,
    rev: 1,
  }
  if (seq) await writeEvent(tx, { contactId: conversation.contactId, data: [{ kind: 'item', item }] })
  return item
}

/** Splits a topic off at a message. Returns the new conversation. */
export async function split(tx: WorkspaceTx, deps: ActDeps, id: string, actor: Actor, fromMessageId: MessageId): Promise<Conversation> {
  const conversation = await need(tx, id)
  const message = await conversations.getMessage(tx, fromMessageId)
  if (message?.conversation_id !== conversation.id) throw new AppError('invalid', 'This message is not in this conversation.')
  const now = deps.now()
  const changed = await splitConversation(tx, conversation, message, now)
  const [fresh] = changed
  if (!fresh) throw new Error('a split left no conversation')
  const lines = await writeActivities(tx, fresh, [{ kind: 'split', data: { from: conversation.number, number: fresh.number } }], actorName(actor), now.toISOString())
  const data: FeedEvent[] = [
    { kind: 'handles', contactIds: [conversation.contactId] },
    ...lines.map((item): FeedEvent => ({ kind: 'item', item })),
    ...changed.map((each): FeedEvent => ({ kind: 'conversation', conversation: each })),
  ]
  await writeEvent(tx, { contactId: conversation.contactId, data })
  return fresh
}

/** The contact's open conversation, opened if there is none: to write first. */
export async function openConversation(tx: WorkspaceTx, deps: ActDeps, contactId: ContactId, actor: Actor): Promise<Conversation> {
  const contact = await readContactSummary(tx, contactId)
  if (!contact) throw new AppError('not_found', 'There is no such contact.')
  const { conversation } = await conversations.latestConversation(tx, contactId)
  if (conversation && conversation.status !== 'resolved') return conversation
  const now = deps.now()
  const opened = continueOrOpen({ latest: null, contact: { ...contact, named: false, blocked: false }, now })
  const written = await conversations.putConversation(tx, null, opened.after)
  const lines = await writeActivities(tx, written, [{ kind: 'opened', data: { number: written.number } }], actorName(actor), now.toISOString())
  await writeEvent(tx, { contactId, data: [...lines.map((item) => ({ kind: 'item', item })), { kind: 'conversation', conversation: written }] })
  return written
}

/** A member links another record's handles to this one. */
export async function linkContacts(tx: WorkspaceTx, deps: ActDeps, actor: Member, input: { from: ContactId; to: ContactId }): Promise<void> {
  const now = deps.now()
  const move = await link(tx, { ...input, proof: null, reason: `Linked by ${actor.name}`, actor: actor.name, now })
  await announceMove(tx, move, await followLink(tx, move), { kind: 'linked', data: { reason: `Linked by ${actor.name}`, handles: move.handleIds } }, actor.name, now)
}

/** Undoes the link of a handle; both records are as if it had never been. Returns the record the handle returned to. */
export async function unlinkHandle(tx: WorkspaceTx, deps: ActDeps, actor: Member, handleId: HandleId): Promise<ContactId> {
  const now = deps.now()
  const move = await unlink(tx, { handleId, actor: actor.name, now })
  const target = await readContactSummary(tx, move.to)
  if (!target) throw new Error('the record a handle returns to vanished')
  const changed = await followUnlink(tx, { handleId, from: move.from, to: move.to, toName: target.name }, now)
  await announceMove(tx, move, changed, { kind: 'unlinked', data: { handleId } }, actor.name, now)
  return move.to
}

async function announceMove(
  tx: WorkspaceTx,
  move: { from: ContactId; to: ContactId },
  changed: Conversation[],
  line: { kind: string; data: Record<string, unknown> },
  actor: string,
  now: Date,
): Promise<void> {
  const data: FeedEvent[] = [{ kind: 'handles', contactIds: [move.from, move.to] }]
  for (const contactId of [move.from, move.to]) {
    const contact = await readContactSummary(tx, contactId)
    if (contact) data.push({ kind: 'contact', contact })
  }
  data.push(...changed.map((conversation): FeedEvent => ({ kind: 'conversation', conversation })))
  const home: { contactId: ContactId; conversationId: ConversationId | null } = { contactId: move.to, conversationId: null }
  const id = crypto.randomUUID()
  const seq = await conversations.insertActivity(tx, { id, ...home, kind: line.kind, actor, data: line.data, at: now })
  data.push({ kind: 'item', item: { type: 'activity', id, seq, at: now.toISOString(), ...home, kind: line.kind, actor, data: line.data, rev: 1 } })
  await writeEvent(tx, { contactId: move.to, data })
}

