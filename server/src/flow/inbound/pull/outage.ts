import { throughOutage } from '../../../platform/outage.ts'
import { type PullDeps, pullAll, underWayMs } from './pull.ts'

type Deps = Pick<PullDeps, 'db' | 'accounts'>

/** A look leaves what is younger than a minute to its webhook: what an outage cost at its end is found by one later. */
const laterMs = underWayMs + 10_000
/** Refusals come in crowds: one look is for all of so long, and still later than a minute after the last of them. */
const gatherMs = 5_000

/**
 * While this process was down, or took nothing, webhooks may have been lost that nobody repeats. Their providers are
 * asked at once, and again when the last of them cannot be on its way any more.
 */
export async function askAfterOutage(deps: Deps): Promise<void> {
  await throughOutage(() => pullAll(deps))
  await throughOutage(() => pullAll(deps, laterMs))
}

/**
 * Watches what the doors answer: a webhook that was refused through our own fault may be one that nobody repeats. Of an
 * outage that lasts longer than we wait for it the look every quarter of an hour takes care.
 */
export function createRefusalWatch(
  deps: Deps,
): <R extends { status: number }>(answer: Promise<R>) => Promise<R> {
  let asking = false

  function ask(): void {
    if (asking) return
    asking = true
    const rest = (): void => {
      setTimeout(() => {
        asking = false
      }, gatherMs).unref()
    }
    throughOutage(() => pullAll(deps, laterMs)).then(rest, rest)
  }

  return async (answer) => {
    try {
      const reply = await answer
      if (reply.status >= 500) ask()
      return reply
    } catch (error) {
      ask()
      throw error
    }
  }
}
