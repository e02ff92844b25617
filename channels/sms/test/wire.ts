import { createHash, sign as signWith } from 'node:crypto'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { Settings } from '../src/settings.ts'
import { telnyxKey } from './settings.ts'

export const now = new Date('2026-03-02T10:00:00.000Z')
const address = 'https://inbox.example.com/channels/sms/0196/webhook'

/** A request of the account's provider with this body, signed as the provider signs. */
export function signed(body: string, settings: Settings): RawRequest {
  const type =
    settings.provider === 'Twilio' ? 'application/x-www-form-urlencoded' : 'application/json'
  return request(body, { 'content-type': type, ...signatureOf(body, settings) })
}

export function request(body: string, headers: Record<string, string>, more = {}): RawRequest {
  return {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers,
    body: new TextEncoder().encode(body),
    remoteAddress: '203.0.113.5',
    address,
    ...more,
  }
}

function signatureOf(body: string, settings: Settings): Record<string, string> {
  switch (settings.provider) {
    case 'Twilio':
      return { 'x-twilio-signature': twilioSignature(body, settings.authToken) }
    case 'Telnyx':
      return telnyxHeaders(body, settings.publicKey)
    case 'Vonage':
      return { authorization: `Bearer ${vonageToken(body, settings.signatureSecret)}` }
  }
}

/** By Twilio's own SDK, over the form as its framework would have read it. */
function twilioSignature(body: string, authToken: string): string {
  const form = new URLSearchParams(new TextDecoder().decode(new TextEncoder().encode(body)))
  const params = Object.create(null)
  for (const name of new Set(form.keys())) params[name] = form.getAll(name)
  return getExpectedTwilioSignature(authToken, address, params)
}

function telnyxHeaders(body: string, publicKey: string): Record<string, string> {
  const seed = [1, 2].find((each) => telnyxKey(each).publicKey === publicKey) ?? 1
  const timestamp = String(now.getTime() / 1000)
  const signature = signWith(null, Buffer.from(`${timestamp}|${body}`), telnyxKey(seed).privateKey)
  return {
    'telnyx-timestamp': timestamp,
    'telnyx-signature-ed25519': signature.toString('base64'),
  }
}

/** `claims` are put beside the hash of the body; `alg` is what the head says. */
export function vonageToken(body: string, secret: string, claims = {}, alg = 'HS256'): string {
  const payload_hash = createHash('sha256').update(body).digest('hex')
  const parts = [
    { alg, typ: 'JWT' },
    { iat: 1_772_445_600, jti: 'one', iss: 'Vonage', payload_hash, api_key: 'abcd1234', ...claims },
  ]
  const text = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${hmac('sha256', secret, text, 'base64url')}`
}
