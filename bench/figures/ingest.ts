import { type Installation, type Server, withInstallation } from '../installation/installation.ts'
import { lostOf } from '../installation/journal.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { median, rounds } from '../parts/sample.ts'
import { sendLoad } from '../traffic/load.ts'

/** What the design promises, and the rate that Meta asks of WhatsApp's highest tier. */
const promisedRate = 3_000
const promisedP99 = 100
const promisedShare = 0.5

/** Webhooks acknowledged after their commit, with one process for everything, and with two. */
export async function ingest(bench: Bench): Promise<Figure[]> {
  const one = await withInstallation(bench, async (installation) =>
    door(bench, installation, 'one process', await installation.start('all')),
  )
  const two = await withInstallation(bench, async (installation) => {
    const web = await installation.start('web')
    await installation.start('worker')
    return door(bench, installation, 'web and worker', web)
  })
  return [...one, ...two]
}

async function door(
  bench: Bench,
  installation: Installation,
  roles: string,
  server: Server,
): Promise<Figure[]> {
  const target = installation.target(server)
  const { seconds } = bench
  await sendLoad(target, { seconds: Math.min(5, seconds) })
  await installation.learn()
  const full = await rounds(bench.rounds, () => sendLoad(target, { seconds }))
  const paced = await sendLoad(target, { seconds, rate: promisedRate, connections: 256 })
  const loads = [...full, paced]
  let lost = 0
  for (const load of loads) lost += await lostOf(installation.sql, load)
  const of = (pick: (load: (typeof full)[number]) => number) => median(full.map(pick))
  const limit = await bench.limits.door()
  const ms = { promised: { atMost: promisedP99 } }
  return [
    figure(
      `webhooks acknowledged, ${roles}`,
      of((load) => load.perSecond),
      '/s',
      {
        promised: { atLeast: promisedRate },
        limit,
      },
    ),
    figure(
      '… share of a bare server that checks and stores the same',
      of((load) => load.perSecond) / limit,
      '',
      { promised: { atLeast: promisedShare } },
    ),
    figure(
      `… their p50`,
      of((load) => load.p50),
      'ms',
      { promised: null },
    ),
    figure(
      `… their p99`,
      of((load) => load.p99),
      'ms',
      ms,
    ),
    figure(
      `… their longest`,
      of((load) => load.max),
      'ms',
      { promised: null },
    ),
    figure(`… at ${promisedRate}/s: acknowledged`, paced.perSecond, '/s', {
      promised: { atLeast: promisedRate * 0.99 },
    }),
    figure(`… at ${promisedRate}/s: p99`, paced.p99, 'ms', ms),
    none(
      '… not acknowledged',
      loads.reduce((sum, load) => sum + load.failed.length, 0),
    ),
    none('… acknowledged and not in the journal', lost),
  ]
}
