import { existsSync, readdirSync } from 'node:fs'
import { cp, rm, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '../../server/src/platform/postgres/embedded.ts'
import { freePort, startProgram, temporaryFolder } from '../installation/program.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure } from '../parts/figure.ts'
import { median, rounds } from '../parts/sample.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const promisedSeconds = 10

/** `npm start` to a page that a person can use: the app's page is served, and the demo's sign-in works. */
export async function start(bench: Bench): Promise<Figure[]> {
  const dir = await temporaryFolder()
  try {
    await freshClone(join(dir, 'clone'))
    const cold = await startOnce(join(dir, 'clone'), join(dir, 'data-0'))
    const first = await rounds(bench.rounds, (round) =>
      startOnce(join(dir, 'clone'), join(dir, `data-${round + 1}`)),
    )
    const again = await rounds(bench.rounds, () =>
      startOnce(join(dir, 'clone'), join(dir, 'data-1')),
    )
    const promised = { atMost: promisedSeconds }
    const limit = await bareDatabase(join(dir, 'bare'))
    return [
      figure('cold start, pages built, demo made', cold, 's', { promised, limit }),
      figure('first start, demo made', median(first), 's', { promised, limit }),
      figure('second start', median(again), 's', { promised }),
    ]
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** The sources without anything that was built, and the dependencies as they are installed here. */
async function freshClone(target: string): Promise<void> {
  const left = new Set(['node_modules', 'dist', '.git', '.atrium', 'test-results'])
  await cp(root, target, { recursive: true, filter: (path) => !left.has(basename(path)) })
  const folders = ['.', ...readdirSync(root)]
  for (const folder of folders.map((name) => join(name, 'node_modules')))
    if (existsSync(join(root, folder))) await symlink(join(root, folder), join(target, folder))
}

/** Seconds until it can be used; then it is stopped in order. */
async function startOnce(clone: string, dataDir: string): Promise<number> {
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const origin = `http://127.0.0.1:${port}`
  const started = performance.now()
  const program = startProgram(join(clone, 'tools', 'start.mjs'), {
    log: join(clone, 'start.log'),
    env: {
      PORT: String(port),
      ATRIUM_SANDBOX_PORT: String(sandboxPort),
      ATRIUM_DATA_DIR: dataDir,
      ATRIUM_PUBLIC_URL: origin,
    },
  })
  try {
    while (!(await isUsable(origin))) {
      if (program.ended()) throw new Error(`npm start ended: see ${program.log}`)
      await sleep(20)
    }
    return (performance.now() - started) / 1000
  } finally {
    await program.stop()
  }
}

async function isUsable(origin: string): Promise<boolean> {
  try {
    const page = await fetch(origin, { headers: { accept: 'text/html' } })
    const state = await fetch(`${origin}/api/v1/session`)
    if (!page.ok || !(await page.text()).includes('<script') || !state.ok) return false
    const { demoLogin } = (await state.json()) as { demoLogin: unknown }
    const signIn = await fetch(`${origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-atrium': '1' },
      body: JSON.stringify(demoLogin),
    })
    return signIn.ok
  } catch {
    return false
  }
}

/** The least that a first start does: a new, empty PostgreSQL that answers. */
async function bareDatabase(dir: string): Promise<number> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const started = performance.now()
  const embedded = await startEmbedded({ dir, log })
  const seconds = (performance.now() - started) / 1000
  await embedded.stop()
  return seconds
}
