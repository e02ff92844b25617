import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { type Fields, fieldsOf, jsonObject, textOf } from '../fields.ts'
import { fetchedWithin, type SmsRequest } from '../provider.ts'
import { apiError } from './errors.ts'
import type { TwilioSettings } from './settings.ts'

/** Answers hold at most a page of 1000 messages. */
const largestAnswer = 8_000_000

/** Sends one message. There is no key against sending twice. */
export async function send(
  { body, files }: SmsRequest,
  settings: TwilioSettings,
  io: ChannelIo,
): Promise<Sent> {
  const form = new URLSearchParams(body)
  for (const file of files)
    form.append('MediaUrl', io.publicUrl(file.blob, { seconds: fetchedWithin }))
  const answer = await call('Messages.json', settings, io, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  const sid = textOf(answer.sid)
  if (!sid) throw unreadable('Twilio took the message, but its answer has no SID.', true)
  return { externalId: sid, state: 'accepted' }
}

/** One call below the account. Throws Twilio's refusal as a ChannelError. */
export async function call(
  path: string,
  settings: TwilioSettings,
  io: ChannelIo,
  init: RequestInit = {},
): Promise<Fields> {
  return callUrl(
    `${baseOf(settings)}/2010-04-01/Accounts/${settings.accountSid}/${path}`,
    settings,
    io,
    init,
  )
}

/** The same with a whole address, as Twilio names the next page. */
export async function callUrl(
  url: string,
  settings: TwilioSettings,
  io: ChannelIo,
  init: RequestInit = {},
): Promise<Fields> {
  const headers = new Headers(init.headers)
  headers.set('authorization', authorization(settings))
  const response = await io.fetch(url, {
    ...init,
    headers: Object.fromEntries(headers),
    maxBytes: largestAnswer,
  })
  const answer = jsonObject(await response.text().catch(() => ''))
  if (response.ok && answer) return answer
  const wait = Number(response.headers.get('retry-after')) || undefined
  const { code, message } = fieldsOf(answer)
  const isPost = init.method === 'POST'
  // A failure inside Twilio may come after the message was taken; "too many" and "busy" come before.
  if (response.status >= 500 && response.status !== 503)
    throw unreadable(`Twilio answered with HTTP ${response.status}.`, isPost)
  if (response.status === 429 || response.status === 503)
    throw apiError('20429', textOf(message), wait)
  if (typeof code === 'number') throw apiError(String(code), textOf(message), wait)
  if (response.status === 401 || response.status === 403) throw apiError('20003', textOf(message))
  throw unreadable(`Twilio answered without words (HTTP ${response.status}).`, isPost)
}

export const baseOf = ({ baseUrl }: TwilioSettings) =>
  (baseUrl ?? 'https://api.twilio.com').replace(/\/+$/, '')

/** Basic, with the API key where there is one; the auth token otherwise. */
export function authorization(settings: TwilioSettings): string {
  const { accountSid, authToken, apiKeySid, apiKeySecret } = settings
  const pair =
    apiKeySid && apiKeySecret ? `${apiKeySid}:${apiKeySecret}` : `${accountSid}:${authToken}`
  return `Basic ${btoa(pair)}`
}

function unreadable(text: string, maybeSent: boolean): ChannelError {
  return new ChannelError('network', 'no answer', text, { maybeSent })
}
