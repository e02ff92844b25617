import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** A database that goes away when it is asked for its nth connection: that one and all that are open break. */
export async function goingAway(context: TestContext, url: string, nth: number): Promise<Away> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  let asked = 0
  const server = createServer((client) => {
    asked += 1
    const backend = connect({ host: hostname, port: Number(port) })
    for (const socket of [client, backend]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        backend.destroy()
      })
    }
    client.pipe(backend).pipe(client)
    if (asked === nth) for (const socket of open) socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(async () => void server.close())
  const through = new URL(url)
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: through.href, asked: () => asked }
}

type Away = { url: string; asked: () => number }
