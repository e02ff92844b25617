import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'

type HealthState = 'ok' | 'warning' | 'broken'

/** How one thing is, with a sentence for a person. */
type HealthItem = { name: string; state: HealthState; text: string }
type HealthReport = { state: HealthState; items: HealthItem[] }
export type HealthCheck = () => Promise<{ state: HealthState; text: string }>

export type Health = {
  /** `critical`: while it is broken this process takes no traffic. */
  add(name: string, check: HealthCheck, options?: { critical?: boolean }): void
  /** All checks, at most 2 s old. */
  report(): Promise<HealthReport>
  /** False while a critical check is broken, and from `stop` on. */
  ready(): Promise<boolean>
  /** Tells load balancers to look elsewhere before the server stops. */
  stop(): void
}

const freshMs = 2_000

/** `timeoutMs`: a check that takes longer counts as broken. */
export function createHealth(options: { timeoutMs?: number } = {}): Health {
  const { timeoutMs = 3_000 } = options
  const checks = new Map<string, { check: HealthCheck; critical: boolean }>()
  let latest: { at: number; report: Promise<HealthReport> } | undefined
  let stopping = false

  // Kept for a moment: a probe every 100 ms must not become a query every 100 ms.
  function report(): Promise<HealthReport> {
    if (!latest || performance.now() - latest.at > freshMs) {
      latest = { at: performance.now(), report: runAll() }
    }
    return latest.report
  }

  async function runAll(): Promise<HealthReport> {
    const items = await Promise.all(
      [...checks].map(([name, { check }]) => run(name, check, timeoutMs)),
    )
    return { state: worst(items), items }
  }

  return {
    add: (name, check, { critical = false } = {}) => {
      checks.set(name, { check, critical })
      latest = undefined
    },
    report,
    ready: async () => {
      if (stopping) return false
      const { items } = await report()
      return !items.some(({ name, state }) => state === 'broken' && checks.get(name)?.critical)
    },
    stop: () => {
      stopping = true
    },
  }
}

async function run(name: string, check: HealthCheck, timeoutMs: number): Promise<HealthItem> {
  const { promise: late, resolve } = Promise.withResolvers<Awaited<ReturnType<HealthCheck>>>()
  const timer = setTimeout(() => {
    resolve({ state: 'broken', text: `Did not answer within ${timeoutMs / 1000} s.` })
  }, timeoutMs)
  try {
    return { name, ...(await Promise.race([check(), late])) }
  } catch (error) {
    return { name, state: 'broken', text: error instanceof Error ? error.message : 'Failed.' }
  } finally {
    clearTimeout(timer)
  }
}

function worst(items: readonly HealthItem[]): HealthState {
  if (items.some(({ state }) => state === 'broken')) return 'broken'
  return items.some(({ state }) => state === 'warning') ? 'warning' : 'ok'
}

const gigabyte = 1024 ** 3

/** Free space of the disk that holds `dir`; below `brokenBytes` new files are refused. */
export function diskCheck(dir: string, brokenBytes: number): HealthCheck {
  return async () => {
    const { bavail, bsize } = await statfs(dir)
    const free = bavail * bsize
    const text = `${(free / gigabyte).toFixed(1)} GB free in ${dir}.`
    if (free < brokenBytes) return { state: 'broken', text: `${text} New files are refused.` }
    if (free < brokenBytes * 4) return { state: 'warning', text: `${text} Make room soon.` }
    return { state: 'ok', text }
  }
}

/** How long this process has kept an event waiting since the last look; above 1 s everything feels slow. */
export function eventLoopCheck(): HealthCheck {
  const resolution = 20
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  return async () => {
    const milliseconds = Math.max(0, Math.round(delay.max / 1e6) - resolution)
    delay.reset()
    const text = `The longest wait was ${milliseconds} ms.`
    return { state: milliseconds > 1_000 ? 'warning' : 'ok', text }
  }
}
