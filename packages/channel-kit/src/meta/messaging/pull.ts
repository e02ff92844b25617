import type { ChannelIo, Entry } from '../../channel.ts'
import { ChannelError } from '../../channel-error.ts'
import { arrayOf, type Fields, fieldsOf, textOf } from '../fields.ts'
import { callGraph } from '../graph.ts'
import type { Account } from './platform.ts'
import { entriesOf } from './split.ts'

/** Meta gives details of the 20 newest messages of a conversation only. */
const messagesEach = 20
const pageSize = 10
const mostPages = 50

const messageFields = 'id,created_time,from,to,message,attachments'

/**
 * What customers wrote between two moments, from the Conversations API. Each becomes the webhook that it would have been,
 * with its key: Meta's `id` of a message is the `mid` of webhooks. What the business wrote is left out: nothing says
 * whether it was Atrium.
 * https://developers.facebook.com/docs/messenger-platform/conversations
 */
export async function pullMessages(
  span: { since: Date; until: Date },
  account: Account,
  io: ChannelIo,
): Promise<Entry[]> {
  try {
    const messages = await messagesIn(span, account, io)
    messages.sort((a, b) => a.at - b.at)
    return messages.flatMap(({ message, at }) => entriesOf(asWebhook(message, at, account)))
  } catch (error) {
    // Webhooks and sending have rights of their own: an app that may not read history is not broken.
    if (!(error instanceof ChannelError) || error.kind !== 'auth' || isTokenError(error))
      throw error
    throw new ChannelError('invalid', error.code, error.message, { cause: error })
  }
}

const isTokenError = ({ code }: ChannelError) => /^(102|190)(\/|$)/.test(code)

type Found = { message: Fields; at: number }

async function messagesIn(
  { since, until }: { since: Date; until: Date },
  account: Account,
  io: ChannelIo,
): Promise<Found[]> {
  // Meta tells whole seconds: what came in the first one of the span counts.
  const from = Math.floor(since.getTime() / 1000) * 1000
  const found: Found[] = []
  let after: string | undefined
  for (let count = 0; count < mostPages; count += 1) {
    const page = fieldsOf(await callGraph(account.graph, pathOf(account, after), io))
    const conversations = arrayOf(page.data).map(fieldsOf)
    // They are listed by their last message, the newest first.
    const due = conversations.filter(({ updated_time }) => momentOf(updated_time) >= from)
    for (const conversation of due) {
      const messages = arrayOf(fieldsOf(conversation.messages).data).map(fieldsOf).reverse()
      for (const message of messages) {
        const at = momentOf(message.created_time)
        if (at >= from && at <= until.getTime() && isInbound(message, account))
          found.push({ message, at })
      }
    }
    // Only the cursor is taken of `paging`: its address could be anybody's.
    const next = textOf(fieldsOf(fieldsOf(page.paging).cursors).after)
    const isLast = textOf(fieldsOf(page.paging).next) === undefined
    if (due.length === 0 || isLast || !next || next === after) return found
    after = next
  }
  return found
}

function pathOf({ object }: Account, after: string | undefined): string {
  const query = new URLSearchParams({
    platform: object === 'page' ? 'messenger' : 'instagram',
    fields: `updated_time,messages.limit(${messagesEach}){${messageFields}}`,
    limit: String(pageSize),
    ...(after && { after }),
  })
  return `me/conversations?${query}`
}

/** To us, from somebody else. What does not say so is not taken for a customer's words. */
function isInbound({ id, from, to }: Fields, { ownId }: Account): boolean {
  const sender = textOf(fieldsOf(from).id)
  const isToUs = arrayOf(fieldsOf(to).data).some((one) => fieldsOf(one).id === ownId)
  return textOf(id) !== undefined && sender !== undefined && sender !== ownId && isToUs
}

/** Milliseconds; NaN, which is in no span, where it is no moment. */
function momentOf(value: unknown): number {
  return Date.parse(textOf(value) ?? '')
}

function asWebhook({ id, from, message, attachments }: Fields, at: number, account: Account) {
  const text = textOf(message)
  const files = arrayOf(fieldsOf(attachments).data).map((file) => attachmentOf(fieldsOf(file)))
  const event = {
    sender: { id: fieldsOf(from).id },
    recipient: { id: account.ownId },
    timestamp: at,
    message: { mid: id, ...(text && { text }), ...(files.length > 0 && { attachments: files }) },
  }
  const entry = [{ id: account.ownId, time: at, messaging: [event] }]
  return { object: account.object, entry }
}

function attachmentOf({ image_data, video_data, file_url, mime_type }: Fields): Fields {
  const image = fieldsOf(image_data)
  const pictured = textOf(image.url)
  const kind = image.render_as_sticker === true ? 'sticker' : 'image'
  if (pictured) return { type: kind, payload: { url: pictured } }
  const filmed = textOf(fieldsOf(video_data).url)
  if (filmed) return { type: 'video', payload: { url: filmed } }
  const url = textOf(file_url)
  const type = textOf(mime_type)?.startsWith('audio/') ? 'audio' : 'file'
  return url ? { type, payload: { url } } : { type: 'template' }
}
