/**
 * Loaded into a server process before its own code: its clock can then jump, as a machine's does when somebody sets
 * it. Signals that end nobody who does not listen: SIGWINCH an hour forward, SIGCONT an hour back, SIGURG right again.
 */
const hour = 3_600_000
const Real = Date
let offset = Number(process.env.CRASH_CLOCK_MS ?? 0)

globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + offset)
    else super(...given)
  }

  static now() {
    return Real.now() + offset
  }
}

const jumps = { SIGWINCH: hour, SIGCONT: -hour, SIGURG: 0 }
for (const [signal, jump] of Object.entries(jumps))
  process.on(signal, () => {
    offset = jump
  })
