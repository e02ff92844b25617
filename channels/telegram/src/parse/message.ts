import type { InboundEvent, InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { MessageContext } from '@atrium/contract/content'
import { z } from 'zod'
import { externalId, type Fields, fieldsOf, Id, read, Timestamp } from '../update.ts'
import { contactOf } from './contact.ts'
import { contentOf } from './content.ts'
import { mediaOf } from './media.ts'
import { senderOf } from './sender.ts'
import { startOf } from './start.ts'

const Head = z.object({ message_id: Id, date: Timestamp, chat: z.object({ id: Id }) })
const Edited = Head.extend({ edit_date: Timestamp })

/** A message of a person: what they wrote, or what Telegram notes in their chat. */
export function messageEvent(message: Fields): InboundEvent {
  const { message_id, date, chat } = read(Head, message, 'message')
  const said = saidIn(message)
  if ('ignored' in said) return { kind: 'ignored', reason: said.ignored }
  const sender = senderOf(message.from)
  const { proofs, ...rest } = said
  return {
    kind: 'message',
    externalId: externalId(chat.id, message_id),
    at: date,
    sender: proofs ? { ...sender, proofs } : sender,
    ...rest,
    ...surroundingsOf(message, chat.id),
  }
}

/** An edit brings the whole message anew; a place that moves (live location) comes the same way. */
export function editEvent(message: Fields): InboundEvent {
  const { message_id, chat, edit_date } = read(Edited, message, 'edited message')
  const said = saidIn(message)
  if ('ignored' in said) return { kind: 'ignored', reason: said.ignored }
  return {
    kind: 'edit',
    sender: senderOf(message.from),
    target: externalId(chat.id, message_id),
    content: said.content,
    attachments: said.attachments,
    at: edit_date,
  }
}

type Said = Pick<InboundMessage, 'content' | 'attachments' | 'context'> & {
  proofs?: InboundMessage['sender']['proofs']
}

/** What a message says: pressing Start, a contact card, a file with its words, or words alone. */
function saidIn(message: Fields): Said | { ignored: string } {
  const start = startOf(message)
  if (start) return { ...start, attachments: [] }
  const contact = contactOf(message)
  if (contact) return { ...contact, attachments: [] }
  const media = mediaOf(message)
  if (media) return media
  const content = contentOf(message)
  return 'ignored' in content ? content : { content, attachments: [] }
}

/** What it answers, and whether it was passed on. */
function surroundingsOf(
  message: Fields,
  chat: number,
): Pick<InboundMessage, 'replyTo' | 'context'> {
  const replied = Id.safeParse(fieldsOf(message.reply_to_message).message_id)
  const context: MessageContext | undefined =
    message.forward_origin === undefined ? undefined : { forwarded: true }
  return {
    ...(replied.success && { replyTo: externalId(chat, replied.data) }),
    ...(context && { context }),
  }
}
