import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { z } from 'zod'
import { fieldsOf, textOf } from './envelope.ts'
import { graphError } from './errors.ts'
import { MediaRef } from './parse/media.ts'
import type { Upload, WhatsAppRequest } from './render/request.ts'
import type { Settings } from './settings.ts'

/** The largest file that WhatsApp carries is 100 MB. */
const largestFile = 110_000_000
/** Answers of the Graph API are small. */
const largestAnswer = 2_000_000

/** Sends one message. A file is uploaded first: it gets an id that serves this message. */
export async function send(
  request: WhatsAppRequest,
  settings: Settings,
  io: ChannelIo,
): Promise<Sent> {
  const { upload } = request
  const body = upload
    ? withId(request.body, upload.into, await uploadFile(upload, settings, io))
    : request.body
  const answer = await graph(`${settings.phoneNumberId}/messages`, settings, io, json(body))
  const sent = SentAnswer.safeParse(answer)
  if (!sent.success)
    throw unreadable('WhatsApp took the message, but its answer has no message id.', true)
  const [{ id }] = sent.data.messages
  return { externalId: id, state: 'accepted' }
}

const SentAnswer = z.object({ messages: z.tuple([z.object({ id: z.string().min(1) })]) })
const IdAnswer = z.object({ id: z.string().min(1) })

async function uploadFile(upload: Upload, settings: Settings, io: ChannelIo): Promise<string> {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', upload.type)
  const data = await io.blobs.get(upload.blob)
  form.set('file', new Blob([new Uint8Array(data)], { type: upload.type }), upload.name)
  const init = { method: 'POST', body: form, timeoutMs: 120_000 }
  const answer = await graph(`${settings.phoneNumberId}/media`, settings, io, init).catch(
    notYetSent,
  )
  const uploaded = IdAnswer.safeParse(answer)
  if (!uploaded.success)
    throw unreadable('WhatsApp took the file, but its answer has no id.', false)
  return uploaded.data.id
}

/** An upload that was lost has sent nothing to anybody: it may be tried again. */
function notYetSent(error: unknown): never {
  if (error instanceof ChannelError && error.maybeSent)
    throw new ChannelError('network', error.code, error.message, { maybeSent: false, cause: error })
  throw error
}

/** The body with the media id at the place that `render` kept for it. */
function withId(
  body: Record<string, unknown>,
  into: string[],
  id: string,
): Record<string, unknown> {
  const copy = structuredClone(body)
  let place: unknown = copy
  for (const key of into)
    place = typeof place === 'object' && place !== null ? Reflect.get(place, key) : undefined
  if (typeof place !== 'object' || place === null)
    throw new Error(`The request has no ${into.join('.')}.`)
  Reflect.set(place, 'id', id)
  return copy
}

/** Marks a customer's message and all earlier ones as read. */
export async function markRead(
  externalId: string,
  settings: Settings,
  io: ChannelIo,
): Promise<void> {
  const body = { messaging_product: 'whatsapp', status: 'read', message_id: externalId }
  await graph(`${settings.phoneNumberId}/messages`, settings, io, json(body))
}

/** Shows "typing" for 25 s or until the reply; WhatsApp wants a message to answer and marks it as read. */
export async function typing(
  externalId: string | null,
  settings: Settings,
  io: ChannelIo,
): Promise<void> {
  if (externalId === null) return
  const body = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: externalId,
    typing_indicator: { type: 'text' },
  }
  await graph(`${settings.phoneNumberId}/messages`, settings, io, json(body))
}

/** Brings a file: its id gives an address that is good for 5 minutes, and only with our token. */
export async function fetchMedia(ref: unknown, settings: Settings, io: ChannelIo) {
  const parsed = MediaRef.safeParse(ref)
  if (!parsed.success)
    throw new ChannelError('invalid', 'media', 'The pointer to the file is malformed.')
  const { id, url } = parsed.data
  const found = id ? await lookUp(id, settings, io) : { url: url ?? '' }
  assertMeta(found.url, settings)
  const response = await io.fetch(found.url, {
    headers: { authorization: `Bearer ${settings.accessToken}` },
    timeoutMs: 120_000,
    maxBytes: largestFile,
  })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw downloadError(response.status)
  }
  const type = found.type ?? response.headers.get('content-type')
  return { data: response.body, ...(type && { type: type.split(';')[0]?.trim() ?? type }) }
}

async function lookUp(
  id: string,
  settings: Settings,
  io: ChannelIo,
): Promise<{ url: string; type?: string }> {
  const path = `${encodeURIComponent(id)}?phone_number_id=${settings.phoneNumberId}`
  const answer = fieldsOf(await graph(path, settings, io, {}).catch(notYetSent))
  const url = textOf(answer.url)
  if (!url) throw unreadable('WhatsApp knows the file, but gives no address for it.', false)
  const type = textOf(answer.mime_type)
  return { url, ...(type && { type }) }
}

/** Our token goes to Meta only, whatever address an answer or a webhook names. */
function assertMeta(url: string, settings: Settings): void {
  const at = URL.canParse(url) ? new URL(url) : undefined
  const isGraph = at?.origin === new URL(settings.baseUrl).origin
  const isMeta =
    at?.protocol === 'https:' &&
    /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/.test(at.hostname)
  if (!isGraph && !isMeta)
    throw new ChannelError(
      'invalid',
      'media',
      `The file's address is not Meta's: ${at?.hostname ?? 'no address'}.`,
    )
}

/** 404: older than 7 days, or deleted. 401 and 403: the address was older than 5 minutes, or the token is bad. */
function downloadError(status: number): ChannelError {
  const code = `http ${status}`
  if (status === 404 || status === 410)
    return new ChannelError('gone', code, 'WhatsApp no longer has the file.')
  if (status === 429 || status >= 500)
    return new ChannelError('rate', code, 'WhatsApp cannot give the file now.', { retryAfter: 30 })
  return new ChannelError('network', code, `WhatsApp did not give the file (HTTP ${status}).`)
}

/** One call of the Graph API. Throws the provider's refusal as a ChannelError. */
export async function graph(
  path: string,
  settings: Settings,
  io: ChannelIo,
  init: RequestInit & { timeoutMs?: number },
): Promise<unknown> {
  const base = settings.baseUrl.replace(/\/+$/, '')
  const response = await io.fetch(`${base}/${settings.apiVersion}/${path}`, {
    maxBytes: largestAnswer,
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${settings.accessToken}` },
  })
  const answer = await bodyOf(response)
  const error = fieldsOf(answer).error
  if (error !== undefined) throw graphError(error, retryAfter(response.headers))
  if (response.ok && answer !== undefined) return answer
  if (response.status === 503 || response.status === 429)
    throw new ChannelError('rate', `http ${response.status}`, 'WhatsApp is busy.', {
      retryAfter: retryAfter(response.headers) ?? 30,
    })
  // A gateway between Meta and us answered, or the answer broke off: the message may have gone.
  throw unreadable(
    `WhatsApp answered without words (HTTP ${response.status}).`,
    init.method === 'POST',
  )
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text())
  } catch {
    return undefined
  }
}

/** Seconds to wait: `Retry-After`, or the minutes in Meta's usage header. */
function retryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after'))
  if (seconds > 0) return seconds
  const usage = /"estimated_time_to_regain_access":(\d{1,6})/.exec(
    headers.get('x-business-use-case-usage') ?? '',
  )
  const minutes = Number(usage?.[1])
  return minutes > 0 ? minutes * 60 : undefined
}

function unreadable(text: string, maybeSent: boolean): ChannelError {
  return new ChannelError('network', 'no answer', text, { maybeSent })
}

function json(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
