import type { ChannelIo, Profile, Sent } from '../../channel.ts'
import { ChannelError } from '../../channel-error.ts'
import type { Peer } from '../../tokens.ts'
import { download } from '../download.ts'
import { type Fields, fieldsOf, textOf } from '../fields.ts'
import { callGraph, jsonPost, notYetSent, unreadable } from '../graph.ts'
import type { Account } from './platform.ts'
import type { MessagingRequest } from './render.ts'
import { MediaRef } from './said.ts'

/** The largest file of the platform is 25 MB. */
const largestFile = 30_000_000

/** Sends one message or one answer below a comment. A file is uploaded first. */
export async function sendRequest(
  request: MessagingRequest,
  account: Account,
  io: ChannelIo,
): Promise<Sent> {
  const id = request.upload && (await upload(request.upload, account, io))
  const body = id ? withAttachment(request.body, id) : request.body
  const answer = fieldsOf(await callGraph(account.graph, request.path, io, jsonPost(body)))
  const externalId = textOf(answer.message_id) ?? textOf(answer.id)
  // A reaction gets no id: it is no message.
  if (!externalId && 'sender_action' in body) return { externalId: 'none', state: 'accepted' }
  if (!externalId)
    throw unreadable(`${account.label} took the message, but its answer has no id.`, true)
  return { externalId, state: 'accepted' }
}

async function upload(
  file: NonNullable<MessagingRequest['upload']>,
  account: Account,
  io: ChannelIo,
): Promise<string> {
  const form = new FormData()
  const attachment = { type: file.kind, payload: { is_reusable: false } }
  form.set('message', JSON.stringify({ attachment }))
  // A page's token stands for both: Meta must be told for which of them the file is.
  if (account.token === 'page' && account.object === 'instagram') form.set('platform', 'instagram')
  const data = await io.blobs.get(file.blob)
  form.set('filedata', new Blob([new Uint8Array(data)], { type: file.type }), file.name)
  const init = { method: 'POST', body: form, timeoutMs: 120_000 }
  const answer = await callGraph(account.graph, 'me/message_attachments', io, init).catch(
    notYetSent,
  )
  const id = textOf(fieldsOf(answer).attachment_id)
  if (!id) throw unreadable(`${account.label} took the file, but its answer has no id.`, false)
  return id
}

function withAttachment(body: Fields, id: string): Fields {
  const message = fieldsOf(body.message)
  const attachment = { ...fieldsOf(message.attachment), payload: { attachment_id: id } }
  return { ...body, message: { ...message, attachment } }
}

/** Shows "seen" or "typing" to the customer. */
export async function showAction(
  action: 'mark_seen' | 'typing_on',
  to: Peer,
  account: Account,
  io: ChannelIo,
): Promise<void> {
  const body = { recipient: { id: to.address }, sender_action: action }
  await callGraph(account.graph, 'me/messages', io, jsonPost(body))
}

/** The name and the picture that a person shows. */
export async function lookUpProfile(
  address: string,
  fields: string,
  account: Account,
  io: ChannelIo,
): Promise<Profile> {
  const path = `${encodeURIComponent(address)}?fields=${fields}`
  const answer = fieldsOf(await callGraph(account.graph, path, io))
  const parts = [textOf(answer.first_name), textOf(answer.last_name)].filter(Boolean).join(' ')
  const name = textOf(answer.name) ?? (parts || textOf(answer.username))
  const username = textOf(answer.username)
  const label = username ? `@${username}` : name
  const picture = textOf(answer.profile_pic)
  const language = textOf(answer.locale)
  return {
    ...(name && { name }),
    ...(label && { label }),
    ...(picture && { picture }),
    ...(language && { language }),
  }
}

export async function fetchFile(ref: unknown, { label, graph }: Account, io: ChannelIo) {
  const parsed = MediaRef.safeParse(ref)
  if (!parsed.success)
    throw new ChannelError('invalid', 'media', 'The pointer to the file is malformed.')
  return download(parsed.data.url, { label, baseUrl: graph.baseUrl, maxBytes: largestFile }, io)
}
