const windowMs = 250

/** From so many arrivals a second on it is a rush: providers wait for their answers, messages can follow. */
export const rushPerSecond = 500

/** How many a second there were within the last quarter to half of a second. `now`: milliseconds of any beginning. */
export function measureRate(now: () => number = () => performance.now()): {
  add(events: number): void
  perSecond(): number
} {
  let start = now()
  let [before, current] = [0, 0]
  const turn = (): void => {
    const windows = Math.floor((now() - start) / windowMs)
    if (windows === 0) return
    start += windows * windowMs
    before = windows === 1 ? current : 0
    current = 0
  }
  return {
    add(events) {
      turn()
      current += events
    },
    perSecond() {
      turn()
      return (Math.max(before, current) * 1_000) / windowMs
    },
  }
}
