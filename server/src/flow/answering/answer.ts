import type { ChannelIo } from '@atrium/channel-kit/channel'
import type { Conversation } from '@atrium/contract/conversation'
import { MessageId, newId, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Accounts } from '../../accounts/accounts.ts'
import { workspaceName } from '../../accounts/sql.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Log } from '../../platform/observe/log.ts'
import type { Secrets } from '../../platform/storage/secrets.ts'
import { act } from '../act.ts'
import {
  type Answer,
  type Engine,
  type Situation,
  sureEnough,
  type Tools,
} from '../assistant/engine.ts'
import { createModel } from '../assistant/model/model.ts'
import { keyContext, readEngine, type StoredEngine } from '../assistant/read.ts'
import { rules } from '../assistant/rules/rules.ts'
import { handOverLine } from '../assistant/rules/say.ts'
import { contentOf } from '../assistant/show.ts'
import { insertTurn } from '../assistant/sql.ts'
import { createTools } from '../assistant/tools.ts'
import type { Dues, Intent } from '../intent.ts'
import { readSendingPolicy } from '../outbound/read.ts'
import { sendAutomated } from '../sending/send-automated.ts'
import { look, type Open, stillOpen } from './open-message.ts'
import { NotDone, perform } from './perform.ts'

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
/** How often it thinks when what it wanted was taken by somebody else meanwhile. */
const thoughts = 3

/**
 * Lets the assistant answer a message, after the commit that showed it: it looks, thinks with no transaction open, and
 * looks again before it writes. Where a person or the customer has written meanwhile, what it thought is dropped.
 */
export async function answer(deps: AnswerDeps, payload: unknown): Promise<void> {
  const { workspaceId, messageId } = Payload.parse(payload)
  const read: Read = (work) => deps.db.inWorkspace(workspaceId, work)
  const found = await read(async (tx) => {
    const open = await stillOpen(tx, deps, messageId)
    return open && { seen: await look(tx, deps, open), stored: await readEngine(tx) }
  })
  if (!found) return
  const engine = engineFor(deps, workspaceId, found.stored)
  const { situation, bound } = found.seen
  const tools = createTools(read, bound, deps.now)
  const outcome = await settle(deps, read, { engine, tools, messageId, situation })
  deps.log.info({ stage: 'assistant', engine: engine.name, message: messageId, outcome }, 'thought')
}

type Read = <T>(work: (tx: WorkspaceTx) => Promise<T>) => Promise<T>
type Question = { engine: Engine; tools: Tools; messageId: MessageId; situation: Situation }

/** Thinks and writes, and thinks again where what it wanted could not be done any more. */
async function settle(deps: AnswerDeps, read: Read, question: Question): Promise<string> {
  const { engine, tools, messageId } = question
  let { situation } = question
  for (let n = 1; ; n += 1) {
    const thought = n > thoughts ? gaveUp : (await think(deps, engine, situation, tools)).thought
    try {
      return await read(async (tx) => {
        const open = await stillOpen(tx, deps, messageId)
        return open ? write(tx, deps, open, { engine, thought, situation }) : 'dropped'
      })
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      situation = { ...situation, refused: error.message }
    }
  }
}

const gaveUp = { kind: 'hand_over', why: 'failed', confidence: 0 } as const

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
  const { stored, ...place } = await deps.db.inWorkspace(workspaceId, async (tx) => ({
    stored: await readEngine(tx),
    business: await workspaceName(tx),
    zone: (await readSendingPolicy(tx)).timeZone,
  }))
  const situation: Situation = {
    ...place,
    now: deps.now(),
    customer: { name: null, language: null, returning: false, newHere: true, cameOver: false },
    message: { text, choice: null },
    history: [],
    offer: null,
    refused: null,
  }
  const engine = engineFor(deps, workspaceId, stored)
  const { thought, failure } = await think(deps, engine, situation, noTools)
  return thought.kind === 'say'
    ? { kind: 'say', text: thought.saying.text, failure }
    : { kind: 'hand_over', text: handOverLine(thought.why, null), failure }
}

/** Of nobody nothing is known, and nothing is booked for a question that was only tried. */
const noTools: Tools = {
  services: async () => [],
  usual: async () => null,
  coming: async () => [],
  free: async () => [],
  orders: async () => [],
}

type Thinking = { thought: Answer; failure: string | null }

/** What cannot think hands over: the customer is not to wait for a model that is away. */
async function think(
  deps: AnswerDeps,
  engine: Engine,
  situation: Situation,
  tools: Tools,
): Promise<Thinking> {
  try {
    const thought = await engine.answer(situation, tools)
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
  if (!isOver)
    await perform(tx, deps, thought.acts, { handleId: pair.handle.id, messageId: message.id })
  const saying = isOver
    ? { text: handOverLine(thought.why, situation.customer.language), choices: [] }
    : thought.saying
  const since = conversation.waitingSince ?? message.at
  const intents: Intent[] = isOver
    ? [
        { kind: 'hand_over', why: thought.why, since },
        { kind: 'due', ...duesOf(conversation) },
      ]
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

/** That it said who will answer is no answer: what was promised to the customer holds on. */
function duesOf({ slaDueAt, slaSoonAt, windowDueAt }: Conversation): Dues {
  return { slaDueAt, slaSoonAt, windowDueAt }
}
