import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** The one address of an installation with several processes: a load balancer that only knows connections. */
export type Front = {
  origin: string
  /** Cuts every connection that is open now. */
  cut(): void
  close(): Promise<void>
}

/** Takes each connection to the next of these ports; one that does not answer is passed over. */
export async function openFront(ports: () => readonly number[]): Promise<Front> {
  const open = new Set<Socket>()
  let turn = 0

  function keep(socket: Socket): Socket {
    open.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    return socket
  }

  function forward(client: Socket, candidates: number[]): void {
    const [port, ...others] = candidates
    if (port === undefined || client.destroyed) return void client.destroy()
    const backend = keep(connect({ host: '127.0.0.1', port }))
    const next = (): void => forward(client, others)
    backend.once('error', next)
    backend.once('connect', () => {
      backend.off('error', next)
      client.pipe(backend).pipe(client)
      client.once('close', () => backend.destroy())
      backend.once('close', () => client.destroy())
    })
  }

  const server = createServer((client) => {
    keep(client)
    const all = ports()
    turn += 1
    forward(
      client,
      all.map((_, at) => all[(turn + at) % all.length] ?? 0),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    cut,
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
