import { contactsApi } from '@atrium/contract/api/contacts'
import type { TraceItem } from '@atrium/contract/trace/trace'
import { readContactSummary } from '../../flow/conversation/read.ts'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { together } from '../../platform/database/together/together.ts'
import { always, type Period } from '../../platform/days.ts'
import type { Api } from '../../platform/http/api.ts'
import { runsWith } from '../flows/sql.ts'
import { trace as decisions } from '../identity/sql.ts'
import { timelinePage } from '../inbox/sql.ts'
import { assistantTurns, broadcastTurns } from './sql.ts'

/** Everything that happened with one customer, and why. */
export function addTrace(api: Api, { db }: { db: Db }): void {
  api.on(contactsApi.trace, ({ params, query, actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const place = decodeCursor(query.before, ['time', 'number'])
      const found = await timelinePage(tx, params.id, place, query.limit + 1)
      const page = found.slice(0, query.limit)
      const oldest = found.length > page.length ? page.at(-1) : undefined
      const decided = await decidedIn(tx, params.id, timeOf(oldest?.at, place?.[0]))
      const items = [...decided, ...page].sort(newestFirst)
      if (items.length === 0 && !(await readContactSummary(tx, params.id)))
        throw new AppError('not_found', 'There is no such contact.')
      return { items, before: oldest ? encodeCursor([oldest.at, oldest.seq]) : null }
    }),
  )
}

/** The time that a page is about: from its oldest line until before that of the page above. */
function timeOf(from: string | undefined, until: string | undefined): Period {
  return {
    from: from === undefined ? always.from : new Date(from),
    until: until === undefined ? always.until : new Date(until),
  }
}

/** What was decided about a customer, by people, rules and machines, beside what the timeline shows. */
async function decidedIn(tx: WorkspaceTx, contactId: string, period: Period): Promise<TraceItem[]> {
  const [who, turns, runs, broadcasts] = await together([
    decisions(tx, contactId, period),
    assistantTurns(tx, contactId, period),
    runsWith(tx, contactId, period),
    broadcastTurns(tx, contactId, period),
  ])
  const identity = who.map((decision) => ({ type: 'identity' as const, ...decision }))
  return [...identity, ...turns, ...runs, ...broadcasts]
}

/** Of the same moment, what was decided stands above what it was decided about: it comes first in the list to be sorted. */
function newestFirst(one: TraceItem, other: TraceItem): number {
  return Date.parse(other.at) - Date.parse(one.at)
}
