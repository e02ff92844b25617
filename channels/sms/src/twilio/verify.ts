import { createHash } from 'node:crypto'
import type { RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import { hmac, sameSecret } from '@atrium/channel-kit/signing/hmac'

/**
 * Twilio signs the address as the operator entered it there, and after it each parameter of the form, sorted by name:
 * base64 of HMAC-SHA1 with the auth token. A JSON body is in the address by its hash instead.
 * Source: twilio 6.2.0, lib/webhooks/webhooks.js.
 */
export function verify(request: RawRequest, authToken: string): Verified | Refused {
  const { body, headers, query, address } = request
  const given = headers['x-twilio-signature']
  if (!given) return { ok: false, reason: 'The request carries no X-Twilio-Signature.' }
  if (!address) return { ok: false, reason: 'The address that Twilio called is not known.' }
  const hash = query.bodySHA256
  const isWhole =
    hash === undefined ||
    sameSecret(hash.toLowerCase(), createHash('sha256').update(body).digest('hex'))
  const signed = hash === undefined ? signedText(new TextDecoder().decode(body)) : ''
  // All are compared, so that the time tells nothing about which one nearly fits.
  const fits = [...addresses(address), ...calledAs(address, headers.host)].map((each) =>
    sameSecret(given, hmac('sha1', authToken, each + signed, 'base64')),
  )
  if (isWhole && fits.includes(true)) return { ok: true }
  return { ok: false, reason: 'The signature fits neither the auth token nor the address' }
}

/** Each name with its values, in order; a value that comes twice counts once. */
function signedText(form: string): string {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of new URLSearchParams(form))
    values.set(name, (values.get(name) ?? new Set()).add(value))
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, own]) => [...own].sort().map((value) => name + value))
    .join('')
}

/** Twilio signs with or without the usual port, whatever was entered. */
function addresses(url: string): string[] {
  const [, scheme = '', host = '', rest = ''] = /^(https?):\/\/([^/?#]*)([^#]*)/.exec(url) ?? []
  const bare = host.replace(/:\d+$/, '')
  const port = scheme === 'https' ? 443 : 80
  const plain = `${scheme}://${host}${rest}`
  return [plain, `${scheme}://${bare}${rest}`, `${scheme}://${bare}:${port}${rest}`]
}

/**
 * Also by the name under which it was called here: a tunnel, or a further name that the operator entered instead of
 * the public one. Whoever names a host cannot sign for it without the auth token.
 */
function calledAs(address: string, host: string | undefined): string[] {
  const [, rest = ''] = /^https?:\/\/[^/?#]*([^#]*)/.exec(address) ?? []
  if (!host || !/^[\w.:[\]-]{1,255}$/.test(host)) return []
  return [`https://${host}${rest}`, `http://${host}${rest}`]
}
