import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Target } from '../traffic/webhook.ts'

/** Meta's side, as far as one message in and one reply out need it. */
export type Provider = {
  /** For the account's `baseUrl`. */
  origin: string
  /** When the text was asked to be sent, in milliseconds since 1970. */
  sentAt: Map<string, number>
  close(): Promise<void>
}

export async function startProvider(): Promise<Provider> {
  const sentAt = new Map<string, number>()
  let sent = 0
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const text = /"body":"([^"]*)"/.exec(body)?.[1]
      if (text !== undefined) sentAt.set(text, performance.timeOrigin + performance.now())
      sent += 1
      const answer = { messages: [{ id: `wamid.sent-${process.pid}-${sent}` }] }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sentAt,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One signed text message of this phone, as Meta delivers it. */
export async function deliver(
  target: Target,
  message: { id: string; phone: string; text: string },
): Promise<void> {
  const digits = message.phone.slice(1)
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: target.phoneNumberId },
    contacts: [{ profile: { name: 'Ana Ruiz' }, wa_id: digits }],
    messages: [
      {
        from: digits,
        id: message.id,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'text',
        text: { body: message.text },
      },
    ],
  }
  const entry = [{ id: target.wabaId, changes: [{ field: 'messages', value }] }]
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
  const signature = createHmac('sha256', target.secret).update(body).digest('hex')
  const response = await fetch(`${target.origin}${target.path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`)
}
