import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { type Fields, fieldsOf, jsonObject, textOf } from '../fields.ts'
import { fetchedWithin, type SmsRequest } from '../provider.ts'
import { apiError, firstError } from './errors.ts'
import type { TelnyxSettings } from './settings.ts'

/** Sends one message. There is no key against sending twice. */
export async function send(
  { body, files }: SmsRequest,
  settings: TelnyxSettings,
  io: ChannelIo,
): Promise<Sent> {
  const media = files.map((file) => io.publicUrl(file.blob, { seconds: fetchedWithin }))
  const answer = await call('messages', settings, io, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, ...(media.length > 0 && { media_urls: media }) }),
  })
  const id = textOf(fieldsOf(answer.data).id)
  if (!id) throw unreadable('Telnyx took the message, but its answer has no id.', true)
  return { externalId: id, state: 'accepted' }
}

/** One call of the API. Throws Telnyx's refusal as a ChannelError. */
export async function call(
  path: string,
  settings: TelnyxSettings,
  io: ChannelIo,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Fields> {
  const base = (settings.baseUrl ?? 'https://api.telnyx.com').replace(/\/+$/, '')
  const response = await io.fetch(`${base}/v2/${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${settings.apiKey}` },
    maxBytes: 2_000_000,
  })
  const answer = jsonObject(await response.text().catch(() => ''))
  if (response.ok && answer) return answer
  const isPost = init.method === 'POST'
  const said = firstError(answer?.errors)
  if (response.status === 429 || response.status === 503)
    throw new ChannelError(
      'rate',
      said?.code ?? `http ${response.status}`,
      said?.text ?? 'Telnyx wants slower requests.',
      { retryAfter: Number(response.headers.get('retry-after')) || 15 },
    )
  // A failure inside Telnyx may come after the message was taken.
  if (response.status >= 500)
    throw unreadable(`Telnyx answered with HTTP ${response.status}.`, isPost)
  if (response.status === 401 || response.status === 403)
    throw new ChannelError(
      'auth',
      said?.code ?? `http ${response.status}`,
      said?.text ?? 'Telnyx does not accept the API key.',
    )
  if (said) throw apiError(said)
  throw unreadable(`Telnyx answered without words (HTTP ${response.status}).`, isPost)
}

function unreadable(text: string, maybeSent: boolean): ChannelError {
  return new ChannelError('network', 'no answer', text, { maybeSent })
}
