import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { z } from 'zod'
import { externalId, type Fields, fieldsOf, Id, read, Timestamp } from '../update.ts'
import { senderOf } from './sender.ts'

const Reaction = z.object({
  chat: z.object({ id: Id }),
  message_id: Id,
  date: Timestamp,
  new_reaction: z.array(z.unknown()),
})

/** All reactions of the person to the message as they are now; an empty list means that they took theirs back. */
export function reactionEvent(what: Fields): InboundEvent {
  const { chat, message_id, date, new_reaction } = read(Reaction, what, 'reaction')
  if (what.user === undefined)
    return { kind: 'ignored', reason: 'The reaction was made in the name of a group or a channel.' }
  const emojis = new_reaction.map(emojiOf).filter((emoji) => emoji !== undefined)
  if (new_reaction.length > 0 && emojis.length === 0)
    return { kind: 'ignored', reason: 'A reaction that is a picture of somebody’s own making.' }
  return {
    kind: 'reaction',
    sender: senderOf(what.user),
    target: externalId(chat.id, message_id),
    emoji: emojis[0] ?? null,
    at: date,
  }
}

/** `custom_emoji` names a picture that only Telegram's programs can show. */
function emojiOf(reaction: unknown): string | undefined {
  const { type, emoji } = fieldsOf(reaction)
  if (type === 'paid') return '⭐'
  return type === 'emoji' && typeof emoji === 'string' && emoji !== '' ? emoji : undefined
}
