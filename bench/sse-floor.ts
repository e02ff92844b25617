/**
 * The least that telling many listeners costs in one Node process: open responses, and the same bytes written to each.
 * What Atrium needs is shown beside it. A GET listens; a POST's body is written to all who do. Prints its port; ends
 * with its parent.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const open = new Set<ServerResponse>()

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: ready\n\n')
    open.add(response)
    response.once('close', () => open.delete(response))
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    response.writeHead(200, { 'content-length': 2 }).end('ok')
    const bytes = Buffer.concat(chunks)
    for (const each of open) each.write(bytes)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
process.stdin.on('close', () => process.exit()).resume()
