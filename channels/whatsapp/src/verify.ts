import type { RawReply, RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import { hmac, sameSecret } from '@atrium/channel-kit/hmac'
import type { Settings } from './settings.ts'

/**
 * Meta signs the raw bytes with the app's secret: `X-Hub-Signature-256: sha256=<lower-case hex>`.
 * The bytes hold escapes (`\u00fc`, `\/`) that no serialiser of ours would write, so nothing is parsed before.
 */
export function verify(request: RawRequest, settings: Settings): Verified | Refused {
  const given = request.headers['x-hub-signature-256']
  if (!given) return { ok: false, reason: 'The request carries no X-Hub-Signature-256.' }
  const expected = `sha256=${hmac('sha256', settings.appSecret, request.body)}`
  if (sameSecret(given, expected)) return { ok: true }
  return { ok: false, reason: 'The signature does not fit the app secret.' }
}

/** Answers Meta's subscription check with its challenge when the verify token is ours. */
export function handshake(request: RawRequest, settings: Settings): RawReply | undefined {
  if (request.method !== 'GET') return undefined
  const { query } = request
  const isOurs =
    query['hub.mode'] === 'subscribe' && sameSecret(query['hub.verify_token'], settings.verifyToken)
  const challenge = query['hub.challenge']
  if (!isOurs || !challenge || challenge.length > 1000) return { status: 403, body: 'Forbidden' }
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: challenge }
}
