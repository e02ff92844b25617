import type { ClockView } from '../view.ts'

type AtriumClock = ClockView['atrium']

/** The virtual clock: real time plus an offset, owned by the sandbox and told to Atrium. */
export type Clock = {
  now(): Date
  offsetMs(): number
  /** Moves the clock to this distance from real time. */
  set(offsetMs: number): void
  /** Tells Atrium; tries again by itself until Atrium has heard it. */
  tell(): Promise<AtriumClock>
  atrium(): AtriumClock
  stop(): void
}

type ClockOptions = {
  offsetMs: number
  atriumUrl: string
  secret: string | null
  changed(): void
  retryMs?: number
}

/** Ten years: a slip of the finger must not move the demo to a date that nothing can show. */
const furthestMs = 10 * 366 * 24 * 3_600_000

export function virtualClock(options: ClockOptions): Clock {
  let offset = options.offsetMs
  let known: AtriumClock = options.secret === null ? 'off' : 'unreachable'
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function tell(): Promise<AtriumClock> {
    if (options.secret === null) return 'off'
    clearTimeout(timer)
    const before = known
    const sent = offset
    const heard = await post(`${options.atriumUrl}/sandbox/clock`, options.secret, sent)
    // The clock may have moved during the request: then the newer call settles the state.
    if (stopped || sent !== offset) return known
    known = heard ? 'told' : 'unreachable'
    if (known === 'unreachable')
      timer = setTimeout(() => void tell(), options.retryMs ?? 3_000).unref()
    if (known !== before) options.changed()
    return known
  }

  return {
    now: () => new Date(Date.now() + offset),
    offsetMs: () => offset,
    set(next) {
      offset = Math.min(furthestMs, Math.max(-furthestMs, Math.round(next)))
      options.changed()
    },
    tell,
    atrium: () => known,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

async function post(url: string, secret: string, offsetMs: number): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-atrium-sandbox-secret': secret },
      body: JSON.stringify({ offsetMs }),
      signal: AbortSignal.timeout(5_000),
    })
    return response.ok
  } catch {
    return false
  }
}
