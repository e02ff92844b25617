import type { RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import { sameSecret } from '@atrium/channel-kit/signing/hmac'
import type { Settings } from './settings.ts'

/**
 * Telegram signs nothing: it repeats the secret that `setWebhook` gave it, in a header, over HTTPS. Whoever does not
 * know the secret is not Telegram.
 */
export function verify(request: RawRequest, settings: Settings): Verified | Refused {
  const given = request.headers['x-telegram-bot-api-secret-token']
  if (!given) return { ok: false, reason: 'The request carries no secret token' }
  if (sameSecret(given, settings.secretToken)) return { ok: true }
  return { ok: false, reason: 'The secret token is not the one that Telegram was given' }
}
