import { type Installation, type Server, withInstallation } from '../installation/installation.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { percentile } from '../parts/sample.ts'
import { type Heard, sendAndHear } from '../traffic/heard.ts'
import { sendLoad } from '../traffic/load.ts'

/** Messages a second of the workspace that is watched. */
const rate = 20
const promisedRatio = 2

/** Two workspaces in one process: one is flooded as fast as it is answered; what do members of the other notice? */
export async function neighbour(bench: Bench): Promise<Figure[]> {
  const seconds = bench.quick ? 15 : 60
  return withInstallation(bench, async (installation) => {
    const server = await installation.start('all')
    const quiet = await installation.neighbour(server)
    const watch = (length: number) =>
      sendAndHear(quiet.cookie, quiet.target, { rate, seconds: length, connections: 16 })
    await watch(3)
    const alone = await watch(seconds)
    const { beside, flood } = await besideFlood(installation, server, seconds, () => watch(seconds))
    const p99 = (heard: Heard) => percentile(heard.times, 0.99)
    return [
      figure(`a quiet workspace alone, ${rate}/s: p50`, percentile(alone.times, 0.5), 'ms', {
        promised: null,
      }),
      figure('… p99', p99(alone), 'ms', { promised: null, limit: await bench.limits.commit() }),
      figure(
        `… beside a flood of ${Math.round(flood.perSecond)}/s: p50`,
        percentile(beside.times, 0.5),
        'ms',
        { promised: null },
      ),
      figure('… p99', p99(beside), 'ms', { promised: null }),
      figure('… its webhooks acknowledged: p99', beside.load.p99, 'ms', { promised: null }),
      figure('… p99 beside the flood ÷ alone', p99(beside) / p99(alone), '', {
        promised: { atMost: promisedRatio },
      }),
      none('… never heard', alone.unheard + beside.unheard),
    ]
  })
}

/** The flood begins before and ends after, so that all of what is watched lies within it. */
async function besideFlood(
  installation: Installation,
  server: Server,
  seconds: number,
  watch: () => Promise<Heard>,
): Promise<{ beside: Heard; flood: Awaited<ReturnType<typeof sendLoad>> }> {
  const flooding = sendLoad(installation.target(server), { seconds: seconds + 4 })
  await untilFlooded(installation)
  const beside = await watch()
  return { beside, flood: await flooding }
}

/** Until the flood is there. */
async function untilFlooded({ sql }: Installation): Promise<void> {
  for (;;) {
    const { rows } = await sql.query<{ pending: boolean }>(
      "SELECT EXISTS (SELECT FROM journal WHERE state = 'pending') AS pending",
    )
    if (rows[0]?.pending) return
  }
}
