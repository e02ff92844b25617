import pg from 'pg'

/**
 * Runs `work` while this process holds `name`, as a session lock of PostgreSQL: one holder in the whole installation,
 * and a killed holder frees it at once. Resolves at once, without running, when another process holds it. `work`'s
 * signal aborts when the connection that holds the lock is lost.
 */
export function createLease(
  connectionString: string,
): (name: string, work: (signal: AbortSignal) => Promise<void>) => Promise<void> {
  return async (name, work) => {
    const client = new pg.Client({
      connectionString,
      application_name: `atrium lease ${name}`.slice(0, 60),
      keepAlive: true,
    })
    const lost = new AbortController()
    client.on('error', () => lost.abort())
    client.on('end', () => lost.abort())
    await client.connect()
    try {
      const { rows } = await client.query<{ held: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 3)) AS held',
        [name],
      )
      if (rows[0]?.held) await work(lost.signal)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}
