import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, globSync, openSync, readFileSync, rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A program that runs beside us. */
export type Program = {
  pid: number
  /** The file its output goes to, as in a real installation. */
  log: string
  ended(): boolean
  /** Resolves when it has ended, whoever ended it. */
  end: Promise<void>
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>
}

const here = fileURLToPath(new URL('../../', import.meta.url))

/** A new folder on a real disk: /tmp may be memory, whose flush costs nothing. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'atrium-bench-'))
  // Under root PostgreSQL runs as another user, which must get through.
  await chmod(dir, 0o711)
  leftOver.folders.add(dir)
  return dir
}

let leaving = false
const leftOver = { folders: new Set<string>(), children: new Set<ChildProcess>() }
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave)

/** Ctrl-C: nothing of ours goes on running, and no folder stays. */
async function leave(): Promise<never> {
  leaving = true
  for (const child of leftOver.children) child.kill('SIGKILL')
  for (const dir of leftOver.folders) {
    for (const file of globSync(join(dir, '**', 'postmaster.pid'))) {
      // SIGQUIT: at once, without a last checkpoint of data that nobody needs.
      process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGQUIT')
    }
  }
  await sleep(500)
  for (const dir of leftOver.folders) rmSync(dir, { recursive: true, force: true })
  process.exit(130)
}

/** Whether we are being ended: whoever starts programs again must not do so now. */
export function isLeaving(): boolean {
  return leaving
}

/** Starts the server of a checkout (ours without one) as `npm start` does. */
export function startServer(
  options: Omit<Parameters<typeof startProgram>[1], 'flags'>,
  checkout = here,
): Program {
  const server = join(checkout, 'server')
  const flags = join(server, 'node-flags.json')
  return startProgram(join(server, 'src', 'main.ts'), {
    ...options,
    // A checkout of before they were written down has none.
    flags: existsSync(flags) ? (JSON.parse(readFileSync(flags, 'utf8')) as string[]) : [],
  })
}

/**
 * Starts a file under this Node, with none of our own settings. `profile`: a folder for its CPU profile; `load`:
 * modules that are loaded before the file.
 */
export function startProgram(
  file: string,
  options: {
    env: Record<string, string>
    log: string
    profile?: string | undefined
    load?: string[]
    flags?: string[]
  },
): Program {
  const { log, profile, load = [], flags = [] } = options
  const output = openSync(log, 'a')
  const watched = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const loaded = load.map((module) => `--import=${module}`)
  const child = spawn(process.execPath, [...flags, ...watched, ...loaded, file], {
    env: { ...bareEnvironment(), ...options.env },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  leftOver.children.add(child)
  const end = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let ended = false
  void end.then(() => {
    ended = true
    leftOver.children.delete(child)
  })
  const endBy = (signal: NodeJS.Signals) => async (): Promise<void> => {
    child.kill(signal)
    await end
  }
  return {
    pid: child.pid ?? 0,
    log,
    ended: () => ended,
    end,
    stop: endBy('SIGTERM'),
    kill: endBy('SIGKILL'),
  }
}

/** Our environment without what steers Atrium, PostgreSQL or Node; where compiled modules lie steers nothing. */
export function bareEnvironment(): Record<string, string> {
  const steering = /^(ATRIUM_|PG|NODE_(?!COMPILE_CACHE$)|npm_)|^(PORT|HOST|DATABASE_URL|NATS_URL)$/
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || steering.test(name) ? [] : [[name, value]],
    ),
  )
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
