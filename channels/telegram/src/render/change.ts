import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { capabilities } from '../capabilities.ts'
import { messageOf } from '../update.ts'
import { keyboard, wordsAbove } from './buttons.ts'
import { refuse, tooLong } from './refuse.ts'
import type { TelegramRequest } from './request.ts'

type Change = NonNullable<Outgoing['change']>

/**
 * Edits a message of the bot, or deletes it. Words with a file are its caption. Buttons are sent again, or Telegram would
 * take them away.
 */
export function changeRequest({ kind, target }: Change, outgoing: Outgoing): TelegramRequest {
  const at = messageOf(target)
  if (!at) return refuse('On Telegram only messages can be changed, not taps or notices.')
  const body = { chat_id: at.chat, message_id: at.message }
  if (kind === 'delete')
    return {
      method: 'deleteMessage',
      body,
      about: target,
      settledBy: 'message to delete not found',
    }
  const settledBy = 'message is not modified'
  const { text, markup } = wordsOf(outgoing)
  const [file] = outgoing.attachments
  if (text.trim() === '') refuse('The message is empty.')
  if (!file) {
    tooLong('The text', text, capabilities.text.max)
    return {
      method: 'editMessageText',
      body: { ...body, text, ...markup },
      about: target,
      settledBy,
    }
  }
  const captionMax =
    file.kind === 'html' || file.kind === 'source'
      ? undefined
      : capabilities.media[file.kind]?.captionMax
  if (captionMax === undefined) return refuse('Telegram shows no text with this file.')
  tooLong('The text with a file', text, captionMax)
  const caption = { ...body, caption: text, ...markup }
  return { method: 'editMessageCaption', body: caption, about: target, settledBy }
}

function wordsOf({ content }: Outgoing): { text: string; markup: Record<string, unknown> } {
  if (content.kind === 'text') return { text: content.text, markup: {} }
  if (content.kind === 'buttons') return { text: wordsAbove(content), markup: keyboard(content) }
  return refuse('On Telegram only words can be edited.')
}
