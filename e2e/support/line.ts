import { connect, createServer, type Socket } from 'node:net'

/** A line to a server that can be cut and mended, as a network does it: everything that is open breaks. */
export type Line = { url: string; cut(): void; mend(): void; remove(): void }

/** A line to this address, with an address of its own. */
export async function lineTo(url: string): Promise<Line> {
  const port = Number(new URL(url).port)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const own = address !== null && typeof address === 'object' ? address.port : 0
  const cut = (): void => {
    isCut = true
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://localhost:${own}`,
    cut,
    mend() {
      isCut = false
    },
    remove() {
      cut()
      server.close()
    },
  }
}
