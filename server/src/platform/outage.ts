/** PostgreSQL restarts in seconds; who waits longer should be looked at. */
const longestMs = 60_000
const pauseMs = 250

/** What PostgreSQL and the operating system say while it is not there: shutting down, crashed, starting, no connection. */
const away = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
])

/**
 * Repeats work that a database that is away cut short, for at most a minute: a process that starts while PostgreSQL
 * restarts waits for it. The work must be one that can be begun again. Any other failure is passed on.
 */
export async function throughOutage<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + longestMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error) || performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    away.has(code) || /Connection terminated|connection timeout|not queryable/i.test(error.message)
  )
}
