import { connect } from '@nats-io/transport-node'
import type { Transport, TransportEvents } from './transport.ts'

const subject = 'atrium.hints'

/** One subject on a NATS server; installations that share a server need accounts of their own there. */
export async function connectNats(url: string, events: TransportEvents): Promise<Transport> {
  const { protocol, username, password } = new URL(url)
  const connection = await connect({
    servers: url.replace(/\/\/[^@/]*@/, '//'),
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    name: 'atrium',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    noEcho: true,
  })
  let connected = true
  connection.subscribe(subject, {
    callback: (error, message) => {
      if (error) events.log.warn({ err: error }, 'bus message could not be read')
      else events.onText(message.string())
    },
  })

  async function watch(): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') {
        connected = false
        events.log.warn({}, 'bus connection lost')
      }
      if (type === 'reconnect') {
        connected = true
        events.log.info({}, 'bus connection is back')
        events.onReconnect()
      }
    }
  }
  watch().catch((error: unknown) => events.log.error({ err: error }, 'bus status ended'))

  return {
    // The server's default is 1 MB.
    maxBytes: 256 * 1024,
    send: async (texts) => {
      for (const text of texts) connection.publish(subject, text)
      await connection.flush()
    },
    healthy: () => connected && !connection.isClosed(),
    close: async () => {
      connected = false
      await connection.close()
    },
  }
}
