import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Log } from '../observe/log.ts'
import { connectNats } from './nats-transport.ts'
import { connectPostgres } from './postgres-transport.ts'
import type { Transport } from './transport.ts'

/**
 * Hints between processes: "something of this kind changed, look". They may be lost or come twice; readers also look
 * by themselves now and then. Published after the commit, never inside a transaction.
 */
export type Bus = {
  /** Local subscribers hear it before this returns; other processes some milliseconds later. */
  publish(topic: string, payload: string): void
  /** The topic `reconnected` tells that hints of others may have been missed. Returns the way out. */
  subscribe(topic: string, listener: (payload: string) => void): () => void
  healthy(): boolean
  close(): Promise<void>
}

/** The topic that tells subscribers to look again at everything. */
export const reconnected = 'reconnected'

/** Equal hints within this time become one. */
const gatherMs = 3
/** While the connection is away; more than this means everybody looks again anyway. */
const maxWaiting = 10_000

const Batch = z.object({ from: z.string(), hints: z.array(z.tuple([z.string(), z.string()])) })
type Hint = [topic: string, payload: string]

/** Resolves when it hears. Over PostgreSQL, or over NATS when `natsUrl` is set. */
export async function createBus(options: {
  connectionString: string
  natsUrl?: string | undefined
  log: Log
}): Promise<Bus> {
  const { log } = options
  const me = randomUUID()
  const listeners = new Map<string, Set<(payload: string) => void>>()
  const waiting = new Map<string, Hint>()
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<void> | undefined
  let closed = false

  function deliver(topic: string, payload: string): void {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        listener(payload)
      } catch (error) {
        log.error({ topic, err: error }, 'a subscriber of the bus failed')
      }
    }
  }

  function receive(text: string): void {
    const batch = parseBatch(text)
    if (!batch) log.warn({ bytes: text.length }, 'bus message could not be read')
    if (!batch || batch.from === me) return
    for (const [topic, payload] of batch.hints) deliver(topic, payload)
  }

  function schedule(): void {
    if (closed || sending || timer || waiting.size === 0) return
    timer = setTimeout(() => {
      timer = undefined
      void flush()
    }, gatherMs)
  }

  /** One at a time: what is published meanwhile becomes the next batch. Never rejects. */
  function flush(): Promise<void> {
    const batch = [...waiting.values()]
    waiting.clear()
    sending = transport
      .send(pack(me, batch, transport.maxBytes, log))
      .catch((error: unknown) => {
        log.debug({ hints: batch.length, err: error }, 'hints wait for the connection')
        keep(batch)
      })
      .then(() => {
        sending = undefined
        if (transport.healthy()) schedule()
      })
    return sending
  }

  function keep(batch: readonly Hint[]): void {
    for (const hint of batch.slice(0, maxWaiting - waiting.size)) waiting.set(hint.join('\n'), hint)
  }

  const events = {
    log,
    onText: receive,
    onReconnect: () => {
      deliver(reconnected, '')
      schedule()
    },
  }
  const transport: Transport = options.natsUrl
    ? await connectNats(options.natsUrl, events)
    : await connectPostgres(options.connectionString, events)

  return {
    publish: (topic, payload) => {
      if (closed) return
      if (waiting.size < maxWaiting) waiting.set(`${topic}\n${payload}`, [topic, payload])
      schedule()
      deliver(topic, payload)
    },
    subscribe: (topic, listener) => {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    healthy: () => transport.healthy(),
    close: async () => {
      closed = true
      clearTimeout(timer)
      listeners.clear()
      await sending
      if (waiting.size > 0 && transport.healthy()) await flush()
      await transport.close()
    },
  }
}

/** As few texts as the transport's limit allows. */
function pack(from: string, hints: readonly Hint[], maxBytes: number, log: Log): string[] {
  const texts: string[] = []
  const frameBytes = JSON.stringify({ from, hints: [] }).length
  let batch: Hint[] = []
  let bytes = frameBytes
  const finish = () => {
    if (batch.length > 0) texts.push(JSON.stringify({ from, hints: batch }))
    batch = []
    bytes = frameBytes
  }
  for (const hint of hints) {
    const size = Buffer.byteLength(JSON.stringify(hint)) + 1
    if (frameBytes + size > maxBytes) {
      log.error(
        { topic: hint[0], bytes: size },
        'a hint is too long for the bus and stays in this process',
      )
      continue
    }
    if (bytes + size > maxBytes) finish()
    batch.push(hint)
    bytes += size
  }
  finish()
  return texts
}

function parseBatch(text: string): z.infer<typeof Batch> | undefined {
  try {
    return Batch.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
