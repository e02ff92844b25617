import { createHmac } from 'node:crypto'

/** A webhook as Meta sends it to the demo's WhatsApp number, signed: for what the sandbox's phones cannot do. */
export function deliver(url: string | null | undefined, value: unknown): Promise<Response> {
  if (!url) throw new Error('There is no such account.')
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102900000000001', changes: [{ field: 'messages', value }] }],
  })
  const signature = createHmac('sha256', 'fake-app-secret-of-the-sandbox')
    .update(body)
    .digest('hex')
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  })
}
