import type { BroadcastState, Schedule } from '@atrium/contract/broadcast/broadcast'
import type { Accounts } from '../../accounts/accounts.ts'
import { cancelUnsent } from '../../flow/sending/send-automated.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { goOn, recount, tell } from './progress.ts'
import * as recipients from './recipients/sql.ts'
import { refuseUnfitWays } from './send/ways.ts'
import * as sql from './sql.ts'

export type StepDeps = { accounts: Accounts; now: () => Date }

const hourMs = 3600_000
/** From the first place on earth where a day begins to the last. */
const zonesMs = 26 * hourMs

/** Begins at the time that the draft says. */
export async function start(tx: WorkspaceTx, deps: StepDeps, id: string): Promise<void> {
  const found = await needIn(tx, id, ['draft'])
  await refuseUnfitWays(tx, deps.accounts, found.ways)
  const now = deps.now()
  const startsAt = beginning(found.schedule, now)
  const spread = found.schedule.kind === 'local' ? zonesMs : 0
  await move(tx, id, {
    state: startsAt > now ? 'scheduled' : 'planning',
    startsAt,
    expiresAt: new Date(startsAt.getTime() + spread + found.expiresHours * hourMs),
  })
}

/** When the first of its recipients may get it. */
function beginning(schedule: Schedule, now: Date): Date {
  if (schedule.kind === 'now') return now
  const local = schedule.kind === 'local'
  const at = new Date(local ? `${schedule.date}T${schedule.time}:00+14:00` : schedule.at)
  const last = local ? at.getTime() + zonesMs : at.getTime()
  if (last < now.getTime())
    throw new AppError('invalid', 'The time at which it should begin has passed.')
  return at > now ? at : now
}

export async function pause(tx: WorkspaceTx, _deps: StepDeps, id: string): Promise<void> {
  await needIn(tx, id, ['scheduled', 'running'])
  await move(tx, id, { state: 'paused', pausedFor: null })
}

/** It would cost more than it may: it waits for a member, who raises the limit or ends it. */
export async function pauseForBudget(tx: WorkspaceTx, id: string): Promise<void> {
  const found = await sql.lockBroadcast(tx, id)
  if (found?.state === 'running') await move(tx, id, { state: 'paused', pausedFor: 'budget' })
}

export async function setBudget(tx: WorkspaceTx, id: string, budget: number | null): Promise<void> {
  await needIn(tx, id, ['draft', 'scheduled', 'planning', 'running', 'paused'])
  await sql.setBudget(tx, id, budget)
  await tell(tx, id)
}

export async function resume(tx: WorkspaceTx, deps: StepDeps, id: string): Promise<void> {
  const { plannedAt, startsAt } = await needIn(tx, id, ['paused'])
  const isLater = startsAt !== null && startsAt > deps.now()
  const unplanned = isLater ? 'scheduled' : 'planning'
  await move(tx, id, { state: plannedAt ? 'running' : unplanned, pausedFor: null })
}

/** Ends it: nobody who is planned gets it, and what waits is taken back. */
export async function cancel(tx: WorkspaceTx, deps: StepDeps, id: string): Promise<void> {
  const found = await needIn(tx, id, ['scheduled', 'planning', 'running', 'paused'])
  await end(tx, deps, found, 'cancelled')
}

/** What has not left by now comes too late. */
export function expire(
  tx: WorkspaceTx,
  deps: Pick<StepDeps, 'now'>,
  found: sql.StoredBroadcast,
): Promise<void> {
  return end(tx, deps, found, 'expired')
}

const words = {
  cancelled: 'The broadcast was cancelled before this message left.',
  expired: 'The time of the broadcast was over before this message left.',
}

async function end(
  tx: WorkspaceTx,
  deps: Pick<StepDeps, 'now'>,
  found: sql.StoredBroadcast,
  why: 'cancelled' | 'expired',
): Promise<void> {
  const { id } = found
  const now = deps.now()
  await recipients.cancelPlanned(tx, id, why)
  await cancelUnsent(tx, await recipients.unsentOf(tx, id), words[why])
  const state = why === 'cancelled' ? 'cancelled' : 'done'
  await sql.updateBroadcast(tx, id, { state, finishedAt: now })
  await recount(tx, found, now, 0)
  await tell(tx, id)
}

async function move(tx: WorkspaceTx, id: string, change: sql.BroadcastChange): Promise<void> {
  await sql.updateBroadcast(tx, id, change)
  await goOn(tx, id)
  await tell(tx, id)
}

async function needIn(
  tx: WorkspaceTx,
  id: string,
  states: BroadcastState[],
): Promise<sql.StoredBroadcast> {
  const found = await sql.lockBroadcast(tx, id)
  if (!found) throw new AppError('not_found', 'There is no such broadcast.')
  if (!states.includes(found.state))
    throw new AppError('conflict', `The broadcast is ${found.state} now. Look again.`)
  return found
}
