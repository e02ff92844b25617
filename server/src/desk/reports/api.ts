import { reportsApi } from '@atrium/contract/api/reports'
import { readSendingPolicy } from '../../flow/outbound/read.ts'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import { countPeriod } from './count.ts'
import { before, countDays, periodOf } from './days.ts'
import { type ReviewDeps, writeReviews } from './review.ts'
import * as sql from './sql.ts'

/** A report over more is no report, and reads every row. */
const mostDays = 400
const page = 50
/** A quarter of a year is what somebody looks back at. */
const mostReviews = 12

export function addReports(api: Api, { db, now }: ReviewDeps): void {
  api.on(reportsApi.figures, ({ query, actor }) => {
    check(query)
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      const timeZone = await zoneOf(tx)
      const [period, then] = [periodOf(query, timeZone), periodOf(before(query), timeZone)]
      const uncounted = await countPeriod(tx, { from: then.from, until: period.until })
      const { total: was } = await sql.figuresOf(tx, then)
      return { timeZone, ...(await sql.figuresOf(tx, period)), before: was, uncounted }
    })
  })
  api.on(reportsApi.conversations, ({ query, actor }) => {
    check(query)
    const after = decodeCursor(query.cursor, ['time', 'uuid'])
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      const period = periodOf(query, await zoneOf(tx))
      const { figure, channel } = query
      const found = await sql.conversationsBehind(tx, {
        ...period,
        figure,
        channel,
        after,
        limit: page,
      })
      const items = found.slice(0, page)
      const last = items.at(-1)
      const more = found.length > page && last
      return { items, nextCursor: more ? encodeCursor([last.beganAt, last.id]) : null }
    })
  })
  api.on(reportsApi.reviews, async ({ actor }) => {
    // Written by the hour; whoever looks before that is not to wait for it.
    await writeReviews({ db, now }, actor.workspaceId)
    return db.inWorkspace(actor.workspaceId, async (tx) => ({
      items: await sql.listReviews(tx, mostReviews),
    }))
  })
}

function check(days: { from: string; to: string }): void {
  const count = countDays(days)
  if (count < 1) throw new AppError('invalid', 'The last day comes before the first.')
  if (count > mostDays) throw new AppError('invalid', `At most ${mostDays} days at once.`)
}

async function zoneOf(tx: WorkspaceTx): Promise<string> {
  return (await readSendingPolicy(tx)).timeZone
}
