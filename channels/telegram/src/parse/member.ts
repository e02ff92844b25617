import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { z } from 'zod'
import { type Fields, Id, read, Timestamp } from '../update.ts'
import { senderOf } from './sender.ts'

const Status = z.object({ status: z.string() })
const Change = z.object({
  chat: z.object({ id: Id }),
  date: Timestamp,
  old_chat_member: Status,
  new_chat_member: Status,
})

/** In a private chat the bot's own membership says whether the person has blocked it. */
export function memberEvent(what: Fields, update: number): InboundEvent {
  const { chat, date, old_chat_member, new_chat_member } = read(
    Change,
    what,
    'change of membership',
  )
  const blocked = new_chat_member.status === 'kicked'
  if (!blocked && old_chat_member.status !== 'kicked')
    return { kind: 'ignored', reason: `The bot is now "${new_chat_member.status}" there.` }
  return {
    kind: 'message',
    externalId: `member:${chat.id}:${update}`,
    at: date,
    sender: senderOf(what.from),
    content: blocked
      ? {
          kind: 'system',
          change: 'blocked',
          text: 'Blocked the bot: nothing can be sent until they open the chat again.',
        }
      : { kind: 'system', change: 'unblocked', text: 'Opened the chat again: the bot may write.' },
    attachments: [],
  }
}
