import { spendApi } from '@atrium/contract/api/sending/spend'
import type { Rates } from '@atrium/contract/sending/cost'
import { AppError } from '../../platform/app-error.ts'
import type { Db } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import * as sql from './sql.ts'

export type SpendDeps = { db: Db; rates: Rates; now: () => Date }

const dayMs = 24 * 3600_000
/** A report over more is no report, and reads every row. */
const mostDays = 400

export function addSpend(api: Api, { db, rates, now }: SpendDeps): void {
  api.on(spendApi.report, ({ query, actor }) => {
    const [from, to] = [new Date(query.from), new Date(query.to)]
    const days = (to.getTime() - from.getTime()) / dayMs + 1
    if (days < 1) throw new AppError('invalid', 'The last day comes before the first.')
    if (days > mostDays) throw new AppError('invalid', `At most ${mostDays} days at once.`)
    const until = new Date(to.getTime() + dayMs)
    return db.inWorkspace(actor.workspaceId, async (tx) => ({
      items: await sql.spendBy(tx, query.by, from, until),
      totals: await sql.spendTotals(tx, from, until),
      rates: priceList(rates, now()),
    }))
  })
}

/** Which table counts today. */
function priceList({ example, tables }: Rates, now: Date) {
  const today = now.toISOString().slice(0, 10)
  const [newest] = tables
    .filter(({ validFrom }) => validFrom <= today)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1))
  return {
    example,
    validFrom: newest?.validFrom ?? null,
    currency: newest?.currency ?? null,
  }
}
