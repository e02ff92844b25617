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
import { privateKeyOf, publicKeyOf } from './token.ts'
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

/** Where the settings name no application, any of them may deliver here. */
async function check(
  settings: VonageSettings,
  io: ChannelIo,
  webhookUrl?: string | null,
): Promise<Health> {
  try {
    const { applicationId } = settings
    const linked = await numberTrouble(settings, io)
    if (linked) return linked
    if (!applicationId && !isNumber(settings)) {
      // A name is listed nowhere: whether the key is taken is asked by the account's own numbers.
      await call('account/numbers?size=1', settings, io)
      return { state: 'ok', text: null }
    }
    const asked = applicationId
      ? `v2/applications/${applicationId}`
      : 'v2/applications?page_size=100'
    const answer = await call(asked, settings, io).catch(unlessKnown)
    if (applicationId && !answer)
      return warning(`Vonage does not show the application ${applicationId} to this API key.`)
    const applications = applicationId
      ? [fieldsOf(answer)]
      : arrayOf(fieldsOf(answer?._embedded).applications).map(fieldsOf)
    const place = 'in the application, as the inbound URL of Messages'
    return (
      keyTrouble(settings, applications[0]) ??
      addressTrouble(inboundOf(applications), webhookUrl, place) ?? { state: 'ok', text: null }
    )
  } catch (error) {
    return troubleOf(error, 'Vonage')
  }
}

const warning = (text: string): Health => ({ state: 'warning', text })
/** Names and short codes are not in the account's list of numbers. */
const isNumber = ({ from }: VonageSettings) => /^\+?\d{9,}$/.test(from)

/** Whether the account has the number, linked to the application. Source: Vonage Numbers API. */
async function numberTrouble(settings: VonageSettings, io: ChannelIo): Promise<Health | undefined> {
  if (!isNumber(settings)) return undefined
  const { from, applicationId } = settings
  const query = new URLSearchParams({ pattern: from.replace('+', ''), search_pattern: '0' })
  const { count, numbers } = await call(`account/numbers?${query}`, settings, io)
  if (typeof count !== 'number' || count === 0)
    return warning(`The Vonage account does not list the number ${from}.`)
  const linked = textOf(fieldsOf(arrayOf(numbers)[0]).app_id)
  return applicationId && linked && linked !== applicationId
    ? warning(`The number ${from} is linked to another application: ${linked.slice(0, 60)}.`)
    : undefined
}

/** A key that belongs to another application is refused with each message; here it is said beforehand. */
function keyTrouble({ applicationId, privateKey }: VonageSettings, application: Fields = {}) {
  const key = privateKey && privateKeyOf(privateKey)
  const known = textOf(fieldsOf(application.keys).public_key)
  if (!applicationId || !key || !known || known.trim() === publicKeyOf(key)) return undefined
  return warning('The private key is not that of this application: messages will be refused.')
}

/** Source: Vonage Application API v2. */
function inboundOf(applications: Fields[]): (string | undefined)[] {
  return applications.flatMap((application) => {
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
  'To send in the application’s name, enter its ID here, generate its key pair at Vonage, and paste the private key.',
]
