import { type Content, type MessageContext, plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { ChannelAccountId, ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type { Author, Message, MessageClass } from '@atrium/contract/message'
import type { Purpose } from '@atrium/contract/sending/consent'
import type { TemplateWish } from '@atrium/contract/template/wish'
import type { Account } from '../../accounts/accounts.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { ActDeps } from '../act.ts'
import { append, writeLine } from '../conversation/append/append.ts'
import { apply } from '../conversation/apply.ts'
import { announceMessage } from '../conversation/change.ts'
import { emptyConversation, withMessage } from '../conversation/continue.ts'
import * as conversations from '../conversation/sql.ts'
import type { KnownContact } from '../facts.ts'
import { getHandle } from '../identity/sql.ts'
import type { Intent } from '../intent.ts'
import * as waiting from '../outbound/cancel/sql.ts'
import { authorName, readAutomation } from '../outbound/gate/automation.ts'
import { policyFacts } from '../outbound/gate/policy-facts.ts'
import * as gate from '../outbound/gate/sql.ts'
import { lateTemplate } from '../outbound/late/late.ts'
import { mayStart, readLimits } from '../outbound/limits/limits.ts'
import { outgoingMessage, whyLater } from '../outbound/message.ts'
import { enqueue } from '../outbound/queue/outbox.ts'
import * as outbound from '../outbound/sql.ts'
import { check, type Decision } from '../policy/check.ts'
import type { Automation, Delayed, Intended, PolicyFacts, Refused } from '../policy/decision.ts'
import { counts } from '../policy/rules/cap.ts'

/** A message that nobody typed: a flow's, a broadcast's, the API's. */
export type Automated = {
  /** Chosen by the caller: the same id again is the same message. */
  messageId: MessageId
  /** Whose handle the caller takes it for; `conflict` when it moved to another record. */
  contactId: ContactId
  handleId: HandleId
  accountId: ChannelAccountId
  author: Author
  class: MessageClass
  /** Of a proactive one: what consent is asked for. */
  purpose: Purpose
  content: Content
  /** What its words become where they may not go as they are, now or when they leave (B10). */
  late?: TemplateWish | undefined
  /** Not before this moment; policy may make it later. */
  notBefore?: Date
  /** How its way was chosen, as it stands with the message. */
  context?: MessageContext
  /** The sender wants it to leave at this time: it is shown as planned, and holds nothing else up. */
  sendAt?: Date
  /** Its links lead over our own address, so that who follows one is counted. */
  trackLinks?: boolean | undefined
  /** What happens to the conversation with it. */
  intents?: Intent[]
  /** From then on it says nothing any more: what has not left by then is refused. */
  goodUntil?: Date
  /** It says that their STOP was heard, and may pass it. */
  confirmsStop?: true
  /** Where policy says later, nothing is written: the sender comes again. */
  onlyNow?: true
}

export type AutomatedResult =
  | { kind: 'queued' }
  | {
      kind: 'delayed'
      until: Date
      rule: string
      text: string
      evidence: Record<string, unknown>
    }
  | { kind: 'refused'; rule: string; text: string; evidence: Record<string, unknown> }

/**
 * Sends a message that nobody typed. It decides under a lock of the record, so that any number of senders at once see
 * each other's touches. It opens no case: it stands in the open one, or in one that an answer opens. A refusal is a
 * value, and a line in the timeline. Throws `not_found` for a handle or an account that is not there, `conflict` when
 * the handle belongs to another record by now.
 */
export async function sendAutomated(
  tx: WorkspaceTx,
  deps: ActDeps,
  asked: Automated,
): Promise<AutomatedResult> {
  const { decision, late, ...seen } = await look(tx, deps, asked)
  const { account, contact, latest, seq, automation } = seen
  if (await conversations.getMessage(tx, asked.messageId)) return { kind: 'queued' }
  const now = deps.now()
  if (decision.kind === 'refused') {
    await tellRefusal(tx, asked, decision, { contact, latest, account, now })
    const { rule, text, evidence } = decision
    return { kind: 'refused', rule, text, evidence }
  }
  const place = { contact, latest, seq, account, now }
  const delayed = planned(asked, decision.delayed)
  if (delayed && asked.onlyNow) return later(delayed)
  const message = await write(tx, asked, late, { ...decision, delayed }, place)
  if (counts(asked, automation.policy))
    await gate.insertTouch(tx, {
      messageId: message.id,
      handleId: asked.handleId,
      class: asked.class,
      at: delayed?.until ?? now,
    })
  return delayed ? later(delayed) : { kind: 'queued' }
}

function later({ until, rule, text, evidence }: Delayed): AutomatedResult {
  return { kind: 'delayed', until, rule, text, evidence }
}

/** What policy says of a message now, and what it is decided on. The record is held. */
export type Look = {
  account: Account
  recipient: outbound.RecipientFacts
  contact: KnownContact
  latest: Conversation | null
  seq: string
  automation: Automation
  decision: Decision
  /** The template that its words become. */
  late: Content | undefined
  /** What it would leave as. */
  content: Content
}

/** Throws as `sendAutomated` does. */
export async function look(tx: WorkspaceTx, deps: ActDeps, asked: Automated): Promise<Look> {
  const pair = await getHandle(tx, asked.handleId)
  const account = await deps.accounts.find(asked.accountId)
  const recipient = await outbound.recipientFacts(tx, asked.handleId, asked.accountId)
  if (!pair || !recipient || account?.workspaceId !== tx.workspaceId)
    throw new AppError('not_found', 'There is no such handle or channel account.')
  if (pair.contact.id !== asked.contactId)
    throw new AppError('conflict', 'This handle belongs to another contact.')
  if (recipient.channel !== account.channel.id)
    throw new AppError('invalid', 'This handle cannot be reached through this account.')
  const now = deps.now()
  const { contact } = pair
  const { conversation: latest, seq } = await conversations.latestConversation(tx, contact.id)
  const automation = await readAutomation(
    tx,
    { id: asked.messageId, contactId: contact.id },
    'made',
    now,
  )
  const handler = latest?.handler ?? 'nobody'
  const limits = await readLimits(tx, account, { ...recipient, messageId: asked.messageId }, now)
  const facts = policyFacts(account, { ...recipient, handler }, now, { automation, limits })
  const { decision, late } = await decide(tx, asked, { account, recipient, facts })
  const content = late ?? asked.content
  return { account, recipient, contact, latest, seq, automation, decision, late, content }
}

/** Policy on the words, and on the template that they become where they may not go as they are. */
async function decide(
  tx: WorkspaceTx,
  asked: Automated,
  {
    account,
    recipient,
    facts,
  }: { account: Account; recipient: outbound.RecipientFacts; facts: PolicyFacts },
): Promise<{ decision: Decision; late: Content | undefined }> {
  const { class: kind, author, purpose, content, goodUntil, confirmsStop } = asked
  const intended: Intended = {
    class: kind,
    author,
    purpose,
    content,
    ...(goodUntil && { goodUntil }),
    ...(confirmsStop && { confirmsStop }),
  }
  const decision = check(intended, facts)
  if (decision.kind !== 'refused' || decision.next !== 'template')
    return { decision, late: undefined }
  const said = { content, author, to: recipient, wish: asked.late }
  const late = (await lateTemplate(tx, account, said, facts.now))?.content
  return { decision: late ? check({ ...intended, content: late }, facts) : decision, late }
}

/** The sender's own time, where policy names no later one. */
function planned({ sendAt, author }: Automated, delayed: Delayed | null): Delayed | null {
  if (!sendAt || (delayed && delayed.until > sendAt)) return delayed
  const text = `${authorName(author)} wants it to leave then.`
  const evidence = { by: authorName(author) }
  return { kind: 'delayed', rule: 'scheduled', text, until: sendAt, evidence }
}

type Place = {
  contact: KnownContact
  latest: Conversation | null
  account: Account
  now: Date
}

async function write(
  tx: WorkspaceTx,
  asked: Automated,
  late: Content | undefined,
  decision: Extract<Decision, { kind: 'approved' }>,
  { contact, latest, seq, account, now }: Place & { seq: string },
): Promise<Message> {
  const before = latest
  const after = latest ?? resolvedConversation(contact, now)
  const message = outgoingMessage({
    id: asked.messageId,
    content: late ?? asked.content,
    composed: late && asked.content,
    uploads: [],
    conversation: after,
    handleId: asked.handleId,
    accountId: account.id,
    channel: account.channel.id,
    author: asked.author,
    class: asked.class,
    context: contextOf(asked),
    seq,
    now,
    delayed: decision.delayed,
  })
  const decided = apply(withMessage(after, message), asked.intents ?? [], now)
  const written = await append(tx, {
    before,
    after: decided.conversation,
    message,
    externalId: account.channel.ownExternalId?.(message.id, account.settings) ?? null,
    replyToExternalId: null,
    windowUntil: null,
    given: {},
    onLeaving: {
      purpose: asked.class === 'proactive' ? asked.purpose : undefined,
      goodUntil: asked.goodUntil,
      late: late ? undefined : asked.late,
    },
    files: [],
    activities: { before: [], after: decided.activities },
    actor: authorName(asked.author),
    events: [],
    now,
  })
  const { delayed } = decision
  if (delayed) await gate.setDelay(tx, message.id, delayed.until, whyLater(delayed))
  await enqueue(tx, decision.approved, {
    accountId: account.id,
    handleId: asked.handleId,
    messageId: message.id,
    givesWay: asked.author.kind === 'broadcast',
    trace: crypto.randomUUID(),
    now: asked.notBefore && asked.notBefore > now ? asked.notBefore : now,
    ...(delayed && { heldUntil: delayed.until }),
  })
  return written.message
}

function contextOf({ context, confirmsStop, trackLinks }: Automated): Message['context'] {
  if (!context && !confirmsStop && !trackLinks) return null
  return {
    ...context,
    ...(confirmsStop && { confirmsStop }),
    ...(trackLinks && { trackLinks: true as const }),
  }
}

/** Nobody has to look at what we wrote by ourselves; an answer reopens it. */
function resolvedConversation(contact: KnownContact, now: Date): Conversation {
  const fresh = emptyConversation(contact, now)
  return { ...fresh, status: 'resolved', resolvedAt: now.toISOString() }
}

/** A sender that tries again and again is told of once in this time. */
const toldMs = 24 * 3600_000

/** "Not sent: 2 touches since Monday", where the team reads it. */
async function tellRefusal(
  tx: WorkspaceTx,
  asked: Automated,
  { rule, text, evidence }: Refused,
  { contact, latest, account, now }: Place,
): Promise<void> {
  const actor = authorName(asked.author)
  const since = new Date(now.getTime() - toldMs)
  if (await gate.isTold(tx, contact.id, { actor, rule, since })) return
  await writeLine(
    tx,
    { contactId: contact.id, id: latest?.id ?? null },
    {
      kind: 'policy',
      data: {
        ...evidence,
        rule,
        text,
        channel: account.channel.id,
        words: plainText(asked.content).slice(0, 160),
      },
    },
    actor,
    now.toISOString(),
  )
}

/** Takes back what has not left, with the words that say why. What is being sent at this moment is not stopped. */
export async function cancelUnsent(
  tx: WorkspaceTx,
  ids: MessageId[],
  text: string,
): Promise<MessageId[]> {
  if (ids.length === 0) return []
  const gone = await waiting.takeBack(tx, ids, { code: 'cancelled', text, next: 'none' })
  for (const id of gone) await announceMessage(tx, id)
  return gone
}

/** A message that waits for its turn at the provider's rate has a time a little ahead. */
const aheadMs = 30_000

/** How many messages wait for each of these accounts now. */
export function countWaiting(
  tx: WorkspaceTx,
  accountIds: ChannelAccountId[],
  now: Date,
): Promise<Map<ChannelAccountId, number>> {
  return waiting.countWaiting(tx, accountIds, new Date(now.getTime() + aheadMs))
}

/** Whether the provider lets one more person be written to first through this account now. */
export const hasPlace = mayStart
