/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number below `limit`. */
  below(limit: number): number
}

/** Mulberry32: four lines, and every seed gives another run. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, below: (limit) => Math.floor(next() * limit) }
}

/** One thing that goes wrong: after a pause, this fault, for this long, to this one of several. */
export type Step<F extends string> = { pauseMs: number; fault: F; lastsMs: number; which: number }

/**
 * What goes wrong, in order. Faults are dealt like cards: each of them once before any comes again, so that a short
 * run has seen all of them and a long one has seen them in many orders.
 */
export function makePlan<F extends string>(
  random: Random,
  options: { faults: readonly F[]; steps: number; pauseMs: number; lastsMs: number },
): Step<F>[] {
  const deck: F[] = []
  return Array.from({ length: options.steps }, () => {
    if (deck.length === 0) deck.push(...shuffled(random, options.faults))
    const fault = deck.pop()
    if (fault === undefined) throw new Error('a plan needs faults')
    return {
      fault,
      // Half to one and a half times what was asked for: nothing may fall into step with a timer of the server.
      pauseMs: Math.round(options.pauseMs * (0.5 + random.next())),
      lastsMs: Math.round(options.lastsMs * (0.5 + random.next())),
      which: random.below(1000),
    }
  })
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const rest = [...list]
  return list.flatMap(() => rest.splice(random.below(rest.length), 1))
}
