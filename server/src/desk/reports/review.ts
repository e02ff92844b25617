import type { WorkspaceId } from '@atrium/contract/ids'
import type { Figures, WeeklyReview } from '@atrium/contract/report/report'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { before, type Days, periodOf } from '../../platform/days.ts'
import { countPeriod } from './count.ts'
import { findings } from './findings.ts'
import { figuresOf, hasConversations, insertReview } from './sql.ts'

export type ReviewDeps = { db: Db; now: () => Date }

/** A workspace, and the Monday of the newest week that was reviewed. */
type Known = { workspace_id: WorkspaceId; created_at: Date; zone: string; newest: string | null }

/** A week is over when its business has begun the next one. */
const hourOfReview = 6

/** Writes the reviews of last week that nobody has written yet, or that of one workspace. Two writers at once write one. */
export async function writeReviews({ db, now }: ReviewDeps, only?: WorkspaceId): Promise<void> {
  const known = await db.global((tx) =>
    tx.query<Known>('SELECT workspace_id, created_at, zone, newest::text FROM door_reviews($1)', [
      only ?? null,
    ]),
  )
  for (const { workspace_id, created_at, zone, newest } of known) {
    const days = lastWeek(now(), zone)
    if (newest !== null && newest >= days.from) continue
    const week = periodOf(days, zone)
    // Of a week before it began a workspace has something to say only where there are conversations of it.
    const began = created_at < week.until
    if (!began && !(await db.inWorkspace(workspace_id, (tx) => hasConversations(tx, week))))
      continue
    // Each part in a transaction of its own: a first week may be as large as an import.
    while (await db.inWorkspace(workspace_id, (tx) => countWeeks(tx, days, zone)));
    await db.inWorkspace(workspace_id, async (tx) =>
      insertReview(tx, await review(tx, days, zone, now())),
    )
  }
}

/** The newest week that is over, as the clocks of the zone show it. */
function lastWeek(now: Date, zone: string): Days {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .subtract({ hours: hourOfReview })
    .toPlainDate()
  const monday = today.subtract({ days: today.dayOfWeek - 1 + 7 })
  return { from: monday.toString(), to: monday.add({ days: 6 }).toString() }
}

/** Returns how many conversations of the week and of the one before are still to be counted. */
function countWeeks(tx: WorkspaceTx, days: Days, zone: string): Promise<number> {
  const { from } = periodOf(before(days), zone)
  return countPeriod(tx, { from, until: periodOf(days, zone).until })
}

async function review(tx: WorkspaceTx, days: Days, zone: string, now: Date): Promise<WeeklyReview> {
  const is = await figuresOf(tx, periodOf(days, zone))
  const was = await figuresOf(tx, periodOf(before(days), zone))
  const of = (week: typeof is, channel: string) =>
    week.channels.find((other) => other.channel === channel)?.figures
  // A channel on which nobody wrote any more is one of the week's channels, too.
  const names = new Set([...is.channels, ...was.channels].map(({ channel }) => channel))
  const channels = [...names].map((channel) => ({
    channel,
    is: of(is, channel) ?? nothing,
    was: of(was, channel) ?? null,
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

/** Of a channel without a conversation. */
const nothing: Figures = {
  conversations: 0,
  answered: 0,
  waiting: 0,
  firstAnswerSeconds: null,
  firstAnswerP90Seconds: null,
  immediate: 0,
  resolved: 0,
  resolvedForGood: 0,
  reopened: 0,
  automated: 0,
  handled: 0,
  handleSeconds: null,
  switched: 0,
  cameBack: 0,
  recovered: 0,
}
