import { type Installation, type Server, withInstallation } from '../installation/installation.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { median, percentile, rounds } from '../parts/sample.ts'
import { sendAndHear } from '../traffic/heard.ts'

const promised = { p50: 30, p99: 150 }

/** From the moment a webhook is due to the moment a member's browser has the message, at 100 and at 1,000 a second. */
export async function latency(bench: Bench): Promise<Figure[]> {
  const one = await withInstallation(bench, async (installation) => {
    const server = await installation.start('all')
    return [
      ...(await way(bench, installation, server, 'one process', 100)),
      ...(await way(bench, installation, server, 'one process', 1_000)),
    ]
  })
  const two = await withInstallation(bench, async (installation) => {
    const web = await installation.start('web')
    await installation.start('worker')
    return way(bench, installation, web, 'web and worker', 100)
  })
  return [...one, ...two]
}

async function way(
  bench: Bench,
  installation: Installation,
  server: Server,
  roles: string,
  rate: number,
): Promise<Figure[]> {
  const measure = (seconds: number) =>
    sendAndHear(installation.cookie, installation.target(server), {
      rate,
      seconds,
      connections: 32,
    })
  await measure(3)
  await installation.learn()
  const seconds = bench.quick ? 5 : 30
  const results = await rounds(rate > 100 ? 1 : bench.rounds, () => measure(seconds))
  const of = (share: number) => median(results.map(({ times }) => percentile(times, share)))
  const isPromised = rate === 100
  const name = `webhook → browser at ${rate}/s, ${roles}`
  return [
    figure(`${name}: p50`, of(0.5), 'ms', {
      promised: isPromised ? { atMost: promised.p50 } : null,
    }),
    figure(`${name}: p99`, of(0.99), 'ms', {
      promised: isPromised ? { atMost: promised.p99 } : null,
      limit: await bench.limits.commit(),
    }),
    none(
      '… never heard',
      results.reduce((sum, result) => sum + result.unheard, 0),
    ),
  ]
}
