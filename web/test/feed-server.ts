import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that speaks the live feed, for the tests of those who listen. */
export type FeedServer = {
  base: string
  /** The addresses asked for so far. */
  asked: string[]
  /** How many listen now. */
  listening(): number
  send(event: string, data: unknown, id?: string): void
  /** From now on new listeners get this status; 200 is the feed. */
  answerWith(status: number): void
  /** Ends every stream, as a restart does. */
  cut(): void
  close(): Promise<void>
}

export async function startFeedServer(): Promise<FeedServer> {
  const open = new Set<ServerResponse>()
  const asked: string[] = []
  let status = 200
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (status !== 200) {
      response.writeHead(status).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': welcome\n\n')
    open.add(response)
    response.on('close', () => open.delete(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cut = (): void => {
    for (const response of open) response.end()
  }
  return {
    base: `http://127.0.0.1:${port}`,
    asked,
    listening: () => open.size,
    send(event, data, id) {
      const head = id === undefined ? '' : `id: ${id}\n`
      for (const response of open) {
        response.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      }
    },
    answerWith(next) {
      status = next
    },
    cut,
    close: () => {
      cut()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** What a browser's EventSource does, as far as the app relies on it: Node has one only behind a flag. */
export function eventSourceFor(base: string) {
  return class TestEventSource {
    static readonly CLOSED = 2
    readyState = 0
    onopen: (() => void) | null = null
    onerror: (() => void) | null = null
    #listeners = new Map<string, (event: { data: string; lastEventId: string }) => void>()
    #aborting = new AbortController()
    #lastId = ''

    constructor(path: string) {
      void this.#read(`${base}${path}`)
    }

    addEventListener(
      name: string,
      listener: (event: { data: string; lastEventId: string }) => void,
    ): void {
      this.#listeners.set(name, listener)
    }

    close(): void {
      this.readyState = 2
      this.#aborting.abort()
    }

    async #read(url: string): Promise<void> {
      try {
        const response = await fetch(url, { signal: this.#aborting.signal })
        if (!response.ok || !response.body) throw new Error(String(response.status))
        this.readyState = 1
        this.onopen?.()
        let rest = ''
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          const blocks = (rest + part.value).split('\n\n')
          rest = blocks.pop() ?? ''
          for (const block of blocks) this.#hand(block)
        }
      } catch {
        // An HTTP error and an end are told in the same way.
      }
      if (this.readyState === 2) return
      this.readyState = 2
      this.onerror?.()
    }

    #hand(block: string): void {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      this.#lastId = field('id') ?? this.#lastId
      const data = field('data')
      if (data === undefined) return
      this.#listeners.get(field('event') ?? 'message')?.({ data, lastEventId: this.#lastId })
    }
  }
}
