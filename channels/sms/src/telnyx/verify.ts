import { createPublicKey, verify as verifySignature } from 'node:crypto'
import type { RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'

/** Seconds by which the signed time may differ from ours: an old request cannot be played again. */
const tolerance = 300
/** An Ed25519 key's form around its 32 bytes (RFC 8410). */
const keyHead = Buffer.from('302a300506032b6570032100', 'hex')

/** Telnyx signs `<unix seconds>|<raw body>` by Ed25519. Source: telnyx 7.24.0, lib/webhooks.js. */
export function verify(request: RawRequest, publicKey: string, now: Date): Verified | Refused {
  const signature = request.headers['telnyx-signature-ed25519'] ?? ''
  const timestamp = request.headers['telnyx-timestamp'] ?? ''
  // Node's reader of base64 skips what is none; only the one right spelling of 64 bytes is a signature.
  if (!/^[A-Za-z0-9+/]{85}[AQgw]==$/.test(signature) || !/^\d{1,12}$/.test(timestamp))
    return { ok: false, reason: 'The request carries no signature of Telnyx.' }
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > tolerance)
    return { ok: false, reason: 'The request was signed more than five minutes ago' }
  const key = createPublicKey({
    key: Buffer.concat([keyHead, Buffer.from(publicKey, 'base64')]),
    format: 'der',
    type: 'spki',
  })
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), request.body])
  if (verifySignature(null, signed, key, Buffer.from(signature, 'base64'))) return { ok: true }
  return { ok: false, reason: 'The signature does not fit the public key' }
}
