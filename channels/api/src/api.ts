import { randomUUID } from 'node:crypto'
import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import { sign } from '@atrium/channel-kit/signing/standard-webhook'
import type { Peer } from '@atrium/channel-kit/tokens'
import { z } from 'zod'
import type { ApiRequest } from './render.ts'
import type { Settings } from './settings.ts'
import { type OutboundWire, Taken } from './wire.ts'

const weekSeconds = 7 * 24 * 3600
const largestFile = 60_000_000

/** Posts one message. Repeats carry the same `webhook-id`, by which the system drops them. */
export async function send(
  { body, files }: ApiRequest,
  settings: Settings,
  io: ChannelIo,
): Promise<Sent> {
  if (body.type !== 'message') {
    await post(body, randomUUID(), settings, io)
    return { externalId: randomUUID(), state: 'accepted' }
  }
  const whole =
    files.length > 0 ? { ...body, files: files.map((file) => withAddress(file, io)) } : body
  const taken = Taken.safeParse(await post(whole, body.id, settings, io))
  const { id = body.id, state = 'accepted' } = taken.success ? taken.data : {}
  return { externalId: id, state }
}

type FileOut = NonNullable<Extract<OutboundWire, { type: 'message' }>['files']>[number]

function withAddress(
  { name, type, kind, bytes, blob }: OutgoingAttachment,
  io: ChannelIo,
): FileOut {
  if (kind === 'html' || kind === 'source' || kind === 'sticker')
    throw new ChannelError('invalid', 'file', `${name} cannot be sent here.`)
  return { name, type, kind, bytes, url: io.publicUrl(blob, { seconds: weekSeconds }) }
}

export async function typing(
  _id: string | null,
  settings: Settings,
  io: ChannelIo,
  to?: Peer,
): Promise<void> {
  if (to) await post({ type: 'typing', to: { id: to.address } }, randomUUID(), settings, io)
}

export async function markRead(
  id: string,
  settings: Settings,
  io: ChannelIo,
  to?: Peer,
): Promise<void> {
  if (to)
    await post({ type: 'read', to: { id: to.address }, message: id }, randomUUID(), settings, io)
}

const MediaRef = z.union([z.strictObject({ url: z.url() }), z.strictObject({ data: z.base64() })])

/** A file by its address, or out of the event itself. */
export async function fetchMedia(ref: unknown, _settings: Settings, io: ChannelIo) {
  const parsed = MediaRef.safeParse(ref)
  if (!parsed.success)
    throw new ChannelError('invalid', 'media', 'The pointer to the file is malformed.')
  if ('data' in parsed.data) return { data: once(Buffer.from(parsed.data.data, 'base64')) }
  const response = await io.fetch(parsed.data.url, { timeoutMs: 120_000, maxBytes: largestFile })
  if (response.ok && response.body) return { data: response.body }
  await response.body?.cancel()
  const code = `http ${response.status}`
  if (response.status === 429 || response.status >= 500)
    throw new ChannelError('rate', code, 'The system cannot give the file now.', { retryAfter: 30 })
  throw new ChannelError(
    'gone',
    code,
    `The system did not give the file (HTTP ${response.status}).`,
  )
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** One signed request. Throws what the system refuses, in its words. */
export async function post(
  body: OutboundWire,
  id: string,
  settings: Settings,
  io: ChannelIo,
): Promise<unknown> {
  const text = JSON.stringify(body)
  const response = await io.fetch(settings.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...sign(settings.secret, id, io.now(), text) },
    body: text,
    maxBytes: 1_000_000,
  })
  const answer = await response.text().catch(() => '')
  if (response.ok) return json(answer)
  throw refused(response.status, answer, Number(response.headers.get('retry-after')))
}

/** 401 and 403: the secret is another one. 410 and 404: this customer is not there. 429 and 503: wait. Other 4xx: never this message. */
function refused(status: number, answer: string, wait: number): ChannelError {
  const code = `http ${status}`
  const text = wordsOf(answer) ?? `The system answered HTTP ${status}.`
  const retryAfter = wait > 0 ? wait : 15
  if (status === 401 || status === 403) return new ChannelError('auth', code, text)
  if (status === 404 || status === 410) return new ChannelError('gone', code, text)
  if (status === 408 || status === 429 || status === 503)
    return new ChannelError('rate', code, text, { retryAfter })
  if (status >= 500) return new ChannelError('network', code, text, { maybeSent: true })
  return new ChannelError('invalid', code, text)
}

const Words = z.object({ detail: z.string(), message: z.string(), error: z.string() }).partial()

/** RFC 9457's `detail`, or what others call it. */
function wordsOf(answer: string): string | undefined {
  const words = Words.safeParse(json(answer))
  const found = words.success
    ? (words.data.detail ?? words.data.message ?? words.data.error)
    : undefined
  return found?.slice(0, 500)
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
