import { connect, type Socket } from 'node:net'

/** One keep-alive connection that carries one request at a time. */
export type Connection = {
  /** Sends a whole request; resolves with the status of its answer, 0 when the connection broke. */
  exchange(request: Buffer): Promise<number>
  close(): void
}

/** To the server at `http://<host>:<port>`. Reconnects by itself after a break. */
export function connectionTo(origin: string): Connection {
  const { hostname, port } = new URL(origin)
  let socket: Socket | undefined
  let received = ''
  let answer: ((status: number) => void) | undefined

  function settle(status: number): void {
    const waiting = answer
    answer = undefined
    received = ''
    waiting?.(status)
  }

  function open(): Socket {
    const fresh = connect({ host: hostname, port: Number(port) })
    fresh.setNoDelay(true)
    fresh.setEncoding('latin1')
    fresh.on('data', (chunk) => {
      received += chunk
      const status = completeStatus(received)
      if (status !== undefined) settle(status)
    })
    fresh.on('error', () => undefined)
    fresh.on('close', () => {
      if (socket === fresh) socket = undefined
      settle(0)
    })
    return fresh
  }

  return {
    exchange: (request) =>
      new Promise((resolve) => {
        answer = resolve
        socket ??= open()
        socket.write(request)
      }),
    close: () => socket?.destroy(),
  }
}

/** The status, once the whole answer is there. Every answer of ours has a content-length. */
function completeStatus(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const length = /\r\ncontent-length: (\d+)/i.exec(text)
  if (text.length < headEnd + 4 + Number(length?.[1] ?? 0)) return undefined
  return Number(text.slice(9, 12))
}
