import type { Rendered } from '@atrium/channel-kit/channel'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { capabilities } from './capabilities.ts'
import { buttonsBody, listBody } from './render/interactive.ts'
import { mediaBody } from './render/media.ts'
import { optional, Refusal, refuse, tooLong } from './render/refuse.ts'
import type { Part, WhatsAppRequest } from './render/request.ts'
import { templateBody } from './render/template.ts'

/** Our message → one request to `POST /{phone number ID}/messages`, or why WhatsApp cannot carry it. */
export function render(outgoing: Outgoing): Rendered<WhatsAppRequest> {
  try {
    const { body, upload } = partOf(outgoing)
    const request = { body: { ...head(outgoing), ...body }, ...(upload && { upload }) }
    return { ok: true, request }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message }
    throw error
  }
}

function head({ to, messageId, replyTo, reaction }: Outgoing): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(to.address),
    // Comes back in each status: it settles a message whose answer was lost.
    biz_opaque_callback_data: messageId,
    ...(replyTo && !reaction && { context: { message_id: replyTo } }),
  }
}

/** A phone goes to `to` as digits, a business-scoped user id to `recipient`; where both stand, Meta takes the phone. */
function recipient(address: string): Record<string, string> {
  if (/^\+[1-9]\d{4,18}$/.test(address)) return { to: address.slice(1) }
  if (/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(address)) return { recipient: address }
  return refuse(`"${address}" is neither a phone number nor a WhatsApp user id.`)
}

function partOf(outgoing: Outgoing): Part {
  const { content, attachments, reaction } = outgoing
  if (outgoing.change) refuse('WhatsApp lets no business change a message that it sent.')
  if (reaction)
    return {
      body: {
        type: 'reaction',
        reaction: { message_id: reaction.target, emoji: reaction.emoji ?? '' },
      },
    }
  if (attachments.length > 1) refuse('WhatsApp carries one file in a message.')
  const [file] = attachments
  switch (content.kind) {
    case 'text':
      return file ? mediaBody(file, content.text) : textBody(content.text)
    case 'buttons':
      return buttonsBody(content, file)
    case 'template':
      return templateBody(content, file)
  }
  if (file) refuse('WhatsApp carries a file with a text, buttons or a template only.')
  switch (content.kind) {
    case 'list':
      return listBody(content)
    case 'location': {
      const { latitude, longitude, name, address } = content
      return {
        body: {
          type: 'location',
          location: { latitude, longitude, ...optional({ name, address }) },
        },
      }
    }
    case 'contacts':
      return { body: { type: 'contacts', contacts: content.cards.map(card) } }
    case 'ask':
      return refuse('WhatsApp has no button that asks for this; write it as a text.')
    case 'email':
      return refuse('WhatsApp cannot carry an e-mail; write it as a text.')
    case 'choice':
    case 'form':
    case 'order':
      return refuse('Only customers send answers, forms and orders on WhatsApp.')
    case 'system':
    case 'unsupported':
      return refuse('A notice is not a message that WhatsApp can carry.')
  }
}

function textBody(text: string): Part {
  if (text.trim() === '') refuse('The message is empty.')
  tooLong('The text', text, capabilities.text.max)
  return { body: { type: 'text', text: { body: text, preview_url: /https?:\/\//.test(text) } } }
}

type Card = Extract<Outgoing['content'], { kind: 'contacts' }>['cards'][number]

/** Meta wants a formatted name and one more part of it. */
function card({ name, phones, emails, organisation }: Card) {
  if (name.trim() === '') refuse('A contact card needs a name.')
  return {
    name: { formatted_name: name, first_name: name },
    ...(phones.length > 0 && { phones: phones.map((phone) => ({ phone })) }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email })) }),
    ...(organisation && { org: { company: organisation } }),
  }
}
