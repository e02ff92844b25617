import type { ChannelIo } from '@atrium/channel-kit/channel'
import { plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import { MessageId, newId, WorkspaceId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import { z } from 'zod'
import type { Account, Accounts } from '../accounts/accounts.ts'
import { workspaceName } from '../accounts/sql.ts'
import type { Db, WorkspaceTx } from '../platform/database/db.ts'
import type { Log } from '../platform/observe/log.ts'
import type { Secrets } from '../platform/storage/secrets.ts'
import { act } from './act.ts'
import {
  type Answer,
  type Engine,
  readOffer,
  type Situation,
  sureEnough,
} from './assistant/engine.ts'
import { mayKnow } from './assistant/may-know.ts'
import { createModel } from './assistant/model/model.ts'
import { callName } from './assistant/name.ts'
import { keyContext, readEngine, type StoredEngine } from './assistant/read.ts'
import { rules } from './assistant/rules/rules.ts'
import { handOverLine } from './assistant/rules/say.ts'
import { contentOf } from './assistant/show.ts'
import { insertTurn, lastOffer, provedTogether, whyNot } from './assistant/sql.ts'
import { readHistory, readMessage } from './conversation/read.ts'
import { getListed } from './conversation/sql.ts'
import type { Facts } from './facts.ts'
import { getHandle, type KnownPair } from './identity/sql.ts'
import type { Intent } from './intent.ts'
import { readAutomation } from './outbound/gate/automation.ts'
import { policyFacts } from './outbound/gate/policy-facts.ts'
import { recipientFacts } from './outbound/sql.ts'
import { check } from './policy/check.ts'
import { sendAutomated } from './sending/send-automated.ts'

export type AnswerDeps = {
  db: Db
  accounts: Accounts
  io: Pick<ChannelIo, 'fetch'>
  secrets: Pick<Secrets, 'open'>
  now: () => Date
  log: Log
}

const Payload = z.object({ workspaceId: WorkspaceId, messageId: MessageId })

const author = { kind: 'assistant' } as const
const historyLength = 40
/** What was said longer ago was another talk. */
const sameTalkMs = 12 * 3600_000

/**
 * Lets the assistant answer a message, after the commit that showed it: it looks, thinks with no transaction open, and
 * looks again before it writes. Where a person or the customer has written meanwhile, what it thought is dropped.
 */
export async function answer(deps: AnswerDeps, payload: unknown): Promise<void> {
  const { workspaceId, messageId } = Payload.parse(payload)
  const seen = await deps.db.inWorkspace(workspaceId, async (tx) => {
    const open = await stillOpen(tx, deps, messageId)
    return open && { open, situation: await look(tx, deps, open), engine: await readEngine(tx) }
  })
  if (!seen) return
  const engine = engineFor(deps, workspaceId, seen.engine)
  const { thought } = await think(deps, engine, seen.situation)
  const outcome = await deps.db.inWorkspace(workspaceId, async (tx) => {
    const open = await stillOpen(tx, deps, messageId)
    return open ? write(tx, deps, open, { engine, thought, situation: seen.situation }) : 'dropped'
  })
  deps.log.info({ stage: 'assistant', engine: engine.name, message: messageId, outcome }, 'thought')
}

/** A message that the assistant may answer now. */
type Open = { message: Message; pair: KnownPair; conversation: Conversation; account: Account }

/** Everything that may have changed while it thought, with the record held. Undefined where it is to be silent. */
async function stillOpen(
  tx: WorkspaceTx,
  { accounts, now }: AnswerDeps,
  messageId: MessageId,
): Promise<Open | undefined> {
  const message = await readMessage(tx, messageId)
  if (message?.direction !== 'in' || message.deletedAt) return undefined
  const account = await accounts.find(message.accountId)
  const pair = await getHandle(tx, message.handleId)
  const conversation = await getListed(tx, message.conversationId)
  if (!account?.assistant || !pair || conversation?.status !== 'open') return undefined
  if (conversation.contactId !== pair.contact.id || conversation.handler === 'flow')
    return undefined
  const reason = await whyNot(tx, { ...message, conversationId: conversation.id })
  // Given back to the assistant, it answers whatever was before.
  if (reason && !(reason === 'handed_over' && conversation.handler === 'assistant'))
    return undefined
  const recipient = await recipientFacts(tx, pair.handle.id, account.id)
  if (!recipient) return undefined
  const automation = await readAutomation(
    tx,
    { id: messageId, contactId: pair.contact.id },
    'made',
    now(),
  )
  const facts = policyFacts(
    account,
    { ...recipient, handler: conversation.handler },
    now(),
    automation,
  )
  const any = { class: 'reply', author, content: { kind: 'text', text: '…' } } as const
  if (check(any, facts).kind === 'refused') return undefined
  return { message, pair, conversation, account }
}

/** What the engine is told: what `mayKnow` leaves, and of the past what whoever writes was proved to be part of. */
async function look(tx: WorkspaceTx, { now }: AnswerDeps, open: Open): Promise<Situation> {
  const { message, pair, conversation, account } = open
  const known = { workspaceId: tx.workspaceId, now: now(), ...pair, conversation, message }
  const facts: Facts = mayKnow({ ...known, opened: false, assistant: true })
  const own = pair.handle.provedSince ? [facts.handle] : await provedTogether(tx, pair.handle.id)
  const ids = own.map(({ id }) => id)
  const past = (await readHistory(tx, pair.handle.id, historyLength))
    .filter(({ handleId, id }) => ids.includes(handleId) && id !== message.id)
    .reverse()
  const { content } = facts.message
  return {
    business: await workspaceName(tx),
    now: facts.now,
    customer: {
      name: callName(facts.contact, own, account.channel),
      language: facts.contact.language,
      returning: past.some(({ at }) => facts.now.getTime() - Date.parse(at) > sameTalkMs),
    },
    message: { text: plainText(content), choice: content.kind === 'choice' ? content.id : null },
    history: past.map((one) => ({
      from: one.direction === 'in' ? ('customer' as const) : ('business' as const),
      text: plainText(one.content),
      at: one.at,
      channel: one.channel,
    })),
    offer: readOffer(await lastOffer(tx, pair.handle.id, pair.handle.provedSince)),
  }
}

function engineFor(deps: AnswerDeps, workspaceId: WorkspaceId, stored: StoredEngine): Engine {
  if (stored.engine === 'rules') return rules
  const key = stored.key && deps.secrets.open(stored.key, keyContext(workspaceId))
  return createModel({ baseUrl: stored.baseUrl, model: stored.model, key }, deps.io)
}

/** What the assistant would say to somebody of whom nothing is known. Nothing is written. */
export async function tryAnswer(
  deps: AnswerDeps,
  workspaceId: WorkspaceId,
  text: string,
): Promise<{ kind: Answer['kind']; text: string; failure: string | null }> {
  const { stored, business } = await deps.db.inWorkspace(workspaceId, async (tx) => ({
    stored: await readEngine(tx),
    business: await workspaceName(tx),
  }))
  const customer = { name: null, language: null, returning: false }
  const message = { text, choice: null }
  const situation = { business, now: deps.now(), customer, message, history: [], offer: null }
  const engine = engineFor(deps, workspaceId, stored)
  const { thought, failure } = await think(deps, engine, situation)
  return thought.kind === 'say'
    ? { kind: 'say', text: thought.saying.text, failure }
    : { kind: 'hand_over', text: handOverLine(thought.why, null), failure }
}

type Thinking = { thought: Answer; failure: string | null }

/** What cannot think hands over: the customer is not to wait for a model that is away. */
async function think(deps: AnswerDeps, engine: Engine, situation: Situation): Promise<Thinking> {
  try {
    const thought = await engine.answer(situation, {})
    const isSure = thought.kind === 'hand_over' || thought.confidence >= sureEnough
    const { confidence } = thought
    const unsure = { kind: 'hand_over', why: 'unsure', confidence } as const
    return { thought: isSure ? thought : unsure, failure: null }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    deps.log.warn({ stage: 'assistant', engine: engine.name, error: text }, 'could not think')
    return { thought: { kind: 'hand_over', why: 'failed', confidence: 0 }, failure: text }
  }
}

type Thought = { engine: Engine; thought: Answer; situation: Situation }

/** The answer, the handler and the turn, in one transaction: a worker that is killed leaves all of it or nothing. */
async function write(
  tx: WorkspaceTx,
  deps: AnswerDeps,
  open: Open,
  { engine, thought, situation }: Thought,
): Promise<string> {
  const { message, pair, conversation, account } = open
  const isOver = thought.kind === 'hand_over'
  const isNew = await insertTurn(tx, {
    messageId: message.id,
    handleId: pair.handle.id,
    outcome: isOver ? 'handed_over' : 'answered',
    why: isOver ? thought.why : null,
    engine: engine.name,
    confidence: thought.confidence,
    offer: isOver ? null : thought.offer,
    at: deps.now(),
  })
  if (!isNew) return 'dropped'
  const saying = isOver
    ? { text: handOverLine(thought.why, situation.customer.language), choices: [] }
    : thought.saying
  const since = conversation.waitingSince ?? message.at
  const intents: Intent[] = isOver
    ? [{ kind: 'hand_over', why: thought.why, since }]
    : [{ kind: 'handler', handler: 'assistant' }]
  const sent = await sendAutomated(tx, deps, {
    messageId: newId(MessageId),
    contactId: pair.contact.id,
    handleId: pair.handle.id,
    accountId: account.id,
    author,
    class: 'reply',
    purpose: 'reminders',
    content: contentOf(saying, account.channel.capabilities),
    intents,
  })
  // What may not be said is handed over all the same: nobody else would see that the customer waits.
  if (sent.kind === 'refused' && isOver)
    await act(tx, deps, conversation.id, { kind: 'system' }, intents)
  return sent.kind === 'refused' ? `refused: ${sent.rule}` : isOver ? thought.why : 'answered'
}
