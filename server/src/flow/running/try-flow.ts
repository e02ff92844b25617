import {
  answersAtOnce,
  type FlowDraft,
  type FlowStepResult,
  type FlowTrial,
  type FlowUnmet,
  startsByMember,
} from '@atrium/contract/flow/flow'
import type { ConversationId, WorkspaceId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import type { Account } from '../../accounts/accounts.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { needListed } from '../act.ts'
import {
  type Happening,
  saidIn,
  startsSince,
  tooOften,
  unfit,
  unmet,
} from '../automation/decide.ts'
import { flowFacts } from '../automation/sql.ts'
import { readMessage } from '../conversation/read.ts'
import { getHandle } from '../identity/sql.ts'
import { perform, type RunDeps } from './perform.ts'
import { lastInbound } from './sql.ts'

/** Carries what would have happened out of the transaction that is undone. */
class Undone extends Error {
  readonly trial: FlowTrial
  constructor(trial: FlowTrial) {
    super('a trial is undone')
    this.trial = trial
  }
}

export type Trying = { id: string; flow: FlowDraft; conversationId: ConversationId }

/**
 * What a flow would do for the last message of a conversation, whatever its trigger: it is done by the same code in a
 * transaction that is undone, so that policy says what it would say, caps counted from step to step. Waits are passed over.
 */
export async function tryFlow(
  db: Db,
  deps: RunDeps,
  workspaceId: WorkspaceId,
  tried: Trying,
): Promise<FlowTrial> {
  try {
    return await db.inWorkspace(workspaceId, async (tx) => {
      throw new Undone(await play(tx, deps, tried))
    })
  } catch (error) {
    if (error instanceof Undone) return error.trial
    throw error
  }
}

async function play(
  tx: WorkspaceTx,
  deps: RunDeps,
  { id, flow, conversationId }: Trying,
): Promise<FlowTrial> {
  const conversation = await needListed(tx, conversationId)
  const messageId = await lastInbound(tx, conversation.id)
  const message = messageId && (await readMessage(tx, messageId))
  const account = message && (await deps.accounts.find(message.accountId))
  const pair = message && (await getHandle(tx, message.handleId))
  if (!account || !pair) return doesNot('no_message')
  const placed = { ...conversation, lastMessageAt: message.at }
  const why =
    unfit({ ...pair, message, conversation: placed }) ??
    (await unmetBy(tx, deps, { id, flow, message, account }))
  if (why) return doesNot(why)
  const run = {
    flowName: flow.name,
    handleId: pair.handle.id,
    accountId: account.id,
    conversationId: conversation.id,
  }
  const steps: FlowStepResult[] = []
  for (const [position, step] of flow.steps.entries()) {
    const result = await perform(tx, deps, run, pair, { step, position })
    steps.push({ ...result, messageId: null })
    if (result.outcome === 'failed') break
  }
  return { starts: true, why: null, steps }
}

function doesNot(why: FlowUnmet): FlowTrial {
  return { starts: false, why, steps: [] }
}

async function unmetBy(
  tx: WorkspaceTx,
  deps: RunDeps,
  {
    id,
    flow,
    message,
    account,
  }: Pick<Trying, 'id' | 'flow'> & { message: Message; account: Account },
): Promise<FlowUnmet | null> {
  const known = await flowFacts(tx, message.handleId, startsSince(deps.now()))
  const { trigger } = flow
  const happening: Happening = {
    ...known,
    triggers: trigger === 'opened' ? ['opened', 'message'] : [trigger],
    ...saidIn(message),
    ...(startsByMember(trigger) && { text: null }),
  }
  const why = unmet(flow, happening)
  if (why) return why
  if (tooOften({ id }, known)) return 'too_often'
  const at = account.flows.findIndex((one) => one.id === id)
  const earlier = account.flows.slice(0, at < 0 ? undefined : at)
  const isAnswered = earlier.some((one) => one.answers && !unmet(one, happening))
  return answersAtOnce(flow.steps) && isAnswered ? 'another' : null
}
