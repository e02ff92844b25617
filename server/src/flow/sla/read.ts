import type { WorkspaceTx } from '../../platform/database/db.ts'
import { readCalendar } from '../bookings/read.ts'
import { earlier, nothingPromised, type Promised, promisedAt } from './promised.ts'
import * as sql from './sql.ts'

/** Until when these unanswered messages are to be answered, as the doors promise it now through which they came. */
export async function readPromised(tx: WorkspaceTx, messageIds: string[]): Promise<Promised> {
  const waiting = await sql.earliestOf(tx, messageIds)
  const hours = (await sql.countsInOpeningHours(tx)) ? await readCalendar(tx) : null
  return waiting
    .map(({ minutes, at }) => promisedAt({ minutes, hours }, at.toISOString()))
    .reduce(earlier, nothingPromised)
}

/** Whether promises count in the opening hours; around the clock until somebody says so. */
export function readCounting(tx: WorkspaceTx): Promise<boolean> {
  return sql.countsInOpeningHours(tx)
}
