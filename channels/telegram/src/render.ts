import type { Rendered } from '@atrium/channel-kit/channel'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { capabilities } from './capabilities.ts'
import { askPart, withoutKeyboard } from './render/ask.ts'
import { keyboard, wordsAbove } from './render/buttons.ts'
import { changeRequest } from './render/change.ts'
import { mediaPart } from './render/media.ts'
import { reactionRequest } from './render/reaction.ts'
import { Refusal, refuse, tooLong } from './render/refuse.ts'
import type { Part, TelegramRequest } from './render/request.ts'
import { messageOf } from './update.ts'

/** Our message → one call of the Bot API, or why Telegram cannot carry it. */
export function render(outgoing: Outgoing): Rendered<TelegramRequest> {
  try {
    return { ok: true, request: requestFor(outgoing) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message }
    throw error
  }
}

function requestFor(outgoing: Outgoing): TelegramRequest {
  const { reaction, to, replyTo, askedBefore } = outgoing
  if (reaction) return reactionRequest(reaction.target, reaction.emoji)
  if (outgoing.change) return changeRequest(outgoing.change, outgoing)
  if (!/^\d{1,16}$/.test(to.address)) refuse(`"${to.address}" is no person on Telegram.`)
  const { method, body, upload } = partOf(outgoing)
  const markup = askedBefore ? withoutKeyboard : {}
  const head = { chat_id: Number(to.address), ...markup, ...body, ...quote(replyTo) }
  return { method, body: head, ...(upload && { upload }) }
}

/** A quoted message that was deleted meanwhile must not keep the answer back. */
function quote(replyTo: string | undefined): Record<string, unknown> {
  if (replyTo === undefined) return {}
  const quoted = messageOf(replyTo)
  if (!quoted) return refuse('On Telegram a tap or a notice cannot be quoted.')
  const parameters = { message_id: quoted.message, allow_sending_without_reply: true }
  return { reply_parameters: parameters }
}

function partOf({ content, attachments }: Outgoing): Part {
  if (attachments.length > 1) refuse('A bot sends one file in a message.')
  const [file] = attachments
  if (content.kind === 'text') return file ? mediaPart(file, content.text) : textPart(content.text)
  if (content.kind === 'buttons') {
    const words = wordsAbove(content)
    const part = file ? mediaPart(file, words) : textPart(words)
    return { ...part, body: { ...part.body, ...keyboard(content) } }
  }
  if (file) refuse('Telegram carries a file with a text or buttons only.')
  switch (content.kind) {
    case 'location':
      return placePart(content)
    case 'contacts':
      return cardPart(content.cards)
    case 'ask':
      return askPart(content)
    case 'list':
      return refuse('Telegram has no lists; send the rows as buttons.')
    case 'template':
      return refuse('Telegram has no templates; write it as a text.')
    case 'email':
      return refuse('Telegram cannot carry an e-mail; write it as a text.')
    case 'choice':
    case 'form':
    case 'order':
      return refuse('Only customers send answers, forms and orders.')
    case 'system':
    case 'unsupported':
      return refuse('A notice is not a message that Telegram can carry.')
  }
}

/** No `parse_mode`: a text is sent as it was written, whatever signs are in it. */
function textPart(text: string): Part {
  if (text.trim() === '') refuse('The message is empty.')
  tooLong('The text', text, capabilities.text.max)
  return { method: 'sendMessage', body: { text } }
}

type Place = Extract<Outgoing['content'], { kind: 'location' }>

/** A place with a name is a venue, which also needs an address. */
function placePart({ latitude, longitude, name, address }: Place): Part {
  const place = { latitude, longitude }
  if (!name && !address) return { method: 'sendLocation', body: place }
  const title = name || address
  const where = address || `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  return { method: 'sendVenue', body: { ...place, title, address: where } }
}

type Card = Extract<Outgoing['content'], { kind: 'contacts' }>['cards'][number]

function cardPart(cards: Card[]): Part {
  const [card, ...more] = cards
  if (!card || more.length > 0) return refuse('Telegram carries one contact card in a message.')
  const [phone] = card.phones
  if (!phone) return refuse('A contact card needs a phone number on Telegram.')
  if (card.name.trim() === '') refuse('A contact card needs a name.')
  return {
    method: 'sendContact',
    body: { phone_number: phone, first_name: card.name, ...vcard(card) },
  }
}

/** What has no place in Telegram's own card: further numbers, addresses, the company. */
function vcard({ name, phones, emails, organisation }: Card): { vcard?: string } {
  if (phones.length < 2 && emails.length === 0 && !organisation) return {}
  const safe = (text: string) => text.replace(/[\r\n]+/g, ' ').replace(/([,;\\])/g, '\\$1')
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${safe(name)}`,
    ...phones.map((phone) => `TEL:${safe(phone)}`),
    ...emails.map((email) => `EMAIL:${safe(email)}`),
    ...(organisation ? [`ORG:${safe(organisation)}`] : []),
    'END:VCARD',
  ]
  const card = lines.join('\n')
  // 0–2048 bytes: a card that is longer goes without its further parts.
  return Buffer.byteLength(card) <= 2048 ? { vcard: card } : {}
}
