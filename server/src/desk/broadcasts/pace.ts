/** Turns are of different length by themselves; only what is longer than this many times the quickest says something. */
const usual = 1.3
/** So many times as long as a turn took too long. */
const rests = 2
const longestMs = 500

/**
 * How long a broadcast rests after a turn. A turn that takes longer than its quickest ones shows that others need the
 * machine too: the broadcast rests for what the turn took too long, and so comes by itself to a rate that leaves them
 * room. Where nobody else is at work it hardly rests.
 */
export function createPace(): { rest(tookMs: number): number } {
  let quickest = Number.POSITIVE_INFINITY
  return {
    rest(tookMs) {
      // What was quick once need not be it for ever.
      quickest = Math.min(tookMs, quickest * 1.02)
      return Math.min(longestMs, Math.max(0, tookMs - quickest * usual) * rests)
    },
  }
}
