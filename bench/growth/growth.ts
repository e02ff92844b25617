import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { median, percentile } from '../parts/sample.ts'
import { explainAll, type Grown, grow } from './grown.ts'
import { type Operation, operations } from './operations.ts'
import { explain, page } from './plans.ts'
import { startProvider } from './provider.ts'

const document = fileURLToPath(new URL('../../docs/plans/growth.md', import.meta.url))
const smallest = 10_000
const usual = 100_000
const mostGrowth = 1.5
const warmUps = 3
/** A search finds more where there is more, and a report of the same days adds up more. */
const unbounded = new Set<Operation['kind']>(['search', 'report'])

/** Milliseconds promised: lists at their p99, searches at their p95. */
const promised = (size: number) => ({ list: 20, search: size > usual ? 300 : 50 })

/**
 * The same work on 10,000 conversations and on many more, by turns, so that whatever else the machine does meets both
 * alike. Then every statement's plan, as PostgreSQL ran it, at the larger size.
 */
export async function growth(bench: Bench): Promise<Figure[]> {
  const provider = await startProvider()
  const grown: Grown[] = []
  try {
    for (const size of [smallest, bench.size ?? usual]) {
      const made = await grow(size, provider, bench)
      grown.push(made)
      console.error(
        `growth: ${size} conversations in ${made.seedSeconds.toFixed(0)} s, ${made.gigabytes.toFixed(1)} GB`,
      )
    }
    const [small, large] = grown
    if (!small || !large) throw new Error('two sizes are compared')
    const all = operations(provider)
    const figures: Figure[] = []
    for (const operation of all)
      figures.push(...(await compare(operation, small, large, rounds(operation, bench))))
    await explainAll(large.installation, true)
    await large.restart()
    const plans = await explain(large, all)
    writeFileSync(document, page(large, plans))
    const wrong = grown.flatMap((each) => each.wrong)
    for (const each of new Set(wrong)) console.error(`growth: ${each}`)
    const seeded = {
      promised: bench.size === undefined || bench.quick ? null : { atMost: 900 },
    }
    return [
      figure(
        `seeding ${large.size.toLocaleString('en')} conversations`,
        large.seedSeconds,
        's',
        seeded,
      ),
      ...figures,
      ...plans.flatMap(({ operation, wrong }) =>
        wrong.map((fault) => none(`${operation}: ${fault}`, 1)),
      ),
      none('answers that are wrong', wrong.length),
      none('plans that walk a large table', plans.flatMap((plan) => plan.wrong).length),
    ]
  } finally {
    for (const each of grown) await each.close()
    await provider.close()
  }
}

/** Of a list one in a hundred is promised, which takes more than a hundred to be seen. */
function rounds({ kind }: Operation, { quick }: Bench): number {
  return quick ? 10 : kind === 'list' ? 150 : 60
}

async function compare(
  operation: Operation,
  small: Grown,
  large: Grown,
  rounds: number,
): Promise<Figure[]> {
  const before: number[] = []
  const after: number[] = []
  for (let round = -warmUps; round < rounds; round += 1) {
    const times = [
      await operation.run(small, round + warmUps),
      await operation.run(large, round + warmUps),
    ] as const
    if (round < 0) continue
    before.push(times[0])
    after.push(times[1])
  }
  const { list, search } = promised(large.size)
  const ms = (name: string, value: number, atMost: number | null) =>
    figure(`… ${name}`, value, 'ms', { promised: atMost === null ? null : { atMost } })
  const ratio = median(after) / median(before)
  return [
    {
      ...figure(`${operation.name}: growth from ${short(small.size)}`, ratio, '', {
        promised: unbounded.has(operation.kind) ? null : { atMost: mostGrowth },
      }),
      limit: `${median(before).toFixed(1)} ms`,
    },
    ms('p50', median(after), null),
    ms('p95', percentile(after, 0.95), operation.kind === 'search' ? search : null),
    ms('p99', percentile(after, 0.99), operation.kind === 'list' ? list : null),
  ]
}

function short(size: number): string {
  return `${size / 1000} k`
}
