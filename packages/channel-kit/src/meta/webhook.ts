import { createHash } from 'node:crypto'
import type { RawReply, RawRequest, Refused, Verified } from '../channel.ts'
import { hmac, sameSecret } from '../signing/hmac.ts'

/**
 * Meta signs the raw bytes with the app's secret: `X-Hub-Signature-256: sha256=<lower-case hex>`.
 * The bytes hold escapes (`\u00fc`, `\/`) that no serialiser of ours would write, so nothing is parsed before.
 * Several secrets: where Meta does not say which of an app's secrets it uses, either one proves the sender.
 */
export function verifySignature(
  request: RawRequest,
  ...secrets: [string, ...string[]]
): Verified | Refused {
  const given = request.headers['x-hub-signature-256']
  if (!given) return { ok: false, reason: 'The request carries no X-Hub-Signature-256.' }
  const fits = secrets
    .filter((secret) => secret !== '')
    .map((secret) => sameSecret(given, `sha256=${hmac('sha256', secret, request.body)}`))
  if (fits.includes(true)) return { ok: true }
  return { ok: false, reason: 'The signature does not fit the app secret.' }
}

/** Answers Meta's subscription check with its challenge when the verify token is ours. */
export function answerChallenge(request: RawRequest, verifyToken: string): RawReply | undefined {
  if (request.method !== 'GET') return undefined
  const { query } = request
  const isOurs =
    query['hub.mode'] === 'subscribe' && sameSecret(query['hub.verify_token'], verifyToken)
  const challenge = query['hub.challenge']
  if (!isOurs || !challenge || challenge.length > 1000) return { status: 403, body: 'Forbidden' }
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: challenge }
}

/** The key of an event that has no id of its own: the same bytes are the same event. */
export function hashKey(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/** Keys and lanes go into an index, whose rows are limited. */
export function shortKey(text: string): string {
  return text.length <= 300 ? text : hashKey(text)
}
