import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { testDatabase } from '../../server/test/database.ts'

/** A whole Atrium with its sandbox, as `npm start` runs them, on ports and a database of its own. */
export type Installation = {
  url: string
  sandboxUrl: string
  /** What the server wrote, for a failed journey. */
  log(): string
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Migrating and seeding thirty customers takes some 5 s on two busy cores. */
const patience = 60_000

/**
 * Starts one and waits until it is ready. `name` tells the installations of one run apart; without `demo` it is
 * empty; `load` is a module that the server loads before its own.
 */
export async function startInstallation(
  name: string,
  options: { demo: boolean; load?: string },
): Promise<Installation> {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'atrium-journeys-'))
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    DATABASE_URL: database.adminUrl,
    ATRIUM_APP_ROLE: `atrium_journeys_${name}`,
    ATRIUM_DATA_DIR: dataDir,
    ATRIUM_DEMO: options.demo ? '1' : '0',
    ATRIUM_URL: `http://127.0.0.1:${port}`,
    ATRIUM_SANDBOX_PORT: String(sandboxPort),
    ATRIUM_SANDBOX_URL: `http://localhost:${sandboxPort}`,
    ATRIUM_SANDBOX_SECRET: 'only-in-journeys-0123456789',
    ATRIUM_LOG_LEVEL: 'warn',
  }
  const sandbox = start('sandbox/src/main.ts', env)
  const server = start('server/src/main.ts', env, options.load)
  let stopping = false
  for (const { child, output, script } of [sandbox, server])
    child.once('exit', (code, signal) => {
      if (!stopping)
        console.error(`${script} ended by itself (${code ?? signal}). It wrote:\n${output.text}`)
    })
  const stop = async (): Promise<void> => {
    stopping = true
    await Promise.all([end(server.child), end(sandbox.child)])
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await Promise.all([says(sandbox, "customers' phones are at"), says(server, 'Atrium is ready')])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: `http://localhost:${port}`,
    sandboxUrl: `http://localhost:${sandboxPort}`,
    log: () => server.output.text,
    stop,
  }
}

type Program = { child: ChildProcess; output: { text: string }; script: string }

function start(script: string, env: Record<string, string | undefined>, load?: string): Program {
  const first = load ? ['--import', load] : []
  const child = spawn(process.execPath, [...first, join(root, script)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output.text = (output.text + chunk).slice(-50_000)
    })
  return { child, output, script }
}

function says({ child, output, script }: Program, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer)
      reject(new Error(`${script} ${why}. It wrote:\n${output.text}`))
    }
    const timer = setTimeout(() => fail(`did not say "${words}" in time`), patience)
    const look = (): void => {
      if (!output.text.includes(words)) return
      clearTimeout(timer)
      resolve()
    }
    child.once('exit', (code) => fail(`ended with code ${code}`))
    child.stdout?.on('data', look)
    look()
  })
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    // It finishes what runs within ten seconds; one that hangs must not keep the whole run.
    const late = setTimeout(() => child.kill('SIGKILL'), 12_000)
    child.once('exit', () => {
      clearTimeout(late)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
