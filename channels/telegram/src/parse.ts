import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { parseJson } from '@atrium/channel-kit/json'
import { memberEvent } from './parse/member.ts'
import { editEvent, messageEvent } from './parse/message.ts'
import { reactionEvent } from './parse/reaction.ts'
import { tapEvent } from './parse/tap.ts'
import { type Fields, fieldsOf, read, Update } from './update.ts'

/** One update → what happened. An Error means a known kind in a form that Telegram does not document. */
export function parse(raw: string): InboundEvent[] {
  const { update_id, ...happened } = read(Update, parseJson(raw), 'update')
  const [[kind, value] = ['', undefined]] = Object.entries(happened)
  const what = fieldsOf(value)
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined
  if (reader) return [ofPerson(what) ?? reader(what, update_id)]
  const reason = reasons.get(kind) ?? `Atrium does not use "${kind || 'an empty update'}".`
  return [{ kind: 'ignored', reason }]
}

const readers: Record<string, (what: Fields, update: number) => InboundEvent> = {
  message: messageEvent,
  edited_message: editEvent,
  callback_query: tapEvent,
  message_reaction: reactionEvent,
  my_chat_member: memberEvent,
}

/** Why this is not about one person; undefined where it is. */
function ofPerson({ chat, from, message }: Fields): InboundEvent | undefined {
  const { type } = fieldsOf(chat ?? fieldsOf(message).chat)
  if (type === 'channel' || type === 'group' || type === 'supergroup')
    return {
      kind: 'ignored',
      reason: `It happened in a ${type === 'channel' ? type : 'group'}; Atrium answers persons only.`,
    }
  if (fieldsOf(from).is_bot === true)
    return { kind: 'ignored', reason: 'Another bot wrote it; Atrium answers persons only.' }
  return undefined
}

const business = 'The bot is not used for the chats of a Telegram Business account.'
const reasons = new Map([
  ['channel_post', 'It was posted in a channel; Atrium answers persons only.'],
  ['edited_channel_post', 'It was posted in a channel; Atrium answers persons only.'],
  ['business_connection', business],
  ['business_message', business],
  ['edited_business_message', business],
  ['deleted_business_messages', business],
  ['message_reaction_count', 'Anonymous reactions in channels belong to no customer.'],
  ['inline_query', 'The bot is not used inside other chats.'],
  ['chosen_inline_result', 'The bot is not used inside other chats.'],
  ['poll', 'Atrium sends no polls.'],
  ['poll_answer', 'Atrium sends no polls.'],
  ['chat_member', 'Who comes and goes in a group is not followed.'],
  ['chat_join_request', 'Who comes and goes in a group is not followed.'],
])
