/**
 * A small system of your own on the API channel: it prints what Atrium sends and says what you type.
 *
 *   npm install standardwebhooks
 *   ATRIUM_WEBHOOK=https://inbox.example.com/channels/api/…/webhook ATRIUM_SECRET=whsec_… node client.mjs
 *
 * Enter http://this-machine:8900/ as the address of your system in the account's settings.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
// biome-ignore lint/correctness/noUndeclaredDependencies: whoever copies the example installs it
import { Webhook } from 'standardwebhooks'

// biome-ignore lint/style/noProcessEnv: a program of its own, with three settings
const { ATRIUM_WEBHOOK: address = '', ATRIUM_SECRET: secret = '', PORT = '8900' } = process.env
const webhook = new Webhook(secret)
/** Our id of each message that was taken, by webhook-id: a repeat gets the same answer. Keep yours in a database. */
const taken = new Map()

/** Posts one event, with the same id until Atrium has stored it. */
async function tell(event) {
  const id = randomUUID()
  const body = JSON.stringify(event)
  for (let pause = 500; ; pause = Math.min(pause * 2, 60_000)) {
    const now = new Date()
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, now, body),
    }
    const response = await fetch(address, { method: 'POST', headers, body }).catch(() => undefined)
    if (response?.ok) return
    if (response && response.status < 500) throw new Error(await response.text())
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  let event
  try {
    event = webhook.verify(Buffer.concat(chunks).toString(), request.headers)
  } catch (error) {
    return response.writeHead(401).end(JSON.stringify({ detail: String(error) }))
  }
  if (event.type === 'ping') return response.end(JSON.stringify({ pong: event.ping }))
  const id = request.headers['webhook-id']
  const isNew = !taken.has(id)
  if (isNew) taken.set(id, randomUUID())
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: taken.get(id) }))
  if (!isNew || event.type !== 'message') return
  process.stdout.write(`${event.from.name}: ${event.text ?? JSON.stringify(event)}\n`)
  await tell({
    type: 'receipt',
    message: taken.get(id),
    at: new Date().toISOString(),
    state: 'delivered',
  })
})
server.listen(Number(PORT), () => process.stdout.write(`listening on ${server.address().port}\n`))

createInterface({ input: process.stdin }).on('line', (text) => {
  const from = { id: 'me', name: 'Me' }
  void tell({ type: 'message', id: randomUUID(), at: new Date().toISOString(), from, text })
})
