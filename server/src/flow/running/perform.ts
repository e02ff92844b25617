import { type Content, plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { FlowStep, FlowStepResult } from '@atrium/contract/flow/flow'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Rates } from '@atrium/contract/sending/cost'
import type { Account } from '../../accounts/accounts.ts'
import { listTemplates } from '../../accounts/templates/sql.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { type ActDeps, act } from '../act.ts'
import { isActiveMember } from '../conversation/read.ts'
import { getListed, latestConversation } from '../conversation/sql.ts'
import { giveLabel } from '../identify.ts'
import type { KnownPair } from '../identity/sql.ts'
import type { Intent } from '../intent.ts'
import { type Automated, type AutomatedResult, sendAutomated } from '../sending/send-automated.ts'
import { sendToContact } from '../sending/send-to-contact.ts'
import { contentFor, type Filled } from './content.ts'
import { personOf, type StoredRun } from './sql.ts'

export type RunDeps = ActDeps & { rates: Rates }
export type Running = Pick<StoredRun, 'flowName' | 'handleId' | 'accountId' | 'conversationId'>

/** What became of a step; what is left out is null. */
type Result = Pick<FlowStepResult, 'outcome'> & Partial<FlowStepResult>
type Send = Extract<FlowStep, { kind: 'send' }>

const minuteMs = 60_000
const saidLength = 160

/** Does one step for whoever has the handle now. The caller holds the record. */
export async function perform(
  tx: WorkspaceTx,
  deps: RunDeps,
  run: Running,
  pair: KnownPair,
  { step, position }: { step: FlowStep; position: number },
): Promise<FlowStepResult> {
  const result = await performOne(tx, deps, run, pair, step)
  return {
    position,
    kind: step.kind,
    why: null,
    text: null,
    data: null,
    said: null,
    channel: null,
    messageId: null,
    until: null,
    at: deps.now().toISOString(),
    ...result,
  }
}

async function performOne(
  tx: WorkspaceTx,
  deps: RunDeps,
  run: Running,
  pair: KnownPair,
  step: FlowStep,
): Promise<Result> {
  switch (step.kind) {
    case 'send':
      return say(tx, deps, run, pair, step)
    case 'wait':
      return {
        outcome: 'done',
        until: new Date(deps.now().getTime() + step.minutes * minuteMs).toISOString(),
      }
    case 'label': {
      const { labelId, has } = step
      const said = { contactId: pair.contact.id, labelId, has, actor: run.flowName, at: deps.now() }
      return (await giveLabel(tx, said))
        ? { outcome: 'done' }
        : failed('label', 'There is no such label any more.')
    }
    case 'assign':
      if (step.memberId && !(await isActiveMember(tx, step.memberId)))
        return failed('member', 'There is no such member any more, or they may not sign in.')
      return change(tx, deps, run, pair, { kind: 'assign', memberId: step.memberId })
    case 'resolve':
      return change(tx, deps, run, pair, { kind: 'resolve' })
  }
}

function failed(why: string, text: string): Result {
  return { outcome: 'failed', why, text }
}

async function change(
  tx: WorkspaceTx,
  deps: RunDeps,
  run: Running,
  { contact }: KnownPair,
  intent: Intent,
): Promise<Result> {
  const conversation = await conversationOf(tx, run, contact.id)
  if (conversation)
    await act(tx, deps, conversation.id, { kind: 'flow', name: run.flowName }, [intent])
  return { outcome: 'done' }
}

/** The case that it began in, or, where an undone link took the handle away from it, the one that goes on with them. */
async function conversationOf(
  tx: WorkspaceTx,
  { conversationId }: Running,
  contactId: KnownPair['contact']['id'],
): Promise<Conversation | null> {
  const own = await getListed(tx, conversationId)
  if (own?.contactId === contactId) return own
  return (await latestConversation(tx, contactId)).conversation
}

async function say(
  tx: WorkspaceTx,
  deps: RunDeps,
  run: Running,
  pair: KnownPair,
  step: Send,
): Promise<Result> {
  const account = await deps.accounts.find(run.accountId)
  if (account?.workspaceId !== tx.workspaceId)
    return failed('account', 'The channel account is not there any more.')
  const fill = await filler(tx, run, pair, step)
  const filled = fill(account)
  const messageId = newId(MessageId)
  const message = {
    messageId,
    contactId: pair.contact.id,
    author: { kind: 'flow', name: run.flowName },
    class: step.class,
    purpose: step.purpose ?? 'reminders',
    // A flow that answers has the conversation until the customer writes again.
    intents: step.class === 'reply' ? [{ kind: 'handler', handler: 'flow' }] : [],
  } satisfies Omit<Automated, 'content' | 'handleId' | 'accountId'>
  // Whose other addresses these are is in doubt where the number may have a new owner.
  if (step.to === 'channel' && pair.handle.provedSince) return doubted
  if (step.to !== 'same' && !pair.handle.provedSince) {
    const contentAt = (place: Account): Content | undefined =>
      step.channel && place.channel.id !== step.channel ? undefined : contentOf(fill(place))
    const content = contentOf(filled) ?? nothing
    const sent = await sendToContact(tx, deps, { ...message, content, contentAt })
    // Not one place where it could be said.
    if (sent.kind === 'refused' && !filled.ok && !wasWeighed(sent))
      return failed(filled.why, filled.text)
    const channel = sent.way?.channel ?? null
    return told(sent, { messageId, said: contentOf(filled), channel })
  }
  if (!filled.ok) return failed(filled.why, filled.text)
  const { handleId, accountId } = run
  const { content } = filled
  const sent = await sendAutomated(tx, deps, { ...message, content, handleId, accountId })
  return told(sent, { messageId, said: content, channel: account.channel.id })
}

/** Whether policy was asked about it anywhere. */
function wasWeighed({ evidence }: Extract<AutomatedResult, { kind: 'refused' }>): boolean {
  return Array.isArray(evidence.ways) && evidence.ways.length > 0
}

const doubted: Result = {
  outcome: 'refused',
  why: 'ways',
  text: 'Their address may have a new owner: whose the other ones are is in doubt.',
}

const nothing: Content = { kind: 'text', text: '' }

function contentOf(filled: Filled): Content | undefined {
  return filled.ok ? filled.content : undefined
}

/** Fills the step's words for whoever has the handle; what the record holds stays hidden from who may not be its owner. */
async function filler(
  tx: WorkspaceTx,
  { handleId }: Running,
  { handle }: KnownPair,
  { content }: Send,
): Promise<(account: Account) => Filled> {
  const person = handle.provedSince
    ? { name: '', company: null, attributes: {}, language: null }
    : await personOf(tx, handleId)
  const templates =
    content.kind === 'template'
      ? (await listTemplates(tx, undefined)).filter(({ name }) => name === content.name)
      : []
  return (account) => contentFor(content, account, person, templates)
}

function told(
  sent: AutomatedResult,
  {
    messageId,
    said: content,
    channel,
  }: { messageId: MessageId; said: Content | undefined; channel: string | null },
): Result {
  const said = content ? plainText(content).slice(0, saidLength) : null
  switch (sent.kind) {
    case 'queued':
      return { outcome: 'done', messageId, said, channel }
    case 'delayed': {
      const { rule, text, until, evidence: data } = sent
      return {
        outcome: 'delayed',
        messageId,
        said,
        channel,
        why: rule,
        text,
        data,
        until: until.toISOString(),
      }
    }
    case 'refused':
      return {
        outcome: 'refused',
        said,
        channel,
        why: sent.rule,
        text: sent.text,
        data: sent.evidence,
      }
  }
}
