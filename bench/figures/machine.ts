import type { Bench } from '../parts/bench.ts'
import { type Figure, figure } from '../parts/figure.ts'

/** The machine's limits themselves, as rows without a target. */
export async function machine({ limits }: Bench): Promise<Figure[]> {
  const row = (name: string, value: number, unit: string) =>
    figure(name, value, unit, { promised: null })
  return [
    row('bare HTTP + HMAC, one Node process', await limits.http(), '/s'),
    row('… and its row of the journal, up to 64 a commit', await limits.door(), '/s'),
    row('bare journal insert, unnamed', await limits.journalPlain(), '/s'),
    row('bare journal insert, named', await limits.journalNamed(), '/s'),
    row('bare journal insert, 50 a statement', await limits.journalBatched(), '/s'),
    row('bare ingest, five tables in one named statement', await limits.ingest(), '/s'),
    row('bare commit, one after the other, p99', await limits.commit(), 'ms'),
    row('8 KB written and flushed', await limits.flushes(), '/s'),
  ]
}
