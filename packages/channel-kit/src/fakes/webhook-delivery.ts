import type { Faults } from '../fake.ts'

/** One request of a provider to Atrium, as it goes over the wire. */
type Webhook = {
  body: string | Uint8Array
  headers: Record<string, string>
  method?: string
  /** Where it goes, when it is not the address of the options. */
  url?: string
}

export type WebhookDeliveryOptions = {
  url: string
  faults: Faults
  /** The virtual clock. */
  now(): Date
  /** Virtual seconds for which the provider repeats a webhook that was not taken; 0 = it never repeats. */
  giveUpAfter: number
  /** Real milliseconds before each repeat, the last one for all later ones: the provider's hours, in short. */
  repeatAfter?: number[]
  /** Called with the answer to each delivery that was taken. */
  answered?(webhook: Webhook, response: Response): void | Promise<void>
}

export type WebhookDelivery = {
  /** Takes a webhook; delivery goes on by itself. First attempts go in order, repeats whenever they are due. */
  deliver(webhook: Webhook): void
  /** Resolves when nothing is waiting to be delivered. */
  idle(): Promise<void>
  /** Webhooks that the provider gave up. */
  lost: Webhook[]
  /** Attempts that Atrium did not take. */
  failures(): number
  stop(): Promise<void>
}

type Job = { webhook: Webhook; since: number; attempts: number }

/** A provider's sending side: repeats, duplicates, wrong order and outages, steered by the fake's fault switches. */
export function createWebhookDelivery(options: WebhookDeliveryOptions): WebhookDelivery {
  const { faults } = options
  const repeatAfter = options.repeatAfter ?? [50, 100, 200, 400, 1000]
  const waiting = new Set<Job>()
  const timers = new Set<NodeJS.Timeout>()
  const lost: Webhook[] = []
  let idlers: (() => void)[] = []
  let firstAttempts = Promise.resolve()
  let held: Job | undefined
  let failures = 0
  const stopping = new AbortController()

  function later(milliseconds: number, run: () => void) {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, milliseconds)
    timers.add(timer)
  }

  function finish(job: Job) {
    waiting.delete(job)
    if (waiting.size > 0) return
    for (const resolve of idlers) resolve()
    idlers = []
  }

  async function attempt(job: Job): Promise<void> {
    if (stopping.signal.aborted) return
    const copies = faults.duplicate ? 2 : 1
    const taken = faults.outage
      ? false
      : (await Promise.all(Array.from({ length: copies }, () => post(job.webhook)))).includes(true)
    if (taken) return finish(job)
    failures += 1
    const age = (options.now().getTime() - job.since) / 1000
    if (age >= options.giveUpAfter) {
      lost.push(job.webhook)
      return finish(job)
    }
    later(
      repeatAfter[Math.min(job.attempts, repeatAfter.length - 1)] ?? 1000,
      () => void attempt(job),
    )
    job.attempts += 1
  }

  async function post(webhook: Webhook): Promise<boolean> {
    try {
      const response = await fetch(webhook.url ?? options.url, {
        method: webhook.method ?? 'POST',
        headers: webhook.headers,
        body: typeof webhook.body === 'string' ? webhook.body : new Uint8Array(webhook.body),
        redirect: 'manual',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(10_000)]),
      })
      if (response.ok) await options.answered?.(webhook, response)
      if (!response.bodyUsed) await response.body?.cancel()
      return response.ok
    } catch {
      return false
    }
  }

  function enqueue(job: Job) {
    firstAttempts = firstAttempts.then(() => attempt(job))
  }

  /** Wrong order: one is held back until the next has gone first, or until none comes. */
  function hold(job: Job) {
    held = job
    later(50, () => {
      if (held !== job) return
      held = undefined
      enqueue(job)
    })
  }

  return {
    lost,
    failures: () => failures,
    deliver(webhook) {
      if (stopping.signal.aborted) return
      const job = { webhook, since: options.now().getTime(), attempts: 0 }
      waiting.add(job)
      if (faults.reorder && !held) return hold(job)
      enqueue(job)
      if (!held) return
      enqueue(held)
      held = undefined
    },
    idle: () =>
      waiting.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
    async stop() {
      stopping.abort()
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      await firstAttempts
      waiting.clear()
      for (const resolve of idlers) resolve()
      idlers = []
    },
  }
}
