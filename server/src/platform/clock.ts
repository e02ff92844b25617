/** The installation's time. Everything that asks for the time asks here, so that the sandbox can move it. */
export type Clock = {
  now(): Date
  /** Milliseconds that this clock is ahead of the machine's. */
  offset(): number
  setOffset(milliseconds: number): void
}

/** A clock that shows the machine's time until somebody moves it. */
export function createClock(): Clock {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    offset: () => ahead,
    setOffset: (milliseconds) => {
      // A date outside this range has no ISO form: everything that prints it would throw.
      const moved = Date.now() + milliseconds
      if (!Number.isFinite(milliseconds) || Math.abs(moved) > 253_402_300_799_000) {
        throw new RangeError(`A clock cannot be moved by ${milliseconds} ms.`)
      }
      ahead = Math.trunc(milliseconds)
    },
  }
}
