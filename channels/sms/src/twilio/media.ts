import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { download } from '../download.ts'
import { fieldsOf, textOf } from '../fields.ts'
import { authorization, baseOf } from './api.ts'
import type { TwilioSettings } from './settings.ts'

/**
 * Brings a picture of an MMS. Twilio wants our credentials for it where "HTTP auth for media" is on, and leads on to
 * its storage, where the credentials do not travel along.
 */
export function fetchMedia(ref: unknown, settings: TwilioSettings, io: ChannelIo) {
  const url = textOf(fieldsOf(ref).url)
  if (!url || !isTwilio(url, settings))
    throw new ChannelError('invalid', 'media', 'The file’s address is not Twilio’s.')
  return download(url, io, 'Twilio', { authorization: authorization(settings) })
}

/** Our credentials go to Twilio only, whatever address a webhook names. */
function isTwilio(url: string, settings: TwilioSettings): boolean {
  const at = URL.canParse(url) ? new URL(url) : undefined
  if (!at) return false
  const isBase = at.origin === new URL(baseOf(settings)).origin
  return isBase || (at.protocol === 'https:' && /(^|\.)twilio\.com$/.test(at.hostname))
}
