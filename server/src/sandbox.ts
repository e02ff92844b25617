import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { App } from './app.ts'
import { AppError } from './platform/app-error.ts'

const Move = z.strictObject({ offsetMs: z.number().int() })
const clockTopic = 'clock'

/** The sandbox owns the virtual clock and tells this installation; without its shared secret the path does not exist. */
export function addSandbox(
  http: App['http'],
  { config, clock, bus, db }: Pick<App, 'config' | 'clock' | 'bus' | 'db'>,
): void {
  const secret = config.sandboxSecret
  if (!secret) return
  bus.subscribe(clockTopic, (payload) => clock.setOffset(Number(payload)))
  http.raw('/sandbox/clock', async (request) => {
    const given = Buffer.from(request.headers['x-atrium-sandbox-secret'] ?? '')
    const wanted = Buffer.from(secret)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
      throw new AppError('forbidden', 'Only the sandbox may move the clock.')
    const move = Move.safeParse(readJson(request.body))
    if (!move.success) throw new AppError('invalid', 'Give offsetMs, in milliseconds.')
    clock.setOffset(move.data.offsetMs)
    bus.publish(clockTopic, String(move.data.offsetMs))
    await db.global((tx) =>
      tx.query(
        `INSERT INTO installation (key, value) VALUES ('clock', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        [JSON.stringify(move.data.offsetMs)],
      ),
    )
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
  })
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
