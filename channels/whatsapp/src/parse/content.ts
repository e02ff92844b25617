import type { InboundAttachment } from '@atrium/channel-kit/inbound-event'
import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { Amount, Id, read } from '@atrium/channel-kit/meta/read'
import type { Content, MessageContext } from '@atrium/contract/content'
import { z } from 'zod'
import { interactiveContent } from './interactive.ts'
import { attachmentOf, mediaKinds } from './media.ts'

// Made once: a schema that is made where it is used is compiled anew for each message.
const Text = z.object({ body: z.string() })
const Place = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})
const Cards = z.array(z.unknown())
const TemplateButton = z.object({ payload: z.string().optional(), text: z.string() })
const Cart = z.object({
  product_items: z.array(
    z.object({
      product_retailer_id: Id,
      quantity: Amount,
      item_price: Amount,
      currency: z.string(),
    }),
  ),
})

export type Said = { content: Content; attachments: InboundAttachment[] }

/** What a message of WhatsApp says. A kind that is new to us is shown as unsupported: the customer did write. */
export function saidIn(message: Fields): Said {
  const type = textOf(message.type) ?? 'unknown'
  const body = message[type]
  if (mediaKinds.has(type)) {
    const attachment = attachmentOf(type, body)
    const caption = textOf(fieldsOf(body).caption) ?? ''
    return { content: { kind: 'text', text: caption }, attachments: [attachment] }
  }
  const reader = readers.get(type)
  return { content: reader ? reader(body, message) : unsupported(type, message), attachments: [] }
}

type Reader = (body: unknown, message: Fields) => Content

const readers = new Map<string, Reader>([
  ['text', (body) => ({ kind: 'text', text: read(Text, body, 'text').body })],
  ['location', location],
  ['contacts', contacts],
  ['interactive', interactiveContent],
  ['button', templateButton],
  ['order', order],
  ['system', systemContent],
  [
    'request_welcome',
    () => ({ kind: 'system', change: 'chat_opened', text: 'Opened the chat for the first time.' }),
  ],
])

function location(body: unknown): Content {
  const { latitude, longitude } = read(Place, body, 'location')
  const { name, address, url } = fieldsOf(body)
  const texts = { name: textOf(name), address: textOf(address), url: textOf(url) }
  const known = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined))
  return { kind: 'location', latitude, longitude, ...known }
}

function contacts(body: unknown): Content {
  return { kind: 'contacts', cards: read(Cards, body, 'contact card').map(card) }
}

function card(entry: unknown) {
  const fields = fieldsOf(entry)
  const name = fieldsOf(fields.name)
  const organisation = textOf(fieldsOf(fields.org).company)
  const phones = arrayOf(fields.phones).flatMap((entry) => phoneOf(fieldsOf(entry)) ?? [])
  const emails = arrayOf(fields.emails).flatMap((entry) => textOf(fieldsOf(entry).email) ?? [])
  return {
    name: textOf(name.formatted_name) ?? textOf(name.first_name) ?? '',
    phones,
    emails,
    ...(organisation && { organisation }),
  }
}

/** As it was typed, or the number that WhatsApp knows, in digits. */
function phoneOf({ phone, wa_id }: Fields): string | undefined {
  const digits = textOf(wa_id)
  return textOf(phone) ?? (digits && `+${digits}`)
}

/** A tap on the quick reply of a template: it gives back the payload that we set, or the label. */
function templateButton(body: unknown): Content {
  const { payload, text } = read(TemplateButton, body, 'button')
  return { kind: 'choice', id: payload || text, title: text }
}

function order(body: unknown): Content {
  const { product_items } = read(Cart, body, 'order')
  const text = textOf(fieldsOf(body).text)
  return {
    kind: 'order',
    ...(text && { text }),
    items: product_items.map((product) => ({
      product: product.product_retailer_id,
      quantity: product.quantity,
      price: product.item_price,
      currency: product.currency,
    })),
  }
}

/** News about the customer that changes no address: a new security code, or a kind that is new to us. */
function systemContent(body: unknown): Content {
  const { type, body: text } = fieldsOf(body)
  const change =
    type === 'customer_identity_changed' ? 'identity_changed' : (textOf(type) ?? 'unknown')
  return { kind: 'system', change, text: textOf(text) ?? 'WhatsApp reports a change.' }
}

function unsupported(type: string, message: Fields): Content {
  const error = fieldsOf(arrayOf(message.errors)[0])
  const detail = textOf(fieldsOf(error.error_data).details) ?? textOf(error.title)
  const named = textOf(fieldsOf(message.unsupported).type)
  return { kind: 'unsupported', type: named ?? type, ...(detail && { detail }) }
}

/** The quoted message, and where a message came from: an ad, a forward, a product. */
export function surroundingsOf(message: Fields): { replyTo?: string; context?: MessageContext } {
  const quoted = fieldsOf(message.context)
  const replyTo = Id.safeParse(quoted.id)
  const referral = referralOf(message.referral)
  const product = textOf(fieldsOf(quoted.referred_product).product_retailer_id)
  const forwarded = quoted.forwarded === true || quoted.frequently_forwarded === true
  const context: MessageContext = {
    ...(forwarded && { forwarded }),
    ...(referral && { referral }),
    ...(product && { product }),
  }
  return {
    ...(replyTo.success && { replyTo: replyTo.data }),
    ...(Object.keys(context).length > 0 && { context }),
  }
}

function referralOf(body: unknown): MessageContext['referral'] {
  const fields = fieldsOf(body)
  const source = textOf(fields.source_type)
  if (!source) return undefined
  const names = { id: 'source_id', url: 'source_url', headline: 'headline', body: 'body' }
  const texts = Object.entries(names).map(
    ([ours, theirs]) => [ours, textOf(fields[theirs])] as const,
  )
  return { source, ...Object.fromEntries(texts.filter(([, text]) => text !== undefined)) }
}
