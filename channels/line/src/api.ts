import type { ChannelIo, Profile, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Peer } from '@atrium/channel-kit/tokens'
import { z } from 'zod'
import { arrayOf, fieldsOf, textOf } from './envelope.ts'
import { lineError } from './errors.ts'
import { MediaRef } from './parse/content.ts'
import type { LineRequest } from './render/request.ts'
import { withAddresses } from './send/file.ts'
import type { Settings } from './settings.ts'

const largestFile = 210_000_000
const largestAnswer = 2_000_000
const largestSticker = 1_000_000

/**
 * Sends one message: with the reply token where there is one, else by push. A push carries our message id as its retry
 * key, so the same push again is answered 409 with the ids of the first time: it has been sent.
 */
export async function send(request: LineRequest, settings: Settings, io: ChannelIo): Promise<Sent> {
  const { replyToken, to, retryKey } = request
  const messages = await withAddresses(request, io)
  const [path, body, headers] = replyToken
    ? ['reply', { replyToken, messages }, {}]
    : ['push', { to, messages }, { 'x-line-retry-key': retryKey }]
  const answer = await call(`/v2/bot/message/${path}`, settings, io, post(body, headers), true)
  if (!answer.ok && answer.status !== 409) throw failure(answer, true)
  return sentIn(answer)
}

function sentIn({ body, headers, status }: Answer): Sent {
  const [first] = arrayOf(fieldsOf(body).sentMessages).map(fieldsOf)
  const externalId =
    textOf(first?.id) ?? (status === 409 ? headers.get('x-line-accepted-request-id') : null)
  if (!externalId)
    throw new ChannelError(
      'network',
      'no answer',
      'LINE took the message, but its answer has no id.',
      {
        maybeSent: true,
      },
    )
  const quoteToken = textOf(first?.quoteToken)
  return { externalId, state: 'accepted', ...(quoteToken && { quoteToken }) }
}

/** Three dots for twenty seconds, or until the next message. */
export async function typing(
  _externalId: string | null,
  settings: Settings,
  io: ChannelIo,
  to?: Peer,
): Promise<void> {
  if (!to?.address.startsWith('U')) return
  const body = { chatId: to.address, loadingSeconds: 20 }
  await checked('/v2/bot/chat/loading/start', settings, io, post(body))
}

/** By the token that came with the customer's newest message; without one LINE has no such call for us. */
export async function markRead(
  _externalId: string,
  settings: Settings,
  io: ChannelIo,
  to?: Peer,
): Promise<void> {
  if (!to?.readToken) return
  const body = { markAsReadToken: to.readToken }
  await checked('/v2/bot/chat/markAsRead', settings, io, post(body))
}

/** Brings a file while LINE still has it: LINE deletes what was sent after a time that it does not tell. */
export async function fetchMedia(ref: unknown, settings: Settings, io: ChannelIo) {
  const parsed = MediaRef.safeParse(ref)
  if (!parsed.success)
    throw new ChannelError('invalid', 'media', 'The pointer to the file is malformed.')
  const response = await fetchFile(parsed.data, settings, io)
  // A film is still being converted; the job comes again.
  const isBeingMade = response.status === 202
  if (isBeingMade || !response.ok || !response.body) {
    await response.body?.cancel()
    if (isBeingMade)
      throw new ChannelError('rate', 'processing', 'LINE is still preparing the file.', {
        retryAfter: 5,
      })
    throw downloadError(response.status)
  }
  const type = response.headers.get('content-type')?.split(';')[0]?.trim()
  return { data: response.body, ...(type && { type }) }
}

function fetchFile(ref: MediaRef, settings: Settings, io: ChannelIo): Promise<Response> {
  const limits = { timeoutMs: 120_000, maxBytes: largestFile }
  if ('url' in ref) return io.fetch(ref.url, limits)
  if ('sticker' in ref || 'pack' in ref) {
    const id = 'pack' in ref ? ref.id : ref.sticker
    const path = `/stickershop/v1/sticker/${id}/android/sticker.png`
    return io.fetch(trimmed(settings.stickerUrl) + path, { ...limits, maxBytes: largestSticker })
  }
  const path = `/v2/bot/message/${encodeURIComponent(ref.message)}/content`
  return io.fetch(trimmed(settings.dataUrl) + path, { ...limits, headers: bearer(settings) })
}

function downloadError(status: number): ChannelError {
  const code = `http ${status}`
  if (status === 404 || status === 410)
    return new ChannelError('gone', code, 'LINE no longer has the file.')
  if (status === 429 || status >= 500)
    return new ChannelError('rate', code, 'LINE cannot give the file now.', { retryAfter: 30 })
  return new ChannelError('network', code, `LINE did not give the file (HTTP ${status}).`)
}

const ProfileAnswer = z.object({
  displayName: z.string().min(1),
  pictureUrl: z.string().optional(),
  language: z.string().optional(),
})

/** Who a user id is, as the person shows themself. LINE answers 404 for who is no friend of the account. */
export async function fetchProfile(
  address: string,
  settings: Settings,
  io: ChannelIo,
): Promise<Profile> {
  const answer = await call(
    `/v2/bot/profile/${encodeURIComponent(address)}`,
    settings,
    io,
    {},
    false,
  )
  if (!answer.ok) throw failure(answer, false)
  const profile = ProfileAnswer.safeParse(answer.body)
  if (!profile.success) return {}
  const { displayName, pictureUrl, language } = profile.data
  return {
    name: displayName,
    ...(pictureUrl && { picture: pictureUrl }),
    ...(language && { language }),
  }
}

type Answer = { status: number; ok: boolean; headers: Headers; body: unknown }

/** One call of the Messaging API whose refusal is an error. */
export async function checked(
  path: string,
  settings: Settings,
  io: ChannelIo,
  init: RequestInit,
): Promise<unknown> {
  const answer = await call(path, settings, io, init, false)
  if (!answer.ok) throw failure(answer, false)
  return answer.body
}

async function call(
  path: string,
  settings: Settings,
  io: ChannelIo,
  init: RequestInit,
  sends: boolean,
): Promise<Answer> {
  const response = await io.fetch(trimmed(settings.baseUrl) + path, {
    ...init,
    maxBytes: largestAnswer,
    headers: { ...init.headers, ...bearer(settings) },
  })
  const text = await response.text().catch(() => {
    throw new ChannelError('network', 'no answer', 'The answer of LINE broke off.', {
      maybeSent: sends,
    })
  })
  return { status: response.status, ok: response.ok, headers: response.headers, body: json(text) }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function failure({ status, body, headers }: Answer, sends: boolean): ChannelError {
  const seconds = Number(headers.get('retry-after'))
  return lineError(status, body, { sends, retryAfter: seconds > 0 ? seconds : undefined })
}

const trimmed = (url: string) => url.replace(/\/+$/, '')
const bearer = (settings: Settings) => ({ authorization: `Bearer ${settings.accessToken}` })

export function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}
