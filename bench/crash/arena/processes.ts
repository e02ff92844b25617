import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, isLeaving, type Program, startServer } from '../../installation/program.ts'

export type Role = 'web' | 'worker' | 'all'

/** One server process that is started again whenever it ends, as systemd and Docker do. */
export type Process = {
  name: string
  role: Role
  port: number
  log: string
  /** SIGKILL; it is started again at once. */
  kill(): Promise<void>
  /** What its clock shows beyond the machine's. */
  setClock(offsetMs: number): void
  /** Its last words, each time it ended without being killed by us. */
  crashes(): string[]
  stop(): Promise<void>
}

const clockHook = fileURLToPath(new URL('./clock-hook.mjs', import.meta.url))
const restartMs = 200

/** Starts one and keeps it running. `load`: modules that are loaded before the server. */
export async function keepRunning(options: {
  name: string
  role: Role
  dir: string
  env: Record<string, string>
  load: string[]
}): Promise<Process> {
  const port = await freePort()
  const log = join(options.dir, `${options.name}.log`)
  let clock = 0
  let stopping = false
  let killing = false
  const crashes: string[] = []
  let program: Program = start()
  const kept = keep()

  function start(): Program {
    return startServer({
      log,
      load: [clockHook, ...options.load],
      env: {
        ...options.env,
        PORT: String(port),
        ATRIUM_ROLE: options.role,
        CRASH_CLOCK_MS: String(clock),
      },
    })
  }

  async function keep(): Promise<void> {
    for (;;) {
      await program.end
      if (stopping) return
      if (!killing) crashes.push(lastWords(readFileSync(log, 'utf8')))
      killing = false
      await sleep(restartMs)
      if (stopping || isLeaving()) return
      program = start()
    }
  }

  return {
    name: options.name,
    role: options.role,
    port,
    log,
    async kill() {
      if (program.ended()) return
      killing = true
      await program.kill()
    },
    setClock(offsetMs) {
      clock = offsetMs
      // It comes up with the same clock when it is killed meanwhile. One in the middle of a start has no ear yet.
      if (!program.ended()) process.kill(program.pid, clockSignal(offsetMs))
    },
    crashes: () => crashes,
    async stop() {
      stopping = true
      if (!program.ended())
        await Promise.race([program.stop(), sleep(12_000).then(() => program.kill())])
      await kept
    },
  }
}

/** The hook knows an hour forward and an hour back. Signals that end nothing where nobody listens. */
function clockSignal(offsetMs: number): NodeJS.Signals {
  if (offsetMs === 0) return 'SIGURG'
  return offsetMs > 0 ? 'SIGWINCH' : 'SIGCONT'
}

/** What is no line of the log (a stack), and the last lines of it. */
function lastWords(text: string): string {
  const lines = text.slice(-20_000).split('\n')
  const spoken = lines.filter((line) => line !== '' && !line.startsWith('{'))
  return [...spoken.slice(-30), ...lines.filter((line) => line.startsWith('{')).slice(-3)].join(
    '\n',
  )
}
