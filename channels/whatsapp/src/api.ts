import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { download } from '@atrium/channel-kit/meta/download'
import { fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import {
  callGraph,
  type Graph,
  jsonPost,
  notYetSent,
  unreadable,
} from '@atrium/channel-kit/meta/graph'
import { z } from 'zod'
import { errorRules } from './errors.ts'
import { MediaRef } from './parse/media.ts'
import type { Upload, WhatsAppRequest } from './render/request.ts'
import type { Settings } from './settings.ts'

/** The largest file that WhatsApp carries is 100 MB. */
const largestFile = 110_000_000

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
  const answer = await graph(`${settings.phoneNumberId}/messages`, settings, io, jsonPost(body))
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
  await graph(`${settings.phoneNumberId}/messages`, settings, io, jsonPost(body))
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
  await graph(`${settings.phoneNumberId}/messages`, settings, io, jsonPost(body))
}

/** Brings a file: its id gives an address that is good for 5 minutes, and only with our token. */
export async function fetchMedia(ref: unknown, settings: Settings, io: ChannelIo) {
  const parsed = MediaRef.safeParse(ref)
  if (!parsed.success)
    throw new ChannelError('invalid', 'media', 'The pointer to the file is malformed.')
  const { id, url } = parsed.data
  const found = id ? await lookUp(id, settings, io) : { url: url ?? '' }
  const from = {
    label: 'WhatsApp',
    baseUrl: settings.baseUrl,
    token: settings.accessToken,
    maxBytes: largestFile,
  }
  const file = await download(found.url, from, io)
  const type = found.type?.split(';')[0]?.trim() ?? file.type
  return { data: file.data, ...(type && { type }) }
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

/** One call of the Graph API. Throws the provider's refusal as a ChannelError. */
export async function graph(
  path: string,
  settings: Settings,
  io: ChannelIo,
  init: RequestInit & { timeoutMs?: number; maxBytes?: number },
): Promise<unknown> {
  return callGraph(graphOf(settings), path, io, init)
}

/** The Graph API as this number's account. */
export function graphOf(settings: Settings): Graph {
  return { label: 'WhatsApp', rules: errorRules, ...settings }
}
