import type { FlowEnd } from '@atrium/contract/flow/flow'
import type { WorkspaceId } from '@atrium/contract/ids'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { getHandle, type KnownPair } from '../identity/sql.ts'
import { answeredSince } from '../outbound/later/sql.ts'
import { perform, type RunDeps } from './perform.ts'
import * as sql from './sql.ts'

/** How often a step is tried that fails by a fault of ours. */
const mostAttempts = 5

/** Runs whose next step is due, in all workspaces. */
export async function dueRuns(
  db: Db,
  now: Date,
): Promise<{ workspaceId: WorkspaceId; id: string }[]> {
  const rows = await db.global((tx) => sql.runsDue(tx, now))
  return rows.map(({ workspace_id: workspaceId, id }) => ({ workspaceId, id }))
}

/**
 * Takes a run's steps until it has to wait. Each step and the run's advance are one transaction, so that a process that
 * is killed at any moment neither loses a step nor does one twice.
 */
export async function advance(
  db: Db,
  deps: RunDeps,
  { workspaceId, id }: { workspaceId: WorkspaceId; id: string },
): Promise<void> {
  try {
    while (await db.inWorkspace(workspaceId, (tx) => takeStep(tx, deps, id)));
  } catch (error) {
    await db.inWorkspace(workspaceId, (tx) =>
      sql.postponeRun(tx, id, { now: deps.now(), mostAttempts }),
    )
    throw error
  }
}

/** Whether its next step may be due already. */
async function takeStep(tx: WorkspaceTx, deps: RunDeps, id: string): Promise<boolean> {
  // The record first, the run then: as everywhere.
  const handleId = await sql.handleOfRun(tx, id)
  const pair = handleId && (await getHandle(tx, handleId))
  const run = pair && (await sql.holdRun(tx, id))
  const now = deps.now()
  if (!run || run.state !== 'running' || run.dueAt > now) return false
  const { position, steps } = run
  const step = steps[position]
  const why = await whyOver(tx, run, pair)
  if (why || !step) {
    await sql.endRun(tx, id, { state: 'ended', why, at: now })
    return false
  }
  const result = await perform(tx, deps, run, pair, { step, position })
  const waits = step.kind === 'wait'
  const dueAt = waits && result.until ? new Date(result.until) : now
  // Words that come while a step is done belong to the wait after it; two waits have words of their own.
  const since = waits && steps[position - 1]?.kind !== 'wait' ? run.since : now
  await sql.advanceRun(tx, id, { result, dueAt, since })
  if (result.outcome === 'failed')
    await sql.endRun(tx, id, { state: 'failed', why: 'step', at: now })
  else if (!waits && position + 1 === steps.length)
    await sql.endRun(tx, id, { state: 'ended', why: null, at: now })
  else return true
  return false
}

/** Why a run ends before its next step. */
async function whyOver(
  tx: WorkspaceTx,
  { on, position, steps, since, startedAt }: sql.StoredRun,
  { handle, contact }: KnownPair,
): Promise<FlowEnd | null> {
  if (!on) return 'off'
  if (handle.provedSince && handle.provedSince > startedAt) return 'owner'
  const before = steps[position - 1]
  if (before?.kind !== 'wait' || !before.unlessAnswered) return null
  return (await answeredSince(tx, contact.id, since)) ? 'answered' : null
}
