import type { RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import { hmac, sameSecret } from '@atrium/channel-kit/signing/hmac'
import type { Settings } from './settings.ts'

/**
 * LINE signs the raw bytes with the channel secret: `x-line-signature`, base64 of HMAC-SHA256. There is no timestamp:
 * a repeat is told by its webhookEventId.
 */
export function verify(request: RawRequest, settings: Settings): Verified | Refused {
  const given = request.headers['x-line-signature']
  if (!given) return { ok: false, reason: 'The request carries no x-line-signature' }
  if (sameSecret(given, hmac('sha256', settings.channelSecret, request.body, 'base64')))
    return { ok: true }
  return { ok: false, reason: 'The signature does not fit the channel secret' }
}
