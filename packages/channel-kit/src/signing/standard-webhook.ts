import { hmac, sameSecret } from './hmac.ts'

/** Seconds by which a request's time may differ from ours. */
const tolerance = 300
const leastBytes = 24

export type Signed = {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

/** The key in a `whsec_…` secret, or undefined where it is none or too short. */
export function keyOf(secret: string): Uint8Array | undefined {
  const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  const key = text === undefined ? undefined : Buffer.from(text, 'base64')
  return key && key.length >= leastBytes ? key : undefined
}

/** Headers by standardwebhooks.com, "Signature scheme": HMAC-SHA256 over id, time and raw bytes. */
export function sign(secret: string, id: string, at: Date, body: string | Uint8Array): Signed {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature(secret, id, timestamp, body)}`,
  }
}

function signature(secret: string, id: string, timestamp: string, body: string | Uint8Array) {
  const key = keyOf(secret)
  if (!key) throw new Error('The signing secret is not usable.')
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)])
  return hmac('sha256', key, signed, 'base64')
}

/** Why a request is not accepted, or undefined when one of its signatures fits: a sender that changes its secret signs with both. */
export function refusal(
  headers: Record<string, string>,
  body: Uint8Array,
  secret: string,
  now: Date,
): string | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = headers
  if (!id || !time || !given)
    return 'The request needs the headers webhook-id, webhook-timestamp and webhook-signature'
  if (id.length > 300) return 'The webhook-id is longer than 300 characters'
  if (!/^\d{1,12}$/.test(time)) return 'The webhook-timestamp is not in seconds'
  if (Math.abs(Number(time) - now.getTime() / 1000) > tolerance)
    return `The webhook-timestamp differs from our time by more than ${tolerance} seconds`
  const right = `v1,${signature(secret, id, time, body)}`
  // A list of hundreds would be work for whoever sends it, not for us.
  const fits = given
    .split(' ')
    .slice(0, 10)
    .filter((one) => sameSecret(one, right))
  return fits.length > 0 ? undefined : 'No signature fits the signing secret'
}
