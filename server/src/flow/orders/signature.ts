import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far a shop's clock may be off, and how long a signed request can be sent again. */
export const toleranceMs = 5 * 60_000

/** The header: `t=<seconds since 1970>,v1=<64 hex digits>`. */
export const signatureHeader = 'atrium-signature'
const form = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

/**
 * Why a request is not the shop's, or undefined when it is. Signed is `<t>.<body>` by HMAC-SHA256, over the bytes as
 * they came; the key is the secret's text.
 */
export function refusalOf(
  header: string | undefined,
  body: Uint8Array,
  secret: string,
  now: Date,
): string | undefined {
  if (!header) return 'The header Atrium-Signature is missing.'
  const [, seconds = '', given = ''] = form.exec(header) ?? []
  if (!given) return 'The header Atrium-Signature must be t=<seconds>,v1=<64 hex digits>.'
  if (!timingSafeEqual(Buffer.from(given, 'hex'), tagOf(seconds, body, secret)))
    return 'The signature does not match: sign "<t>.<body>" over the bytes that you send, with this shop’s secret.'
  const offMs = Math.abs(now.getTime() - Number(seconds) * 1000)
  if (offMs > toleranceMs)
    return 'The time of the signature is more than five minutes off: sign each try anew.'
  return undefined
}

function tagOf(seconds: string, body: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest()
}
