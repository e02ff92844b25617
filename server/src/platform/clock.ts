/** The installation's time. Everything that asks for the time asks here, so that the sandbox can move it. */
export type Clock = {
  now(): Date
  /** Milliseconds that this clock is ahead of the true time. */
  offset(): number
  setOffset(milliseconds: number): void
  /**
   * What time it is, asked of one place by all processes: their order of events and their waits are compared with each
   * other's. `ask` gives milliseconds since 1970.
   */
  agree(ask: () => Promise<number>): Promise<void>
}

/**
 * Starts with the machine's time, and from then on counts by itself: a machine whose clock is set by an hour must
 * neither reorder messages nor hold them back for an hour.
 */
export function createClock(): Clock {
  let ahead = 0
  let base = Date.now() - performance.now()
  return {
    now: () => new Date(base + performance.now() + ahead),
    offset: () => ahead,
    agree: async (ask) => {
      const asked = performance.now()
      const told = await ask()
      // The answer is as old as half its way.
      base = told - (asked + performance.now()) / 2
    },
    setOffset: (milliseconds) => {
      // A date outside this range has no ISO form: everything that prints it would throw.
      const moved = base + performance.now() + milliseconds
      if (!Number.isFinite(milliseconds) || Math.abs(moved) > 253_402_300_799_000) {
        throw new RangeError(`A clock cannot be moved by ${milliseconds} ms.`)
      }
      ahead = Math.trunc(milliseconds)
    },
  }
}
