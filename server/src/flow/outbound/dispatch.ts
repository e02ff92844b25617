import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError, sendError } from '@atrium/channel-kit/channel-error'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { WorkspaceId } from '@atrium/contract/ids'
import type { MessageState, SendError } from '@atrium/contract/message'
import type { Rates } from '@atrium/contract/sending/cost'
import type { Account, Accounts } from '../../accounts/accounts.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Shared } from '../../platform/database/together/shared.ts'
import { together } from '../../platform/database/together/together.ts'
import type { Approved } from '../policy/check.ts'
import { isAutomated } from '../policy/decision.ts'
import { assemble, type ConfirmUrl, type ConsentUrl, type OurLinks } from './assemble.ts'
import { noteStop } from './consent/sql.ts'
import { noteCost } from './cost/note.ts'
import { correctSpend, notSent } from './cost/sql.ts'
import { holdCounted } from './gate/automation.ts'
import { lookAgain } from './gate/second-look.ts'
import { moveTouch, setDelay } from './gate/sql.ts'
import { countUse, holdStarts, takePlace } from './limits/limits.ts'
import { whyLater } from './message.ts'
import { persistently } from './persistently.ts'
import * as queue from './queue/sql.ts'
import { applyParked } from './receipts/receipts.ts'
import { lockExternalId } from './receipts/sql.ts'
import * as sql from './sql.ts'

export type DispatchDeps = {
  db: Db
  accounts: Accounts
  io: ChannelIo
  now: () => Date
  log: ChannelIo['log']
  /** Tells readers that a message changed; writes into the same transaction. */
  changed: (tx: WorkspaceTx, messageId: string) => Promise<void>
  /** The provider took a change of a message that has left. */
  taken: (tx: WorkspaceTx, messageId: string, changeId: string, now: Date) => Promise<void>
  consentUrl: ConsentUrl
  confirmUrl: ConfirmUrl
  trackedLinks: OurLinks
  rates: Rates
  /** Takes over a send under way, which tells whether to look for more when it ends: one slow provider holds nobody else. */
  track: (send: Promise<boolean>) => void
  /** Settles what nobody waits for. */
  shared: Shared
}

/** A send that passed its second check and may go out. */
type Ready = { row: queue.OutboxRow; account: Account; outgoing: Outgoing }

/** How long after a process died its sends are noticed; a send under way prolongs its own, however long an upload takes. */
const leaseSeconds = 20
const renewMs = 5_000
const mostAttempts = 12
/** Longest pause between two tries; a provider's outage of hours is ridden out by 12 tries with doubling pauses. */
const longestPauseMs = 30 * 60_000
/** How long a message waits whose account cannot be opened (a key that is missing, settings of another version). */
const unreadablePauseMs = 30_000
/** States in which a message waits for its sending. */
const waits = new Set<MessageState>(['delayed', 'queued', 'sending'])

/**
 * Sends what is due in one workspace: claims the heads of lanes, checks policy again, and starts the sends, each of
 * which settles by itself. Returns how many were claimed, so that the caller knows whether to come again.
 */
export async function dispatch(
  deps: DispatchDeps,
  workspaceId: WorkspaceId,
  most: number,
): Promise<number> {
  const { claimed, ready } = await deps.db.inWorkspaceByKeys(workspaceId, async (tx) => {
    for (const row of await queue.claimExpired(tx)) await settleLost(deps, tx, row)
    const rows = await queue.claim(tx, deps.now(), most, leaseSeconds)
    await holdCounted(
      tx,
      rows.map((row) => row.message_id),
    )
    await holdStarts(tx, deps.accounts, rows, deps.now())
    const records = await sql.recordsOf(
      tx,
      rows.map((row) => row.message_id),
    )
    // Records go side by side, so that a transaction of many is hardly longer than that of one: readers of the feed wait
    // for the oldest. Messages to one record are decided one after the other.
    const lines = Map.groupBy(rows, (row) => records.get(row.message_id))
    const ready = await together([...lines.values()].map((line) => prepareInOrder(deps, tx, line)))
    return { claimed: rows.length, ready: ready.flat() }
  })
  for (const item of ready) {
    // Whoever put a message behind one that is just ending has looked too early; of a broadcast it may wait for the clock.
    const { gives_way: mayWait } = item.row
    deps.track(sendOne(deps, workspaceId, item).then((more) => more || !mayWait))
  }
  return claimed
}

async function prepareInOrder(
  deps: DispatchDeps,
  tx: WorkspaceTx,
  rows: queue.OutboxRow[],
): Promise<Ready[]> {
  const result: Ready[] = []
  for (const row of rows) {
    const prepared = await prepare(deps, tx, row)
    if (prepared) result.push(prepared)
  }
  return result
}

/** The second look before the door: budget, facts as they are now, policy. Writes what became of a row that may not go. */
async function prepare(
  deps: DispatchDeps,
  tx: WorkspaceTx,
  row: queue.OutboxRow,
): Promise<Ready | undefined> {
  const account = await openAccount(deps, row)
  if (account === null) {
    await queue.putBack(tx, row.id, new Date(deps.now().getTime() + unreadablePauseMs))
    return undefined
  }
  const facts = await sql.sendFacts(tx, row.message_id)
  // A receipt with our own id may have settled the message while it waited for another try.
  if (!account || !facts || isSettled(row, facts)) {
    await queue.finish(tx, row.id)
    return undefined
  }
  const unpaid = await overBudget(tx, account, row, deps.now())
  if (unpaid) {
    await queue.putBack(tx, row.id, unpaid)
    return undefined
  }
  const approved = await overPolicy(deps, tx, row, account, facts)
  if (!approved) return undefined
  if (row.kind === 'message') {
    await sql.advance(tx, row.message_id, { state: 'sending' })
    // Nobody waits for it with the cursor in a text box: that it is under way is told when it has left.
    if (isAutomated(facts.author)) await moveTouch(tx, row.message_id, deps.now())
    else await deps.changed(tx, row.message_id)
  }
  const outgoing = await assemble(tx, row, account, facts, deps)
  if (row.kind === 'message') {
    await noteCost(deps, tx, account, facts, outgoing.attachments.length)
    const isAnswer = outgoing.answerToken !== undefined
    await countUse(tx, deps.accounts, account, { isAnswer, isRepeat: row.attempts > 1 })
  }
  if (approved.personOnly) outgoing.personOnly = true
  if (outgoing.answerToken)
    return { row: { ...row, answer_token: outgoing.answerToken }, account, outgoing }
  return { row, account, outgoing }
}

/** Whether nothing waits for this row any more. */
function isSettled({ kind, detail }: queue.OutboxRow, { state, change }: sql.SendFacts): boolean {
  if (kind === 'message') return !waits.has(state)
  if (kind === 'reaction') return false
  return change?.state !== 'queued' || change.id !== changeOf(detail)
}

function changeOf(detail: queue.OutboxRow['detail']): string {
  return detail && 'change' in detail ? detail.change : ''
}

/** Null while the account cannot be opened: its messages wait, everybody else's go on. */
async function openAccount(
  deps: DispatchDeps,
  row: queue.OutboxRow,
): Promise<Account | undefined | null> {
  try {
    return await deps.accounts.find(row.account_id)
  } catch (error) {
    const { trace, account_id: account } = row
    deps.log.error(
      { trace, stage: 'outbound', account, error: String(error) },
      'the channel account cannot be opened',
    )
    return null
  }
}

/** A refusal or a delay is written, and nothing is returned. */
async function overPolicy(
  deps: DispatchDeps,
  tx: WorkspaceTx,
  row: queue.OutboxRow,
  account: Account,
  facts: sql.SendFacts,
): Promise<Approved | undefined> {
  const verdict = await lookAgain(tx, row, account, facts, deps.now())
  if (verdict.kind === 'refused') {
    const { rule, text, next, evidence: data } = verdict
    await end(deps, tx, row, 'refused', { code: `policy:${rule}`, text, next, data })
    return undefined
  }
  if (!verdict.delayed) {
    const goes = row.kind !== 'message' || (await takePlace(tx, account, facts, deps.now()))
    return goes ? verdict.approved : overPolicy(deps, tx, row, account, facts)
  }
  const { until } = verdict.delayed
  await queue.putBack(tx, row.id, until, true)
  await moveTouch(tx, row.message_id, until)
  if (await setDelay(tx, row.message_id, until, whyLater(verdict.delayed)))
    await deps.changed(tx, row.message_id)
  return undefined
}

async function overBudget(
  tx: WorkspaceTx,
  account: Account,
  row: queue.OutboxRow,
  now: Date,
): Promise<Date | null> {
  const { perSecond, pair } = account.channel.capabilities.rate
  const whole = await queue.takeBudget(tx, account.id, now, 1 / perSecond, Math.max(1, perSecond))
  if (whole || !pair) return whole
  return queue.takeBudget(tx, row.lane, now, pair.seconds, pair.burst)
}

/** Returns whether more waits in its lane. */
async function sendOne(
  deps: DispatchDeps,
  workspaceId: WorkspaceId,
  item: Ready,
): Promise<boolean> {
  const { row, account, outgoing } = item
  const trace = {
    trace: row.trace,
    stage: 'outbound',
    channel: account.channel.id,
    account: account.id,
    message: row.message_id,
  }
  const rendered = account.channel.render(outgoing, account.settings)
  const settle = row.gives_way ? deps.shared : deps.db.inWorkspaceByKeys
  if (!rendered.ok) {
    const error = { code: 'render', text: rendered.reason, next: 'none' } as const
    return settle(workspaceId, (tx) => end(deps, tx, row, 'failed', error))
  }
  const release = keepLease(deps, workspaceId, row)
  try {
    const { channel, settings } = account
    const sent = await channel.send(rendered.request, settings, deps.io).catch(failureOf)
    if (sent instanceof ChannelError) {
      const { kind, code, maybeSent } = sent
      deps.log.warn({ ...trace, kind, code, maybeSent }, 'not sent')
      return await settle(workspaceId, (tx) => settleFailed(deps, tx, row, account, sent))
    }
    deps.log.info({ ...trace, state: sent.state }, 'sent')
    return await persistently(() => settle(workspaceId, (tx) => settleSent(deps, tx, row, sent)))
  } finally {
    release()
  }
}

function failureOf(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  return new ChannelError('network', 'unexpected', String(error), { maybeSent: true, cause: error })
}

/** Says again and again that this send goes on; nobody else takes its row meanwhile. */
function keepLease(deps: DispatchDeps, workspaceId: WorkspaceId, row: queue.OutboxRow): () => void {
  const timer = setInterval(() => {
    deps.db
      .inWorkspace(workspaceId, (tx) => queue.renew(tx, row.id, leaseSeconds))
      .catch((error: unknown) =>
        deps.log.warn(
          { trace: row.trace, stage: 'outbound', error: String(error) },
          'the lease of a send could not be prolonged',
        ),
      )
  }, renewMs)
  return () => clearInterval(timer)
}

async function settleSent(
  deps: DispatchDeps,
  tx: WorkspaceTx,
  row: queue.OutboxRow,
  sent: Sent,
): Promise<boolean> {
  const finished = queue.finish(tx, row.id)
  if (row.kind === 'reaction') return finished
  if (row.kind !== 'message') {
    const more = await finished
    await deps.taken(tx, row.message_id, changeOf(row.detail), deps.now())
    return more
  }
  const [more] = await together([
    finished,
    lockExternalId(tx, row.account_id, sent.externalId),
    sql.advance(tx, row.message_id, { state: sent.state, externalId: sent.externalId }),
  ])
  if (sent.quoteToken) await sql.setQuoteToken(tx, row.message_id, sent.quoteToken)
  await applyParked(tx, row.account_id, row.message_id, sent.externalId)
  await deps.changed(tx, row.message_id)
  return more
}

async function settleFailed(
  deps: DispatchDeps,
  tx: WorkspaceTx,
  row: queue.OutboxRow,
  account: Account,
  failure: ChannelError,
): Promise<boolean> {
  const uncertain = failure.kind === 'network' && failure.maybeSent && !isRepeatable(row, account)
  // Not sent again by itself: the customer might get it twice. A receipt, an echo or a person settles it.
  if (uncertain)
    return end(deps, tx, row, 'unknown', {
      code: failure.code,
      text: 'The answer was lost; the message may have arrived.',
      next: 'retry',
    })
  const again =
    (failure.kind === 'network' || failure.kind === 'rate') && row.attempts < mostAttempts
  if (again) {
    const pause = failure.retryAfter
      ? failure.retryAfter * 1000
      : Math.min(longestPauseMs, 1000 * 2 ** (row.attempts - 1))
    await queue.requeue(tx, row.id, new Date(deps.now().getTime() + pause))
    return false
  }
  if (failure.kind === 'stopped')
    await noteStop(tx, row.message_id, {
      // Where STOP closes the address, the refusal is about all that is sent there.
      purpose: account.channel.capabilities.optOut === 'all' ? 'all' : 'marketing',
      source: account.channel.label,
      at: deps.now(),
    })
  if (failure.kind === 'auth')
    await deps.accounts.setHealth(tx, account.id, 'works', {
      state: 'broken',
      text: failure.message,
    })
  return end(deps, tx, row, 'failed', sendError(failure))
}

/** The process that was sending died. Where the provider drops repeats it is sent again, elsewhere it is `unknown`. */
async function settleLost(
  deps: DispatchDeps,
  tx: WorkspaceTx,
  row: queue.OutboxRow,
): Promise<void> {
  const account = await openAccount(deps, row)
  if (account === null) return
  if (account && isRepeatable(row, account)) {
    await queue.requeue(tx, row.id, deps.now())
    return
  }
  await end(deps, tx, row, 'unknown', {
    code: 'lost',
    text: 'The answer was lost; the message may have arrived.',
    next: 'retry',
  })
}

/**
 * Whether the same send again cannot double the message: a reaction or a change that is made twice is one, and some
 * providers drop repeats. A token for one answer bypasses that: with it gone, a repeat would go another way.
 */
function isRepeatable(row: queue.OutboxRow, account: Account): boolean {
  if (row.kind !== 'message') return true
  return account.channel.capabilities.idempotentSend && row.answer_token === null
}

/** Returns whether more waits in its lane. */
async function end(
  deps: DispatchDeps,
  tx: WorkspaceTx,
  row: queue.OutboxRow,
  state: MessageState,
  error: SendError,
): Promise<boolean> {
  const more = await queue.finish(tx, row.id)
  if (row.kind === 'reaction') return more
  if (row.kind !== 'message') {
    const ended = state === 'refused' ? state : 'failed'
    await sql.failChange(tx, row.message_id, changeOf(row.detail), { state: ended, error })
    await deps.changed(tx, row.message_id)
    return more
  }
  await sql.advance(tx, row.message_id, { state, error })
  if (state !== 'unknown') await correctSpend(tx, row.message_id, notSent)
  await deps.changed(tx, row.message_id)
  return more
}

/** Workspaces that have something to send now. */
export async function readyWorkspaces(db: Db, now: Date): Promise<WorkspaceId[]> {
  const ids = await db.global((tx) => queue.readyWorkspaces(tx, now))
  return ids.map((id) => WorkspaceId.parse(id))
}
