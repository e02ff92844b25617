import { spendApi } from '@atrium/contract/api/sending/spend'
import type { Rates } from '@atrium/contract/sending/cost'
import type { Db } from '../../platform/database/db.ts'
import { checkDays, periodOf } from '../../platform/days.ts'
import type { Api } from '../../platform/http/api.ts'
import * as sql from './sql.ts'

export type SpendDeps = { db: Db; rates: Rates; now: () => Date }

export function addSpend(api: Api, { db, rates, now }: SpendDeps): void {
  api.on(spendApi.report, ({ query, actor }) => {
    checkDays(query)
    const { from, until } = periodOf(query, 'UTC')
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
