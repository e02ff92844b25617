import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Transport, TransportEvents } from './transport.ts'

const channel = 'atrium_hints'
const heartbeatMs = 10_000
const firstDelayMs = 100
const longestDelayMs = 5_000

/**
 * LISTEN and NOTIFY on one connection of its own, outside every business transaction: a NOTIFY inside them would
 * serialise their commits. Resolves when it listens; needs a session, so no transaction-mode pooler in between.
 */
export async function connectPostgres(
  connectionString: string,
  events: TransportEvents,
): Promise<Transport> {
  let client: pg.Client | undefined
  let closed = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'atrium bus',
      // A hint needs no place on the disk, and each would wait for one.
      options: '-c synchronous_commit=off',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      // A query without an answer is how a half-open connection shows.
      query_timeout: 5_000,
    })
    fresh.on('notification', ({ payload }) => {
      if (payload !== undefined) events.onText(payload)
    })
    fresh.on('error', (error) => lose(fresh, error))
    fresh.on('end', () => lose(fresh, new Error('the connection ended')))
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    if (closed) return fresh.end()
    client = fresh
  }

  function lose(lost: pg.Client, error: Error): void {
    if (closed || client !== lost) return
    client = undefined
    events.log.warn({ err: error }, 'bus connection lost')
    void lost.end().catch(() => undefined)
    void reconnect()
  }

  async function reconnect(): Promise<void> {
    for (let delay = firstDelayMs; !closed; delay = Math.min(delay * 2, longestDelayMs)) {
      // Spread, so that a hundred processes do not come back in the same moment.
      await sleep(delay * (0.5 + Math.random()), undefined, { ref: false })
      try {
        if (!closed) await connect()
        if (!client) continue
        events.log.info({}, 'bus connection is back')
        return events.onReconnect()
      } catch (error) {
        events.log.debug({ err: error }, 'bus connection failed again')
      }
    }
  }

  const heartbeat = setInterval(() => {
    const beating = client
    beating?.query('select 1').catch((error: Error) => lose(beating, error))
  }, heartbeatMs).unref()

  await connect()
  return {
    // PostgreSQL's limit is 8,000 bytes with the terminator.
    maxBytes: 7_999,
    send: async (texts) => {
      if (!client) throw new Error('the bus is not connected')
      await client.query('select pg_notify($1, text) from unnest($2::text[]) as text', [
        channel,
        texts,
      ])
    },
    healthy: () => client !== undefined,
    close: async () => {
      closed = true
      clearInterval(heartbeat)
      const last = client
      client = undefined
      await last?.end()
    },
  }
}
