import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, startServer, temporaryFolder } from '../installation/program.ts'
import { memoryOf } from '../machine/memory.ts'
import { pidsOf } from '../machine/processor-time.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure } from '../parts/figure.ts'

const promised = 350

/** An installation that has nothing to do: one server process and its PostgreSQL, without the demo. */
export async function memory(bench: Bench): Promise<Figure[]> {
  if (!existsSync('/proc/self/smaps_rollup')) {
    console.error('memory: needs Linux, left out')
    return []
  }
  const dir = await temporaryFolder()
  const port = await freePort()
  const server = startServer({
    log: join(dir, 'server.log'),
    env: { PORT: String(port), ATRIUM_DATA_DIR: dir },
  })
  try {
    await untilServing(`http://127.0.0.1:${port}/`, server.ended)
    await sleep(bench.quick ? 5_000 : 20_000)
    const pidFile = await readFile(join(dir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
    const node = memoryOf([server.pid])
    const database = memoryOf(pidsOf(Number(pidFile.split('\n')[0])))
    const plain = { promised: null }
    return [
      figure('idle memory, Node and PostgreSQL', node.own + database.own, 'MB', {
        promised: { atMost: promised },
      }),
      figure('… of it Node', node.own, 'MB', plain),
      figure('… of it PostgreSQL', database.own, 'MB', plain),
      figure(
        '… with shared pages counted for each process',
        node.each + database.each,
        'MB',
        plain,
      ),
    ]
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

async function untilServing(url: string, ended: () => boolean): Promise<void> {
  for (;;) {
    const response = await fetch(url, { headers: { accept: 'text/html' } }).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) return
    if (ended()) throw new Error('The server did not start.')
    await sleep(50)
  }
}
