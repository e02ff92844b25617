import type { ServerResponse } from 'node:http'
import type { Change } from '../view.ts'

export type Feed = {
  tell(change: Change): void
  open(response: ServerResponse): void
  close(): void
}

/** Server-sent events to all open pages. */
export function changeFeed(): Feed {
  const readers = new Set<ServerResponse>()
  // Proxies and browsers drop a connection that is silent for a minute.
  const beat = setInterval(() => send(': beat\n\n'), 25_000).unref()
  function send(text: string): void {
    for (const reader of readers) reader.write(text)
  }
  return {
    tell: (change) => send(`data: ${JSON.stringify(change)}\n\n`),
    open(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write('retry: 1000\n\n')
      readers.add(response)
      response.on('close', () => readers.delete(response))
    },
    close() {
      clearInterval(beat)
      for (const reader of readers) reader.end()
    },
  }
}
