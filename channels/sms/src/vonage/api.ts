import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { type Fields, jsonObject, textOf } from '../fields.ts'
import { fetchedWithin, type SmsRequest } from '../provider.ts'
import { apiError } from './errors.ts'
import type { VonageSettings } from './settings.ts'
import { applicationToken, privateKeyOf } from './token.ts'

/** Sends one message. There is no key against sending twice. */
export async function send(
  { body, files }: SmsRequest,
  settings: VonageSettings,
  io: ChannelIo,
): Promise<Sent> {
  const { text, ...rest } = body
  // The words stand under the first picture.
  const pictures = files.map(({ blob }, index) => ({
    url: io.publicUrl(blob, { seconds: fetchedWithin }),
    ...(text && index === 0 && { caption: text }),
  }))
  const token = tokenOf(settings, io.now())
  const answer = await call('v1/messages', settings, io, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ ...rest, ...contentOf(text, pictures) }),
  })
  const id = textOf(answer.message_uuid)
  if (!id) throw unreadable('Vonage took the message, but its answer has no id.', true)
  return { externalId: id, state: 'accepted' }
}

function contentOf(text: string | undefined, pictures: { url: string; caption?: string }[]) {
  const [image, second] = pictures
  if (second) return { content: pictures.map((picture) => ({ type: 'image', ...picture })) }
  return image ? { image } : { text }
}

/** Where the application's key is known, it speaks for itself. Without one the account does, by key and secret. */
function tokenOf({ applicationId, privateKey }: VonageSettings, now: Date): string | undefined {
  const key = privateKey && privateKeyOf(privateKey)
  return key && applicationId ? applicationToken(applicationId, key, now) : undefined
}

/** One call of the API, by key and secret where `init` brings nothing else. Throws Vonage's refusal as a ChannelError. */
export async function call(
  path: string,
  settings: VonageSettings,
  io: ChannelIo,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Fields> {
  const base = (settings.baseUrl ?? 'https://api.nexmo.com').replace(/\/+$/, '')
  const pair = btoa(`${settings.vonageKey}:${settings.vonageSecret}`)
  const response = await io.fetch(`${base}/${path}`, {
    ...init,
    headers: { authorization: `Basic ${pair}`, ...init.headers },
    maxBytes: 2_000_000,
  })
  const answer = jsonObject(await response.text().catch(() => ''))
  if (response.ok && answer) return answer
  // A failure inside Vonage may come after the message was taken.
  if (response.ok || (response.status >= 500 && response.status !== 503))
    throw unreadable(`Vonage answered with HTTP ${response.status}.`, init.method === 'POST')
  throw apiError(response.status, answer, Number(response.headers.get('retry-after')) || undefined)
}

function unreadable(text: string, maybeSent: boolean): ChannelError {
  return new ChannelError('network', 'no answer', text, { maybeSent })
}
