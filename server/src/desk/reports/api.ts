import { reportsApi } from '@atrium/contract/api/reports'
import { readSendingPolicy } from '../../flow/outbound/read.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { before, checkDays, periodOf } from '../../platform/days.ts'
import type { Api } from '../../platform/http/api.ts'
import { countPeriod } from './count.ts'
import { type ReviewDeps, writeReviews } from './review.ts'
import * as sql from './sql.ts'

const page = 50
/** A quarter of a year is what somebody looks back at. */
const mostReviews = 12

export function addReports(api: Api, { db, now }: ReviewDeps): void {
  api.on(reportsApi.figures, ({ query, actor }) => {
    checkDays(query)
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      const timeZone = await zoneOf(tx)
      const [period, then] = [periodOf(query, timeZone), periodOf(before(query), timeZone)]
      const uncounted = await countPeriod(tx, { from: then.from, until: period.until })
      const { total: was } = await sql.figuresOf(tx, then)
      return { timeZone, ...(await sql.figuresOf(tx, period)), before: was, uncounted }
    })
  })
  api.on(reportsApi.conversations, ({ query, actor }) => {
    checkDays(query)
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

async function zoneOf(tx: WorkspaceTx): Promise<string> {
  return (await readSendingPolicy(tx)).timeZone
}
