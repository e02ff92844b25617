import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** As much of a NATS server as the bus needs: INFO, PING, SUB, PUB and MSG of the client protocol. */
export type NatsServer = {
  url: string
  /** Cuts every connection; the clients come back. */
  cut(): void
  close(): void
}

type Subscription = { subject: string; sid: string }

export async function startNatsServer(): Promise<NatsServer> {
  const clients = new Map<Socket, Subscription[]>()

  function forward(from: Socket, subject: string, payload: Buffer): void {
    for (const [socket, subscriptions] of clients) {
      if (socket === from) continue
      for (const { sid } of subscriptions.filter((each) => each.subject === subject)) {
        const head = `MSG ${subject} ${sid} ${payload.length}\r\n`
        socket.write(Buffer.concat([Buffer.from(head), payload, Buffer.from('\r\n')]))
      }
    }
  }

  /** Takes one command off the front; returns what is left, or undefined when it is not complete. */
  function take(socket: Socket, data: Buffer): Buffer | undefined {
    const end = data.indexOf('\r\n')
    if (end < 0) return undefined
    const [verb, subject = '', ...words] = data.subarray(0, end).toString().split(' ')
    const from = end + 2
    if (verb === 'PING') socket.write('PONG\r\n')
    if (verb === 'SUB') clients.get(socket)?.push({ subject, sid: words.at(-1) ?? '' })
    if (verb !== 'PUB') return data.subarray(from)
    const to = from + Number(words.at(-1))
    if (data.length < to + 2) return undefined
    forward(socket, subject, data.subarray(from, to))
    return data.subarray(to + 2)
  }

  const server = createServer((socket) => {
    clients.set(socket, [])
    socket.on('close', () => clients.delete(socket))
    socket.on('error', () => undefined)
    const info = {
      server_id: 'x',
      version: '2.10.0',
      proto: 1,
      headers: true,
      max_payload: 1048576,
    }
    socket.write(`INFO ${JSON.stringify(info)}\r\n`)
    let rest: Buffer = Buffer.alloc(0)
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data])
      for (let left = take(socket, rest); left; left = take(socket, rest)) rest = left
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `nats://127.0.0.1:${port}`,
    cut: () => {
      for (const socket of clients.keys()) socket.destroy()
    },
    close: () => void server.close(),
  }
}
