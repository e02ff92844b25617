import type { VisitorMessage } from '@atrium/contract/visitor'

export type StreamHandlers = {
  /** Connected anew: what happened meanwhile is to be read. */
  opened(): void
  message(message: VisitorMessage): void
  typing(name: string | null): void
  /** `refused`: the server ended it; the token may have expired. */
  lost(refused: boolean): void
}
export type OpenStream = (token: string, on: StreamHandlers) => () => void

/**
 * Server-sent events. The browser reconnects by itself and says what it has (`Last-Event-ID`); when it gives up (an
 * error answer), we open a new one, slower each time, and at once when the line or the tab comes back.
 */
export function createStream(base: string): OpenStream {
  return (token, on) => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let failures = 0

    function open(): void {
      clearTimeout(timer)
      source?.close()
      const stream = new EventSource(`${base}/stream?token=${encodeURIComponent(token)}`)
      source = stream
      stream.onopen = () => {
        failures = 0
        on.opened()
      }
      stream.addEventListener('message', (event) => on.message(JSON.parse(event.data)))
      stream.addEventListener('typing', (event) => on.typing(nameIn(event.data)))
      stream.onerror = () => {
        const refused = stream.readyState === EventSource.CLOSED
        on.lost(refused)
        if (!refused) return
        failures += 1
        const wait = Math.min(30_000, 1000 * 2 ** Math.min(failures, 5))
        timer = setTimeout(open, wait * (0.5 + Math.random() / 2))
      }
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
