import { availableParallelism } from 'node:os'
import { type Installation, withInstallation } from '../installation/installation.ts'
import { notShown, untilWorked } from '../installation/journal.ts'
import { processorTime } from '../machine/processor-time.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { median, rounds } from '../parts/sample.ts'
import { sendLoad } from '../traffic/load.ts'

const promisedRate = 1_000
/** Of the same statements without us: no client can have them done faster than PostgreSQL takes for them. */
const promisedShare = 0.4

/** How fast journaled events become messages in the feed: a backlog, worked by one process. */
export async function work(bench: Bench): Promise<Figure[]> {
  const size = bench.quick ? 3_000 : 20_000
  return withInstallation(bench, async (installation) => {
    // The first round makes the regulars' records; it counts nothing.
    const [, ...counted] = await rounds(bench.rounds + 1, () => backlog(installation, size))
    const of = (pick: (round: (typeof counted)[number]) => number) => median(counted.map(pick))
    const plain = { promised: null }
    return [
      figure(
        `messages shown of a backlog of ${size}`,
        of((round) => round.perSecond),
        '/s',
        {
          promised: { atLeast: promisedRate },
          limit: await bench.limits.ingest(),
        },
      ),
      figure(
        '… processor time of the server each',
        of((round) => round.server),
        'ms',
        plain,
      ),
      figure(
        '… processor time of PostgreSQL each',
        of((round) => round.database),
        'ms',
        plain,
      ),
      figure(
        '… share of what PostgreSQL alone could do of the same statements, on all cores',
        of(({ perSecond, database }) => (perSecond * database) / (1_000 * availableParallelism())),
        '',
        { promised: { atLeast: promisedShare } },
      ),
      none('… not shown', await notShown(installation.sql)),
    ]
  })
}

type Backlog = { perSecond: number; server: number; database: number }

async function backlog(installation: Installation, size: number): Promise<Backlog> {
  const web = await installation.start('web')
  await sendLoad(installation.target(web), { most: size })
  await web.stop()
  const worker = await installation.start('worker')
  // From here on only: the start is a figure of its own.
  const { postmaster } = installation
  const started = processorTime([worker.pid], postmaster)
  const { worked, perSecond } = await untilWorked(installation.sql)
  const ended = processorTime([worker.pid], postmaster)
  await worker.stop()
  return {
    perSecond,
    server: (ended.server - started.server) / worked,
    database: (ended.database - started.database) / worked,
  }
}
