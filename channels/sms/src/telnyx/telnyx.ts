import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { download } from '../download.ts'
import { arrayOf, type Fields, fieldsOf, textOf } from '../fields.ts'
import { addressTrouble, troubleOf, unlessKnown } from '../health.ts'
import type { Letter } from '../letter.ts'
import type { Health, Provider, SmsRequest } from '../provider.ts'
import { call, send } from './api.ts'
import { parse } from './parse.ts'
import type { TelnyxSettings } from './settings.ts'
import { split } from './split.ts'
import { verify } from './verify.ts'

/** Telnyx Messaging, API v2. It has no list of messages to ask for what was missed. */
export function telnyx(settings: TelnyxSettings): Provider {
  return {
    verify: (request, now) => verify(request, settings.publicKey, now),
    split,
    parse: (row) => parse(row, settings),
    render: (letter) => ({ ok: true, request: render(letter, settings) }),
    send: (request, io) => send(request, settings, io),
    fetchMedia: async (ref, io) => {
      const url = textOf(fieldsOf(ref).url)
      if (!url) throw new ChannelError('invalid', 'media', 'The file has no address.')
      // Telnyx's files lie open under an address that cannot be guessed: no credential goes along.
      return download(url, io, 'Telnyx')
    },
    check: (io, webhookUrl) => check(settings, io, webhookUrl),
  }
}

/** The body of `POST /v2/messages`. */
function render(letter: Letter, { from, messagingProfileId }: TelnyxSettings): SmsRequest {
  const { to, text, files, callback } = letter
  return {
    body: {
      to,
      ...(from && { from }),
      ...(messagingProfileId && { messaging_profile_id: messagingProfileId }),
      ...(text !== '' && { text }),
      type: files.length > 0 ? 'MMS' : 'SMS',
      ...(callback && { webhook_url: callback }),
    },
    files,
  }
}

/** The profile of the settings, or that of the number; where neither is known, any of them may deliver here. */
async function check(
  settings: TelnyxSettings,
  io: ChannelIo,
  webhookUrl?: string | null,
): Promise<Health> {
  try {
    const number = await ownNumber(settings, io)
    if (number === 'missing')
      return warning(`The Telnyx account does not list the number ${settings.from}.`)
    const inUse = settings.messagingProfileId
    const own = textOf(number?.messaging_profile_id)
    if (number && !own)
      return warning(`The number ${settings.from} has no messaging profile: nothing can be sent.`)
    if (inUse && own && inUse !== own)
      return warning(`The number ${settings.from} belongs to another messaging profile: ${own}.`)
    const profile = inUse ?? own
    const asked = profile ? `messaging_profiles/${profile}` : 'messaging_profiles?page[size]=250'
    const { data } = await call(asked, settings, io)
    const profiles = profile ? [fieldsOf(data)] : arrayOf(data).map(fieldsOf)
    const addresses = profiles.map(({ webhook_url }) =>
      webhook_url === null ? '' : typeof webhook_url === 'string' ? webhook_url : undefined,
    )
    const place = 'in the messaging profile, under Inbound'
    return addressTrouble(addresses, webhookUrl, place) ?? { state: 'ok', text: null }
  } catch (error) {
    return troubleOf(error, 'Telnyx')
  }
}

const warning = (text: string): Health => ({ state: 'warning', text })

/** The number as the account has it; undefined for a name or a short code, and where the key may not see numbers. */
async function ownNumber(
  settings: TelnyxSettings,
  io: ChannelIo,
): Promise<Fields | 'missing' | undefined> {
  if (!settings.from?.startsWith('+')) return undefined
  const query = new URLSearchParams({ 'filter[phone_number]': settings.from })
  const answer = await call(`phone_numbers?${query}`, settings, io).catch(unlessKnown)
  if (!Array.isArray(answer?.data)) return undefined
  const found = answer.data.map(fieldsOf).find((one) => one.phone_number === settings.from)
  return found ?? 'missing'
}

export const telnyxSteps = [
  'In the Telnyx Portal, buy a number that can send SMS, and make a messaging profile for it. In the USA, register it for 10DLC first.',
  'Copy an API v2 key and the public key into this form, add the number, and save.',
  'In the messaging profile under Inbound, enter {webhook} as the webhook URL, API version 2.',
]
