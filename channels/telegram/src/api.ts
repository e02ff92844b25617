import type { ChannelIo, Profile, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Peer } from '@atrium/channel-kit/tokens'
import { z } from 'zod'
import { apiError, Failure } from './errors.ts'
import { MediaRef } from './parse/media.ts'
import type { TelegramRequest, Upload } from './render/request.ts'
import type { Settings } from './settings.ts'
import { externalId, Id, messageOf } from './update.ts'

/** What bots may download: `getFile`, Bot API reference. */
const largestDownload = 20_000_000
/** Answers of the Bot API are small. */
const largestAnswer = 2_000_000

/** Sends one message, changes one, or sets a reaction. */
export async function send(
  request: TelegramRequest,
  settings: Settings,
  io: ChannelIo,
): Promise<Sent> {
  const { method, body, upload, about, settledBy } = request
  const init = upload ? await form(body, upload, io) : json(body)
  const answer = await call(method, settings, io, init).catch((error: unknown) => {
    const isSo = settledBy !== undefined && error instanceof ChannelError
    if (!isSo || !error.message.includes(settledBy)) throw error
  })
  // A reaction or a change is no message: it gets an id from what it is about.
  if (about !== undefined) return { externalId: `${method}:${about}`, state: 'accepted' }
  const sent = SentMessage.safeParse(answer)
  if (!sent.success)
    throw unreadable('Telegram took the message, but its answer has no message id.')
  return { externalId: externalId(sent.data.chat.id, sent.data.message_id), state: 'accepted' }
}

const SentMessage = z.object({ message_id: Id, chat: z.object({ id: Id }) })

/** A file goes with its message in one form; what is no text goes into it as JSON. */
async function form(body: Record<string, unknown>, upload: Upload, io: ChannelIo) {
  const parts = new FormData()
  for (const [key, value] of Object.entries(body))
    parts.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value))
  const data = await io.blobs.get(upload.blob)
  parts.set(upload.field, new Blob([new Uint8Array(data)], { type: upload.type }), upload.name)
  return { method: 'POST', body: parts, timeoutMs: 120_000 }
}

/** Shows "typing" for 5 s or until the reply. */
export async function typing(
  externalId: string | null,
  settings: Settings,
  io: ChannelIo,
  to?: Peer,
): Promise<void> {
  const at = externalId === null ? undefined : messageOf(externalId)
  // The newest thing may be a tap, which has no chat in its id: a person's chat has their own number.
  const chat = at?.chat ?? (to && /^\d{1,16}$/.test(to.address) ? Number(to.address) : undefined)
  if (chat === undefined) return
  await call('sendChatAction', settings, io, json({ chat_id: chat, action: 'typing' }))
}

const Photos = z.object({
  photos: z.array(z.array(z.object({ file_id: z.string(), width: z.number() })).min(1)),
})
/** Wide enough for every screen that shows a face. */
const faceWidth = 160

/** Messages bring the name; what a person looks like is asked for. The newest picture comes in several sizes. */
export async function fetchProfile(
  address: string,
  settings: Settings,
  io: ChannelIo,
): Promise<Profile> {
  const answer = await call(
    'getUserProfilePhotos',
    settings,
    io,
    json({ user_id: Number(address), limit: 1 }),
  )
  const sizes = Photos.safeParse(answer).data?.photos[0] ?? []
  const face = sizes.find(({ width }) => width >= faceWidth) ?? sizes.at(-1)
  return face ? { pictureRef: { file: face.file_id } } : {}
}

const FileAnswer = z.object({
  file_path: z.string().min(1),
  file_size: z.number().optional(),
})

/** Brings a file: `getFile` gives a path that is good for an hour, and only with our token. */
export async function fetchMedia(ref: unknown, settings: Settings, io: ChannelIo) {
  const parsed = MediaRef.safeParse(ref)
  if (!parsed.success)
    throw new ChannelError('invalid', 'media', 'The pointer to the file is malformed.')
  const { file, bytes } = parsed.data
  if (bytes !== undefined && bytes > largestDownload) throw tooLarge(bytes)
  const answer = await call('getFile', settings, io, json({ file_id: file })).catch(oversize)
  const found = FileAnswer.safeParse(answer)
  if (!found.success) throw unreadable('Telegram knows the file, but gives no path for it.')
  const path = found.data.file_path.split('/').map(encodeURIComponent).join('/')
  const response = await io.fetch(`${base(settings)}/file/bot${settings.botToken}/${path}`, {
    timeoutMs: 120_000,
    maxBytes: largestDownload + 1_000_000,
  })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw downloadError(response.status)
  }
  return { data: response.body }
}

/** Telegram refuses what it did not tell the size of in the same words. */
function oversize(error: unknown): never {
  if (error instanceof ChannelError && /too big/i.test(error.message)) throw tooLarge(undefined)
  throw error
}

function tooLarge(bytes: number | undefined): ChannelError {
  const size = bytes === undefined ? '' : ` (${Math.ceil(bytes / 100_000) / 10} MB)`
  const text = `The file is too large${size}: Telegram gives bots files of up to 20 MB. Ask for a smaller one, or by e-mail.`
  return new ChannelError('invalid', 'media', text)
}

function downloadError(status: number): ChannelError {
  const code = `http ${status}`
  if (status === 404 || status === 410)
    return new ChannelError('gone', code, 'Telegram no longer has the file.')
  if (status === 429 || status >= 500)
    return new ChannelError('rate', code, 'Telegram cannot give the file now.', { retryAfter: 30 })
  return new ChannelError('network', code, `Telegram did not give the file (HTTP ${status}).`)
}

const Success = z.object({ ok: z.literal(true), result: z.unknown() })

/** One call of the Bot API: its result, or its refusal as a ChannelError. */
export async function call(
  method: string,
  settings: Settings,
  io: ChannelIo,
  init: RequestInit & { timeoutMs?: number } = json({}),
): Promise<unknown> {
  const url = `${base(settings)}/bot${settings.botToken}/${method}`
  const response = await io.fetch(url, { maxBytes: largestAnswer, ...init })
  const answer = await bodyOf(response)
  const failure = Failure.safeParse(answer)
  if (failure.success) throw apiError(failure.data)
  const success = Success.safeParse(answer)
  if (success.success) return success.data.result
  if (response.status === 429 || response.status === 503)
    throw new ChannelError('rate', `http ${response.status}`, 'Telegram is busy.', {
      retryAfter: Number(response.headers.get('retry-after')) || 30,
    })
  // A gateway between Telegram and us answered, or the answer broke off: the message may have gone.
  throw unreadable(`Telegram answered without words (HTTP ${response.status}).`)
}

const base = ({ baseUrl }: Settings) => baseUrl.replace(/\/+$/, '')

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text())
  } catch {
    return undefined
  }
}

export function json(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

function unreadable(text: string): ChannelError {
  return new ChannelError('network', 'no answer', text, { maybeSent: true })
}
