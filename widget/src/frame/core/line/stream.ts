import type { VisitorMessage } from '@atrium/contract/visitor'

type StreamHandlers = {
  /** Connected anew: what happened meanwhile is to be read. */
  opened(): void
  message(message: VisitorMessage): void
  typing(name: string | null): void
  /** `refused`: the server ended it; the token may have expired. */
  lost(refused: boolean): void
}
const steady = 30_000

export type OpenStream = (token: string, on: StreamHandlers) => () => void

/**
 * Server-sent events. The browser reconnects by itself and says what it has (`Last-Event-ID`). When it gives up (an
 * error answer), or when a connection ended without a word (the server may not know that id any more), we open a new
 * one, slower each time, and at once when the line or the tab comes back.
 */
export function createStream(base: string): OpenStream {
  return (token, on) => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let failures = 0
    let heard = false
    let openedAt = Infinity

    function open(): void {
      clearTimeout(timer)
      source?.close()
      const stream = new EventSource(`${base}/stream?token=${encodeURIComponent(token)}`)
      source = stream
      stream.onopen = () => {
        heard = false
        openedAt = performance.now()
        on.opened()
      }
      stream.addEventListener('message', (event) => {
        hear()
        on.message(JSON.parse(event.data))
      })
      stream.addEventListener('typing', (event) => {
        hear()
        on.typing(nameIn(event.data))
      })
      stream.onerror = () => {
        const refused = stream.readyState === EventSource.CLOSED
        on.lost(refused)
        if (!refused && heard) return
        stream.close()
        // A line that held for a while is not a server that turns us away.
        failures = performance.now() - openedAt > steady ? 1 : failures + 1
        openedAt = Infinity
        const wait = Math.min(30_000, 1000 * 2 ** Math.min(failures, 5))
        timer = setTimeout(open, wait * (0.5 + Math.random() / 2))
      }
    }

    function hear(): void {
      heard = true
      failures = 0
    }

    function wake(): void {
      if (source?.readyState === EventSource.CLOSED && document.visibilityState === 'visible')
        open()
    }

    open()
    addEventListener('online', wake)
    document.addEventListener('visibilitychange', wake)
    return () => {
      clearTimeout(timer)
      source?.close()
      removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', wake)
    }
  }
}

function nameIn(data: string): string | null {
  try {
    const { name } = Object(JSON.parse(data)) as { name?: unknown }
    return typeof name === 'string' ? name : null
  } catch {
    return null
  }
}
