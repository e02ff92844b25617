import type { Schedule } from '@atrium/contract/broadcast/broadcast'
import type { ContactId, WorkspaceId } from '@atrium/contract/ids'
import type { Accounts } from '../../accounts/accounts.ts'
import { readZones } from '../../flow/identity/read.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { segmentFacts } from '../segments/facts.ts'
import { recount, tell } from './progress.ts'
import * as recipients from './recipients/sql.ts'
import { audienceOf } from './send/common.ts'
import * as sql from './sql.ts'

export type PlanDeps = { db: Db; accounts: Accounts; now: () => Date }

/** Time zones are looked up for so many at once. */
const atOnce = 5_000

/**
 * Looks up who gets a broadcast, in one transaction: cut short, nobody was planned. What can be said to a person (a
 * segment that is gone) fails it with those words.
 */
export async function plan(deps: PlanDeps, workspaceId: WorkspaceId, id: string): Promise<void> {
  const { db } = deps
  try {
    await db.inWorkspace(workspaceId, (tx) => planAll(tx, deps, id))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await db.inWorkspace(workspaceId, (tx) => fail(tx, id, error.message, deps.now()))
  }
}

/** Ends one that cannot be planned. */
export async function fail(tx: WorkspaceTx, id: string, failure: string, at: Date): Promise<void> {
  await sql.updateBroadcast(tx, id, { state: 'failed', failure, finishedAt: at })
  await tell(tx, id)
}

async function planAll(tx: WorkspaceTx, deps: PlanDeps, id: string): Promise<void> {
  const found = await sql.lockBroadcast(tx, id)
  if (found?.state !== 'planning') return
  const now = deps.now()
  const facts = await segmentFacts(tx, deps)
  await recipients.planRecipients(tx, id, audienceOf(found), facts, now)
  if (found.schedule.kind === 'local') await spread(tx, id, found.schedule)
  const change = { state: 'running', plannedAt: now } as const
  await sql.updateBroadcast(tx, id, change)
  await recount(tx, { ...found, ...change }, now, 0)
  await tell(tx, id)
}

/** Each gets it at this time of the day where they live. */
async function spread(
  tx: WorkspaceTx,
  id: string,
  { date, time, otherwise }: Extract<Schedule, { kind: 'local' }>,
): Promise<void> {
  for (let last: ContactId | null = null; ; ) {
    const page = await recipients.plannedAfter(tx, id, last, atOnce)
    const zones = await readZones(tx, page)
    await recipients.setLocalTimes(
      tx,
      id,
      `${date} ${time}`,
      page.map((contactId) => ({ contactId, zone: zones.get(contactId) ?? null })),
      otherwise,
    )
    if (page.length < atOnce) return
    last = page.at(-1) ?? null
  }
}
