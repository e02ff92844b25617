import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { download } from '../download.ts'
import { arrayOf, type Fields, fieldsOf, textOf } from '../fields.ts'
import { addressTrouble, troubleOf, unlessKnown } from '../health.ts'
import type { Letter } from '../letter.ts'
import type { Health, Provider, SmsRequest } from '../provider.ts'
import { call, send } from './api.ts'
import { parse } from './parse.ts'
import type { VonageSettings } from './settings.ts'
import { split } from './split.ts'
import { verify } from './verify.ts'

/** Vonage Messages API v1. It repeats a webhook for 24 hours, so there is nothing to ask for. */
export function vonage(settings: VonageSettings): Provider {
  return {
    verify: (request, now) => verify(request, settings.signatureSecret, now),
    split,
    parse: (row) => parse(row, settings),
    render: (letter) => ({ ok: true, request: render(letter, settings) }),
    send: (request, io) => send(request, settings, io),
    fetchMedia: async (ref, io) => {
      const url = textOf(fieldsOf(ref).url)
      if (!url) throw new ChannelError('invalid', 'media', 'The file has no address.')
      return download(url, io, 'Vonage')
    },
    check: (io, webhookUrl) => check(settings, io, webhookUrl),
  }
}

/** Without a picture, with one, with several. */
const kinds = ['text', 'image', 'content']

/** The body of `POST /v1/messages`; numbers are digits there. */
function render(letter: Letter, { from }: VonageSettings): SmsRequest {
  const { to, text, files, callback, messageId } = letter
  return {
    body: {
      channel: files.length > 0 ? 'mms' : 'sms',
      message_type: kinds[Math.min(files.length, 2)] ?? 'text',
      to: to.replace('+', ''),
      from: from.replace('+', ''),
      ...(text !== '' && { text }),
      client_ref: messageId,
      ...(callback && { webhook_url: callback, webhook_version: 'v1' }),
    },
    files,
  }
}

/** The number's own application is not named in the settings: any of them may deliver here. */
async function check(
  settings: VonageSettings,
  io: ChannelIo,
  webhookUrl?: string | null,
): Promise<Health> {
  try {
    const pattern = settings.from.replace('+', '')
    if (!/^\d{9,}$/.test(pattern)) return { state: 'ok', text: null }
    const query = new URLSearchParams({ pattern, search_pattern: '0' })
    const numbers = await call(`account/numbers?${query}`, settings, io)
    if (typeof numbers.count !== 'number' || numbers.count === 0)
      return {
        state: 'warning',
        text: `The Vonage account does not list the number ${settings.from}.`,
      }
    const applications = await call('v2/applications?page_size=100', settings, io).catch(
      unlessKnown,
    )
    const place = 'in the application, as the inbound URL of Messages'
    return addressTrouble(inboundOf(applications), webhookUrl, place) ?? { state: 'ok', text: null }
  } catch (error) {
    return troubleOf(error, 'Vonage')
  }
}

/** Source: Vonage Application API v2. */
function inboundOf(answer: Fields | undefined): (string | undefined)[] {
  return arrayOf(fieldsOf(answer?._embedded).applications).flatMap((application) => {
    const { messages } = fieldsOf(fieldsOf(application).capabilities)
    const { inbound_url } = fieldsOf(fieldsOf(messages).webhooks)
    return messages === undefined ? [] : [textOf(fieldsOf(inbound_url).address) ?? '']
  })
}

export const vonageSteps = [
  'In the Vonage Dashboard, buy a number that can send SMS.',
  'Copy the API key, its secret and the signature secret into this form, add the number, and save.',
  'Under API Settings → SMS settings, choose Messages API. Make an application with the capability Messages, enter {webhook} as its inbound URL and as its status URL, and link the number to it.',
  'In the application, leave “Use the Messages API’s signed webhooks” on.',
]
