import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Target } from './webhook.ts'

/** What the load's process shall do. */
export type Load = {
  target: Target
  /** Names the messages: no two loads on one installation have the same. */
  run: string
  connections: number
  seconds: number
  /** At most so many requests. */
  most: number
  /** Requests per second; null: as fast as they are answered. */
  rate: number | null
}

/** Times in milliseconds, of requests that were answered 200. */
export type LoadResult = {
  sent: number
  /** Numbers of the messages that were not acknowledged. */
  failed: number[]
  perSecond: number
  p50: number
  p95: number
  p99: number
  max: number
  /** When message n was due, in milliseconds since 1970; of a load without a rate, when it was sent. */
  startedAt: number[]
}

const program = fileURLToPath(new URL('../webhook-load.ts', import.meta.url))
let made = 0

/** Sends signed WhatsApp webhooks from a process of its own. */
export async function sendLoad(
  target: Target,
  options: { seconds?: number; most?: number; rate?: number; connections?: number },
): Promise<LoadResult & { run: string }> {
  made += 1
  const load: Load = {
    target,
    run: `${process.pid}${Date.now() % 1_000_000}x${made}`,
    connections: options.connections ?? 64,
    seconds: options.seconds ?? 3_600,
    most: options.most ?? Number.MAX_SAFE_INTEGER,
    rate: options.rate ?? null,
  }
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(load)], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return { ...(JSON.parse(stdout) as LoadResult), run: load.run }
}
