import { createHash } from 'node:crypto'
import type { RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import { hmac, sameSecret } from '@atrium/channel-kit/signing/hmac'
import { jsonObject, textOf } from '../fields.ts'

/**
 * Vonage signs by a JWT (HS256 with the account's signature secret) that holds the SHA-256 of the raw body.
 * Source: @vonage/jwt 1.14.0 and developer.vonage.com, "Decoding signed webhooks".
 */
export function verify(request: RawRequest, secret: string, now: Date): Verified | Refused {
  const [, head = '', claims = '', signature = ''] =
    /^Bearer ([\w-]{1,500})\.([\w-]{1,4000})\.([\w-]{1,200})$/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  if (!signature) return { ok: false, reason: 'The request carries no token of Vonage.' }
  // The texts are compared, not their bytes: one signature has one spelling.
  const isTheirs = sameSecret(signature, hmac('sha256', secret, `${head}.${claims}`, 'base64url'))
  if (!isTheirs || decoded(head)?.alg !== 'HS256')
    return { ok: false, reason: 'The token does not fit the signature secret' }
  const { payload_hash, exp, nbf } = decoded(claims) ?? {}
  const hash = createHash('sha256').update(request.body).digest('hex')
  if (!sameSecret(textOf(payload_hash)?.toLowerCase(), hash))
    return { ok: false, reason: 'The token is for another body' }
  const seconds = now.getTime() / 1000
  if (
    (typeof exp === 'number' && exp < seconds) ||
    (typeof nbf === 'number' && nbf > seconds + 300)
  )
    return { ok: false, reason: 'The token is out of time' }
  return { ok: true }
}

function decoded(part: string) {
  return jsonObject(Buffer.from(part, 'base64url').toString())
}
