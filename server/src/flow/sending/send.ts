import type { SendBody } from '@atrium/contract/api/inbox'
import type { Content } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import { AttachmentId, newId } from '@atrium/contract/ids'
import type { Author, Message } from '@atrium/contract/message'
import type { TemplateContent } from '@atrium/contract/template/fill'
import type { Account } from '../../accounts/accounts.ts'
import { checkedTemplateMessage } from '../../accounts/templates/check.ts'
import { templateNamed } from '../../accounts/templates/sql.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import { type ActDeps, act, type Member, needListed } from '../act.ts'
import { startByMember } from '../automation/start.ts'
import { append } from '../conversation/append/append.ts'
import { apply } from '../conversation/apply.ts'
import { announce, announceMessage, withReaction } from '../conversation/change.ts'
import { continueOrOpen, withMessage } from '../conversation/continue.ts'
import { readMessage } from '../conversation/read.ts'
import type { MessageDbRow, StoredFile } from '../conversation/rows.ts'
import * as conversations from '../conversation/sql.ts'
import { getHandle } from '../identity/sql.ts'
import { fetchMediaTask } from '../inbound/files.ts'
import type { Intent } from '../intent.ts'
import { claimUploads, type Upload } from '../outbound/files.ts'
import { intendedOf, policyFacts } from '../outbound/gate/policy-facts.ts'
import { setDelay } from '../outbound/gate/sql.ts'
import { lateTemplate } from '../outbound/late/late.ts'
import { readLimits } from '../outbound/limits/limits.ts'
import { outgoingMessage, whyLater } from '../outbound/message.ts'
import { type Part, planMessages } from '../outbound/plan.ts'
import { enqueue } from '../outbound/queue/outbox.ts'
import * as outbound from '../outbound/sql.ts'
import { check, type Decision } from '../policy/check.ts'
import type { Comment, Refused } from '../policy/decision.ts'

/** Everything a reply needs, checked once for all its parts. */
type Reply = {
  member: Member
  body: SendBody
  account: Account
  recipient: outbound.RecipientFacts
  /** The message that is quoted, or the comment that is answered. */
  quoted: MessageDbRow | undefined
  comment: Comment | undefined
  now: Date
}

/**
 * Sends a member's reply: one message, or several where the channel carries one file each. The human takes the
 * conversation in the same transaction. Throws `policy_refused` with the evidence, `newer_message` when the
 * customer wrote meanwhile. A repeated `messageId` answers what was sent the first time.
 */
export async function send(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  member: Member,
  body: SendBody,
): Promise<Message[]> {
  if (await conversations.getMessage(tx, body.messageId)) return [await shown(tx, body.messageId)]
  // As an inbound message does: then they follow each other, and no link comes in between.
  await getHandle(tx, body.handleId)
  let conversation = await needListed(tx, id)
  refuseWhenNewer(conversation, body.expectedLastSeq)
  const reply = await prepare(tx, deps, conversation, member, body)
  const uploads = await claimUploads(tx, body.attachmentIds, member.memberId)
  const result: Message[] = []
  const { content } = body
  const said =
    content.kind === 'template' ? await approvedContent(tx, reply, content, uploads) : content
  const whole = { ...body, content: said }
  for (const part of planMessages(whole, uploads, reply.account.channel.capabilities)) {
    const written = await sendPart(tx, reply, conversation, part)
    conversation = written.conversation
    result.push(written.message)
  }
  // Whoever was answered in public is not to be reminded in private.
  if (!body.comment)
    await startByMember(tx, deps, {
      did: 'replied',
      handleId: body.handleId,
      accountId: body.accountId,
      conversationId: conversation.id,
      cause: `replied/${body.messageId}`,
    })
  if (body.resolve) await act(tx, deps, conversation.id, member, [{ kind: 'resolve' }])
  return result
}

/** Throws what would refuse this reply at a later moment, as far as is known now. Nothing is written. */
export async function refuseAt(
  tx: WorkspaceTx,
  deps: ActDeps,
  conversation: Conversation,
  member: Member,
  body: SendBody,
  at: Date,
): Promise<void> {
  const reply = { ...(await prepare(tx, deps, conversation, member, body)), now: at }
  const uploads = await claimUploads(tx, body.attachmentIds, member.memberId)
  const { content } = body
  const said =
    content.kind === 'template' ? await approvedContent(tx, reply, content, uploads) : content
  const { capabilities } = reply.account.channel
  for (const part of planMessages({ ...body, content: said }, uploads, capabilities)) {
    const { decision } = await decide(tx, reply, conversation, part)
    if (decision.kind === 'refused') throw refusal(decision)
  }
}

async function prepare(
  tx: WorkspaceTx,
  deps: ActDeps,
  conversation: Conversation,
  member: Member,
  body: SendBody,
): Promise<Reply> {
  const account = await deps.accounts.find(body.accountId)
  const recipient = await outbound.recipientFacts(tx, body.handleId, body.accountId)
  if (!account || account.workspaceId !== tx.workspaceId || !recipient)
    throw new AppError('not_found', 'There is no such handle or channel account.')
  if (recipient.contact_id !== conversation.contactId)
    throw new AppError('invalid', 'This handle belongs to another contact.')
  if (recipient.channel !== account.channel.id)
    throw new AppError('invalid', 'This handle cannot be reached through this account.')
  const answered = body.comment?.id ?? body.replyTo
  const quoted = answered ? await conversations.getMessage(tx, answered) : undefined
  // A quote of another handle's words would show one door what was said at another.
  if (answered && (quoted?.handle_id !== body.handleId || quoted.account_id !== body.accountId))
    throw new AppError('invalid', 'Only a message of the same address can be answered.')
  // A private answer that quotes a comment would be taken for a message of the same chat.
  if (quoted?.context?.post && !body.comment)
    throw new AppError('invalid', 'A comment is answered in public or in private: say which.')
  const comment = quoted && body.comment && (await commentOf(tx, quoted, body))
  return { member, body, account, recipient, quoted, comment, now: deps.now() }
}

/** A template as its provider approved it. A channel without templates refuses it by its own rule. */
async function approvedContent(
  tx: WorkspaceTx,
  { account, now }: Reply,
  content: TemplateContent,
  uploads: Upload[],
): Promise<TemplateContent> {
  if (!account.channel.templates) return content
  const template = await templateNamed(tx, account.id, content)
  return checkedTemplateMessage(template, content, { files: uploads.map(({ kind }) => kind), now })
}

/** The comment that is answered, as policy sees it. */
async function commentOf(
  tx: WorkspaceTx,
  { id, at, direction, context }: MessageDbRow,
  body: SendBody,
): Promise<Comment> {
  if (direction !== 'in' || !context?.post)
    throw new AppError('invalid', 'Only a comment of the customer can be answered like this.')
  if (body.attachmentIds.length > 0 || body.sticker)
    throw new AppError('invalid', 'A comment is answered with words only, without files.')
  return {
    as: body.comment?.as ?? 'public',
    writtenAt: at,
    answeredPrivately: await outbound.isAnsweredPrivately(tx, id, body.messageId),
  }
}

/** One message: policy, the line in the timeline, the human as handler, and the outbox, in one go. */
async function sendPart(
  tx: WorkspaceTx,
  reply: Reply,
  asked: Conversation,
  part: Part,
): Promise<{ conversation: Conversation; message: Message }> {
  const { member, body, account, quoted, comment, now } = reply
  const author = authorOf(member)
  const { decision, late } = await decide(tx, reply, asked, part)
  if (decision.kind === 'refused') throw refusal(decision)
  const { conversation: latest, seq } = await conversations.latestConversation(tx, asked.contactId)
  // A reply to a resolved case while another is open belongs to the open one.
  const current = asked.status === 'resolved' && latest ? latest : asked
  const stickers = stickerFile(part)
  const message = outgoingMessage({
    ...part,
    content: late ?? part.content,
    composed: late && part.content,
    files: stickers.map(({ blob: _, ref: _ref, ...file }) => ({ ...file, error: null })),
    conversation: current,
    handleId: body.handleId,
    accountId: account.id,
    channel: account.channel.id,
    author,
    class: 'reply',
    quoted,
    context: contextOf(quoted, comment),
    seq,
    now,
    delayed: decision.delayed,
  })
  const open = continueOrOpen({
    latest: current,
    contact: contactOf(current),
    direction: 'out',
    now,
  })
  const intents: Intent[] = [{ kind: 'handler', handler: 'human' }, ...takes(open.after, member)]
  const decided = apply(withMessage(open.after, message), intents, now)
  const written = await append(tx, {
    before: open.before,
    after: decided.conversation,
    message,
    externalId: account.channel.ownExternalId?.(message.id, account.settings) ?? null,
    replyToExternalId: quoted?.external_id ?? null,
    windowUntil: null,
    given: {},
    files: stickers,
    activities: { before: open.activities, after: decided.activities },
    actor: member.name,
    events: [],
    now,
  })
  const { delayed } = decision
  if (delayed) await setDelay(tx, message.id, delayed.until, whyLater(delayed))
  const uploads = part.uploads.map((upload) => upload.id)
  await outbound.attachUploads(tx, message.id, uploads)
  for (const { id } of stickers)
    await addJob(tx, fetchMediaTask, { workspaceId: tx.workspaceId, attachmentId: id })
  const trace = crypto.randomUUID()
  const item = { accountId: account.id, handleId: body.handleId, messageId: message.id, trace, now }
  await enqueue(tx, decision.approved, item)
  return written
}

/** Policy on the words, and on the template that they become where they may not go as they are. */
async function decide(
  tx: WorkspaceTx,
  reply: Reply,
  { handler }: Pick<Conversation, 'handler'>,
  part: Part,
): Promise<{ decision: Decision; late: Content | undefined }> {
  const { member, account, recipient, comment, now } = reply
  const author = authorOf(member)
  const limits = await readLimits(tx, account, { ...recipient, messageId: part.id }, now)
  const facts = policyFacts(account, { ...recipient, handler }, now, { limits })
  const intended = (content: Content) =>
    ({ class: 'reply', author, content, ...(comment && { comment }) }) as const
  const first = check(intended(part.content), facts)
  const late =
    first.kind === 'refused' ? await asTemplate(tx, reply, author, first, part) : undefined
  return { decision: late ? check(intended(late), facts) : first, late }
}

function authorOf({ memberId, name }: Member) {
  return { kind: 'member', memberId, name } as const
}

/** What the words become whose window has closed; files and stickers cannot become anything. */
async function asTemplate(
  tx: WorkspaceTx,
  { account, recipient, now }: Reply,
  author: Author,
  { next }: Refused,
  { content, uploads, sticker }: Part,
): Promise<Content | undefined> {
  if (next !== 'template' || uploads.length > 0 || sticker) return undefined
  return (await lateTemplate(tx, account, { content, author, to: recipient }, now))?.content
}

/** A sticker stands in the timeline as a customer's does; its picture is brought while it is sent. */
function stickerFile({ sticker }: Part): StoredFile[] {
  if (!sticker) return []
  const { pack, id, name } = sticker
  return [
    {
      id: newId(AttachmentId),
      kind: 'sticker',
      name: `Sticker: ${name}`,
      type: 'image/png',
      bytes: null,
      blob: null,
      state: 'pending',
      ref: { pack, id },
    },
  ]
}

/** An answer below a comment hangs on the same post; a private one says that it is the comment's one. */
function contextOf(
  quoted: MessageDbRow | undefined,
  comment: Comment | undefined,
): Message['context'] {
  if (!comment) return null
  if (comment.as === 'private') return { privateReply: true }
  return quoted?.context?.post ? { post: quoted.context.post } : null
}

/** Policy's no, as the API answers it. */
export function refusal(decision: Refused): AppError {
  const { rule, next, evidence } = decision
  return new AppError('policy_refused', decision.text, { evidence: { rule, next, ...evidence } })
}

/** An unassigned conversation goes to whoever answers it first. */
function takes(conversation: Conversation, member: Member): Intent[] {
  return conversation.assigneeId === null ? [{ kind: 'assign', memberId: member.memberId }] : []
}

function refuseWhenNewer(conversation: Conversation, expected: string | undefined): void {
  if (expected === undefined || BigInt(conversation.lastInboundSeq) <= BigInt(expected)) return
  throw new AppError('newer_message', `${conversation.contactName} wrote meanwhile.`, {
    evidence: {
      lastMessage: conversation.lastMessage,
      at: conversation.lastMessageAt,
      lastSeq: conversation.lastInboundSeq,
    },
  })
}

function contactOf(conversation: Conversation): Parameters<typeof continueOrOpen>[0]['contact'] {
  return {
    id: conversation.contactId,
    name: conversation.contactName,
    named: false,
    avatar: conversation.contactAvatar,
    language: null,
    blocked: false,
    rev: 0,
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
  const limits = await readLimits(tx, account, { ...facts, messageId: facts.id }, now)
  const decision = check(intendedOf(facts), policyFacts(account, facts, now, { limits }))
  if (decision.kind === 'refused') throw refusal(decision)
  if (!(await outbound.restart(tx, facts.id)))
    throw new AppError('conflict', 'This message is on its way already.')
  await enqueue(tx, decision.approved, {
    accountId: facts.account_id,
    handleId: facts.handle_id,
    messageId: facts.id,
    trace: crypto.randomUUID(),
    now,
  })
  await announceMessage(tx, facts.id)
  return shown(tx, facts.id)
}

/** Sets or removes the business's reaction; it leaves through policy like everything else. */
export async function react(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  member: Member,
  emoji: string | null,
): Promise<Message> {
  const row = await conversations.getMessage(tx, id)
  const account = row && (await deps.accounts.find(row.account_id))
  if (!row?.external_id || !account) throw new AppError('not_found', 'There is no such message.')
  if (row.context?.post)
    throw new AppError('invalid', 'Comments are answered with words, not with reactions.')
  if (!account.channel.capabilities.reactions.out)
    throw new AppError('invalid', `${account.channel.label} carries no reactions.`)
  const facts = await outbound.recipientFacts(tx, row.handle_id, row.account_id)
  if (!facts) throw new AppError('not_found', 'There is no such handle.')
  const now = deps.now()
  const decision = check(
    { class: 'reply', author: authorOf(member), content: { kind: 'text', text: '' } },
    policyFacts(account, { ...facts, handler: 'human' }, now),
  )
  if (decision.kind === 'refused') throw refusal(decision)
  const changed = await conversations.changeMessage(tx, row.id, {
    reactions: withReaction(row.reactions, 'member', emoji, now.toISOString()),
  })
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
