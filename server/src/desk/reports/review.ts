import type { WorkspaceId } from '@atrium/contract/ids'
import type { WeeklyReview } from '@atrium/contract/report/report'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { before, type Days, periodOf } from '../../platform/days.ts'
import { countPeriod } from './count.ts'
import { findings } from './findings.ts'
import { figuresOf, insertReview } from './sql.ts'

export type ReviewDeps = { db: Db; now: () => Date }

/** A week of a workspace that is over; `week` is its Monday. */
type Due = { workspace_id: WorkspaceId; week: string; zone: string }

/** Writes the reviews of last week that nobody has written yet, or that of one workspace. Two writers at once write one. */
export async function writeReviews({ db, now }: ReviewDeps, only?: WorkspaceId): Promise<void> {
  const due = await db.global((tx) =>
    tx.query<Due>('SELECT workspace_id, week::text, zone FROM door_reviews_due($1, $2)', [
      now(),
      only ?? null,
    ]),
  )
  for (const { workspace_id, week, zone } of due) {
    const days = { from: week, to: sundayAfter(week) }
    // Each part in a transaction of its own: a first week may be as large as an import.
    while (await db.inWorkspace(workspace_id, (tx) => countWeeks(tx, days, zone)));
    await db.inWorkspace(workspace_id, async (tx) =>
      insertReview(tx, await review(tx, days, zone, now())),
    )
  }
}

/** Returns how many conversations of the week and of the one before are still to be counted. */
function countWeeks(tx: WorkspaceTx, days: Days, zone: string): Promise<number> {
  const { from } = periodOf(before(days), zone)
  return countPeriod(tx, { from, until: periodOf(days, zone).until })
}

async function review(tx: WorkspaceTx, days: Days, zone: string, now: Date): Promise<WeeklyReview> {
  const is = await figuresOf(tx, periodOf(days, zone))
  const was = await figuresOf(tx, periodOf(before(days), zone))
  const channels = is.channels.map(({ channel, figures }) => ({
    channel,
    is: figures,
    was: was.channels.find((other) => other.channel === channel)?.figures ?? null,
  }))
  return {
    ...days,
    madeAt: now.toISOString(),
    total: is.total,
    before: was.total,
    channels: is.channels,
    findings: findings({ channel: null, is: is.total, was: was.total }, channels),
  }
}

function sundayAfter(monday: string): string {
  return Temporal.PlainDate.from(monday).add({ days: 6 }).toString()
}
