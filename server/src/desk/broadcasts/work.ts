import { setTimeout as sleep } from 'node:timers/promises'
import { type ContactId, uuid, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import { isBehind } from '../../flow/inbound/read.ts'
import { countWaiting, hasPlace } from '../../flow/sending/send-automated.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Log } from '../../platform/observe/log.ts'
import { committed } from './cost/sql.ts'
import { createPace } from './pace.ts'
import { fail, plan } from './plan.ts'
import { goOn, recount, tell } from './progress.ts'
import * as recipients from './recipients/sql.ts'
import { type Common, readCommon } from './send/common.ts'
import { type DeliverDeps, deliver } from './send/deliver.ts'
import type { Purse } from './send/purse.ts'
import * as sql from './sql.ts'
import { expire, pauseForBudget } from './steps.ts'

export type WorkDeps = DeliverDeps & {
  log: Log
  /** One process at a time works a broadcast: its rate is kept by one, and nobody is looked at twice. */
  lease: (name: string, work: () => Promise<void>) => Promise<void>
}

const Payload = z.object({ workspaceId: WorkspaceId, broadcastId: uuid })

const secondMs = 1_000
/** Others want the job's place too. */
const turnMs = 4_000
/** Recipients of one transaction, which share its round trips and its commit. */
const atOnce = 8
/** While what customers wrote has waited longer than this, nothing is made. */
const behindMs = 50
const giveWayMs = 50
/** A place before the provider comes free with the next message that leaves; where none leaves, looks become rarer. */
const fullMs = 200
/** A moved clock and a cancelled delay are noticed after this. */
const lookMs = 2_000
/** Receipts of the last messages come after it is done. */
const afterwardsMs = 15_000
/**
 * Counting takes some 3 µs for each recipient, and a number of some seconds ago is as good: it takes less than a
 * hundredth of the time.
 */
const countEveryMs = (recipients: number) => Math.max(1_000, recipients / 2)
/** An error of one recipient is not the broadcast's; after so many tries they are passed over. */
const mostAttempts = 3
const retryMs = 30_000

/** Carries a broadcast further, as far as it can go now, and queues the job for the next time. */
export async function workBroadcast(
  deps: WorkDeps,
  payload: unknown,
  attempt: { isLast: boolean },
): Promise<void> {
  const { workspaceId, broadcastId } = Payload.parse(payload)
  let again: number | null = secondMs
  await deps.lease(`broadcast/${broadcastId}`, async () => {
    again = await step(deps, workspaceId, broadcastId, attempt)
  })
  const afterMs: number | null = again
  if (afterMs !== null)
    await deps.db.inWorkspace(workspaceId, (tx) => goOn(tx, broadcastId, afterMs))
}

/** Returns after how many milliseconds there is more to do; null when there is nothing until somebody does something. */
async function step(
  deps: WorkDeps,
  workspaceId: WorkspaceId,
  id: string,
  attempt: { isLast: boolean },
): Promise<number | null> {
  const { db } = deps
  const now = deps.now()
  const found = await db.inWorkspace(workspaceId, (tx) => sql.getBroadcast(tx, id))
  switch (found?.state) {
    case 'scheduled':
      if (found.startsAt && found.startsAt > now) return found.startsAt.getTime() - now.getTime()
      await db.inWorkspace(workspaceId, (tx) => sql.updateBroadcast(tx, id, { state: 'planning' }))
      return 0
    case 'planning':
      await plan(deps, workspaceId, id).catch(async (error: unknown) => {
        const words = 'It could not be planned: an error of Atrium, which the log tells.'
        if (attempt.isLast)
          await db.inWorkspace(workspaceId, (tx) => fail(tx, id, words, deps.now()))
        throw error
      })
      return 0
    case 'running':
      return run(deps, workspaceId, found)
    case 'done':
      await db.inWorkspace(workspaceId, async (tx) => {
        await recount(tx, found, now, secondMs)
        await tell(tx, id)
      })
      return null
    default:
      return null
  }
}

async function run(
  deps: WorkDeps,
  workspaceId: WorkspaceId,
  found: sql.StoredBroadcast,
): Promise<number | null> {
  const { db } = deps
  const { id } = found
  const began = performance.now()
  const common = await db.inWorkspace(workspaceId, (tx) => readCommon(tx, deps, found))
  const purse = await db.inWorkspace(workspaceId, (tx) => purseOf(tx, id))
  let again: number | null = 0
  const pace = createPace()
  let fullTurns = 0
  while (performance.now() - began < turnMs) {
    const turn: Turn = await db.inWorkspace(workspaceId, (tx) => nextTurn(tx, deps, id))
    if (turn.kind === 'giveWay') {
      await sleep(giveWayMs)
      continue
    }
    if (turn.kind === 'full') {
      await sleep(Math.min(secondMs, fullMs * 2 ** fullTurns))
      fullTurns += 1
      continue
    }
    fullTurns = 0
    if (turn.kind !== 'due') {
      again = turn.kind === 'wait' ? turn.ms : null
      break
    }
    const start = performance.now()
    const made = await deliverAll(deps, workspaceId, turn.found, turn.contactIds, common, purse)
    if (turn.found.perMinute !== null && made > 0)
      await db.inWorkspace(workspaceId, (tx) => paceOn(tx, turn.found, made, deps.now()))
    await sleep(pace.rest(performance.now() - start))
    if (purse.isSpent) {
      await db.inWorkspace(workspaceId, (tx) => pauseForBudget(tx, id))
      again = null
      break
    }
  }
  return db.inWorkspace(workspaceId, (tx) => report(tx, deps, id, again))
}

/** The limit as it is now: a member may have raised it. */
async function purseOf(tx: WorkspaceTx, id: string): Promise<Purse> {
  const { budget = null } = (await sql.getBroadcast(tx, id)) ?? {}
  return { left: budget === null ? null : budget - (await committed(tx, id)), isSpent: false }
}

type Turn =
  | { kind: 'due'; contactIds: ContactId[]; found: sql.StoredBroadcast }
  | { kind: 'giveWay' }
  | { kind: 'full' }
  | { kind: 'wait'; ms: number }
  | { kind: 'over' }

/** Who is next: as many as are due, as its own rate allows, and as there is room before the provider. */
async function nextTurn(tx: WorkspaceTx, deps: WorkDeps, id: string): Promise<Turn> {
  const now = deps.now()
  const found = await sql.getBroadcast(tx, id)
  if (found?.state !== 'running') return { kind: 'over' }
  if (found.expiresAt && now >= found.expiresAt) {
    await expire(tx, deps, found)
    return { kind: 'over' }
  }
  const next = await recipients.nextDue(tx, id)
  if (!next) {
    await sql.updateBroadcast(tx, id, { state: 'done', finishedAt: now })
    return { kind: 'wait', ms: afterwardsMs }
  }
  if (next > now) return { kind: 'wait', ms: Math.min(lookMs, next.getTime() - now.getTime()) }
  if (await isBehind(tx, new Date(now.getTime() - behindMs))) return { kind: 'giveWay' }
  const paced = allowedNow(found, now)
  if (paced.count < 1) return { kind: 'wait', ms: Math.min(lookMs, paced.waitMs) }
  const { full, isSoonFree } = await fullWays(tx, deps, found, now)
  const contactIds = await recipients.dueRecipients(tx, id, now, {
    limit: Math.min(atOnce, paced.count),
    exceptWays: full,
  })
  if (contactIds.length > 0) return { kind: 'due', contactIds, found }
  return isSoonFree ? { kind: 'full' } : { kind: 'wait', ms: secondMs }
}

/**
 * Ways whose account has enough waiting, or has met as many people as its provider allows in a day: the others wait for a
 * place. A broadcast puts no more before an account than leaves in about half a second: a
 * pause and a cancellation have little to take back, and what customers write finds little before it.
 */
async function fullWays(
  tx: WorkspaceTx,
  deps: WorkDeps,
  { ways }: sql.StoredBroadcast,
  now: Date,
): Promise<{ full: number[]; isSoonFree: boolean }> {
  const waiting = await countWaiting(
    tx,
    ways.map(({ accountId }) => accountId),
    now,
  )
  const full: number[] = []
  let isSoonFree = false
  for (const [place, { accountId }] of ways.entries()) {
    const account = await deps.accounts.find(accountId)
    const perSecond = account?.channel.capabilities.rate.perSecond ?? 1
    const most = Math.min(40, Math.max(4, perSecond / 2))
    const isClosed = account && !(await hasPlace(tx, account, now))
    const isFull = (waiting.get(accountId) ?? 0) >= most
    if (isFull || isClosed) full.push(place)
    if (isFull && !isClosed) isSoonFree = true
  }
  return { full, isSoonFree }
}

/** How many its own rate lets through now, and else how long to wait. A burst is what two seconds give. */
function allowedNow(
  { perMinute, nextAt }: sql.StoredBroadcast,
  now: Date,
): { count: number; waitMs: number } {
  if (perMinute === null) return { count: atOnce, waitMs: 0 }
  const each = 60_000 / perMinute
  const ahead = nextAt ? nextAt.getTime() - now.getTime() : 0
  return {
    count: Math.floor((2 * secondMs - ahead) / each + 1e-6) || (ahead <= 0 ? 1 : 0),
    waitMs: ahead,
  }
}

async function paceOn(
  tx: WorkspaceTx,
  { id, perMinute, nextAt }: sql.StoredBroadcast,
  made: number,
  now: Date,
): Promise<void> {
  if (perMinute === null) return
  const from = Math.max(nextAt?.getTime() ?? 0, now.getTime())
  await sql.updateBroadcast(tx, id, { nextAt: new Date(from + (made * 60_000) / perMinute) })
}

/** All in one transaction; where one's message cannot be made, each in its own: it holds up nobody else. */
async function deliverAll(
  deps: WorkDeps,
  workspaceId: WorkspaceId,
  found: sql.StoredBroadcast,
  contactIds: ContactId[],
  common: Common,
  purse: Purse,
): Promise<number> {
  try {
    return await deliver(deps, workspaceId, found, contactIds, common, purse)
  } catch (error) {
    const [contactId, ...others] = contactIds
    if (contactId && others.length === 0) {
      await putOff(deps, workspaceId, found, contactId, error)
      return 0
    }
    let made = 0
    for (const each of contactIds)
      made += await deliverAll(deps, workspaceId, found, [each], common, purse)
    return made
  }
}

async function putOff(
  deps: WorkDeps,
  workspaceId: WorkspaceId,
  { id }: sql.StoredBroadcast,
  contactId: ContactId,
  error: unknown,
): Promise<void> {
  deps.log.error(
    { stage: 'broadcast', broadcast: id, contact: contactId, error: String(error) },
    'a message of a broadcast could not be made',
  )
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    const until = new Date(deps.now().getTime() + retryMs)
    const text = 'An error of Atrium, which the log tells.'
    const later = { until, reason: 'error', text, failed: true }
    const attempts = await recipients.postpone(tx, id, contactId, later)
    if (attempts >= mostAttempts)
      await recipients.setEnded(tx, id, contactId, { state: 'failed', reason: 'error', text })
  })
}

/** Tells readers how far it is. */
async function report(
  tx: WorkspaceTx,
  deps: WorkDeps,
  id: string,
  again: number | null,
): Promise<number | null> {
  const found = await sql.getBroadcast(tx, id)
  if (!found) return null
  const total = Object.values(found.counts ?? {}).reduce((sum, count) => sum + count, 0)
  const counted = await recount(
    tx,
    found,
    deps.now(),
    found.state === 'running' ? countEveryMs(total) : 0,
  )
  if (counted !== found) await tell(tx, id)
  return again
}
