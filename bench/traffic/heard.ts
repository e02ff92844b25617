import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from './live-feed.ts'
import { type LoadResult, sendLoad } from './load.ts'
import { messageId, type Target } from './webhook.ts'

/** What was sent, and for each message that a member heard the milliseconds since it was due. */
export type Heard = {
  load: LoadResult & { run: string }
  times: number[]
  unheard: number
  /** Messages per second from the first request to the last that was heard. */
  perSecond: number
}

/** How long a message may go unheard after the last was sent, while nothing else is heard. */
const patienceMs = 10_000

/** Sends a load while the member of this cookie listens, and waits until all of it was heard. */
export async function sendAndHear(
  cookie: string,
  target: Target,
  options: Parameters<typeof sendLoad>[1],
): Promise<Heard> {
  const feed = await listen(target.origin, cookie)
  const load = await sendLoad(target, options)
  const failed = new Set(load.failed)
  const due = load.startedAt
    .map((at, n) => ({ id: messageId(load.run, n), at, n }))
    .filter(({ n }) => !failed.has(n))
  await untilQuiet(() => due.filter(({ id }) => !feed.heardAt.has(id)).length)
  feed.close()
  const heard = due.flatMap(({ id, at }) => {
    const then = feed.heardAt.get(id)
    return then === undefined ? [] : [{ at: then, took: then - at }]
  })
  const first = Math.min(...load.startedAt.slice(0, 1))
  const last = heard.reduce((latest, { at }) => Math.max(latest, at), first)
  return {
    load,
    times: heard.map(({ took }) => took),
    unheard: due.length - heard.length,
    perSecond: heard.length / ((last - first) / 1000),
  }
}

async function untilQuiet(missing: () => number): Promise<void> {
  let before = missing()
  let since = performance.now()
  while (before > 0 && performance.now() - since < patienceMs) {
    await sleep(100)
    const now = missing()
    if (now < before) since = performance.now()
    before = now
  }
}
