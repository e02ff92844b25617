/**
 * The least that a webhook costs in one Node process: HTTP, the body's bytes, an HMAC and a compare. What Atrium
 * reaches is shown beside it. Prints its port; ends with its parent.
 *
 * Usage: http-floor.ts <secret>
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const secret = process.argv[2] ?? ''

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const digest = createHmac('sha256', secret).update(Buffer.concat(chunks)).digest('hex')
    const expected = Buffer.from(`sha256=${digest}`)
    const given = Buffer.from(String(request.headers['x-hub-signature-256']))
    const fits = given.length === expected.length && timingSafeEqual(given, expected)
    response.writeHead(fits ? 200 : 401, { 'content-length': 2 }).end('ok')
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
process.stdin.on('close', () => process.exit()).resume()
