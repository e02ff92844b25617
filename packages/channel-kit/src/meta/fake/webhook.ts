import { hmac } from '../../signing/hmac.ts'

/** A webhook as Meta writes it: slashes and everything that is not ASCII are escaped, and what was written is signed. */
export function signedWebhook(payload: unknown, appSecret: string) {
  const body = JSON.stringify(payload)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return { body, headers: webhookHeaders(body, appSecret) }
}

/** What Meta sends with a body. */
export function webhookHeaders(body: Uint8Array | string, appSecret: string) {
  const signature = `sha256=${hmac('sha256', appSecret, body)}`
  return { 'content-type': 'application/json', 'x-hub-signature-256': signature }
}

/** Meta's check when the operator enters the webhook's address: whether it answers with the challenge. */
export async function subscribeWebhook(webhookUrl: string, verifyToken: string): Promise<boolean> {
  const challenge = String(Math.floor(Math.random() * 1e9))
  const url = new URL(webhookUrl)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.verify_token', verifyToken)
  url.searchParams.set('hub.challenge', challenge)
  const response = await fetch(url)
  return response.ok && (await response.text()) === challenge
}
