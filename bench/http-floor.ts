/**
 * The least that a webhook costs in one Node process: HTTP, the body's bytes, an HMAC and a compare; with a database also
 * a row of the journal, answered after its commit. What Atrium reaches is shown beside it. Prints its port; ends with its
 * parent.
 *
 * Usage: http-floor.ts <secret> [address of a database with the bare tables]
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { insertRows } from './machine/limits-sql.ts'

const [secret = '', database] = process.argv.slice(2)
const keep = database ? journalIn(new pg.Pool({ connectionString: database, max: 2 })) : undefined

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    const digest = createHmac('sha256', secret).update(body).digest('hex')
    const expected = Buffer.from(`sha256=${digest}`)
    const given = Buffer.from(String(request.headers['x-hub-signature-256']))
    const fits = given.length === expected.length && timingSafeEqual(given, expected)
    const answer = () => response.writeHead(fits ? 200 : 401, { 'content-length': 2 }).end('ok')
    if (fits && keep) keep(body.toString('utf8'), answer)
    else answer()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
process.stdin.on('close', () => process.exit()).resume()

/** Rows in commits of up to 64, by two writers: whatever arrives while they write goes with the next. */
function journalIn(pool: pg.Pool): (raw: string, done: () => void) => void {
  const waiting: { raw: string; done: () => void }[] = []
  let writers = 0
  async function write(): Promise<void> {
    if (writers >= 2 || waiting.length === 0) return
    writers += 1
    const batch = waiting.splice(0, 64)
    await insertRows(
      pool,
      batch.map(({ raw }) => raw),
    )
    for (const { done } of batch) done()
    writers -= 1
    void write()
  }
  return (raw, done) => {
    waiting.push({ raw, done })
    void write()
  }
}
