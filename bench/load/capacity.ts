import { withInstallation } from '../installation/installation.ts'
import { lostOf } from '../installation/journal.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { median, percentile, rounds } from '../parts/sample.ts'
import { sendAndHear } from '../traffic/heard.ts'

const shares = [0.25, 0.5, 0.75]
const promisedP99 = 200
/** The share for which it is promised. */
const promisedAt = 0.5

/** How many messages a second get from the webhook to a member's feed, and how long each takes at a part of that. */
export async function load(bench: Bench): Promise<Figure[]> {
  const most = bench.quick ? 3_000 : 20_000
  const seconds = bench.quick ? 10 : 30
  return withInstallation(bench, async (installation) => {
    const server = await installation.start('all')
    const send = (options: Parameters<typeof sendAndHear>[2]) =>
      sendAndHear(installation.cookie, installation.target(server), options)
    // The first round makes the regulars' records; it counts nothing.
    const [, ...full] = await rounds(bench.rounds + 1, () => send({ most }))
    const maximum = median(full.map(({ perSecond }) => perSecond))
    const parts = []
    for (const share of shares)
      parts.push({
        share,
        heard: await send({ rate: maximum * share, seconds, connections: 128 }),
      })
    const all = [...full, ...parts.map(({ heard }) => heard)]
    let lost = 0
    for (const heard of all) lost += await lostOf(installation.sql, heard.load)
    const commit = await bench.limits.commit()
    return [
      figure(`webhook → feed, ${most} messages as fast as answered`, maximum, '/s', {
        promised: null,
        limit: await bench.limits.ingest(),
      }),
      ...parts.flatMap(({ share, heard }) => {
        const name = `… at ${share * 100} % of it (${Math.round(maximum * share)}/s)`
        return [
          figure(`${name}: p50`, percentile(heard.times, 0.5), 'ms', { promised: null }),
          figure(`${name}: p99`, percentile(heard.times, 0.99), 'ms', {
            promised: share === promisedAt ? { atMost: promisedP99 } : null,
            limit: commit,
          }),
        ]
      }),
      none(
        '… never heard',
        all.reduce((sum, heard) => sum + heard.unheard, 0),
      ),
      none('… acknowledged and not in the journal', lost),
    ]
  })
}
