import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { z } from 'zod'
import { arrayOf, externalId, type Fields, fieldsOf, Id, read, textOf } from '../update.ts'
import { senderOf } from './sender.ts'

const Tap = z.object({ id: z.string().min(1).max(100), data: z.string().min(1).max(1000) })
const Under = z.object({ message_id: Id, chat: z.object({ id: Id }) })

/** A tap on a button under a message of ours; `split` has answered it already. Telegram tells no time of it. */
export function tapEvent(tap: Fields): InboundEvent {
  if (tap.data === undefined)
    return { kind: 'ignored', reason: 'A tap on a game, or on a button that another bot made.' }
  const { id, data } = read(Tap, tap, 'tap on a button')
  const under = Under.safeParse(tap.message)
  if (!under.success)
    return { kind: 'ignored', reason: 'A tap on a button under a message that is not ours.' }
  const { message_id, chat } = under.data
  return {
    kind: 'message',
    externalId: `tap:${id}`,
    at: '',
    sender: senderOf(tap.from),
    content: { kind: 'choice', id: data, title: titleOf(tap.message, data) ?? data },
    attachments: [],
    replyTo: externalId(chat.id, message_id),
  }
}

/** The words on the button; a message that is too old comes without them. */
function titleOf(message: unknown, data: string): string | undefined {
  const { inline_keyboard } = fieldsOf(fieldsOf(message).reply_markup)
  const button = arrayOf(inline_keyboard)
    .flatMap(arrayOf)
    .map(fieldsOf)
    .find(({ callback_data }) => callback_data === data)
  return textOf(button?.text)
}
