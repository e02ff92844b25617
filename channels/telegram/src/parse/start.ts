import type { Content, MessageContext } from '@atrium/contract/content'
import { type Fields, textOf } from '../update.ts'

type Start = { content: Content; context?: MessageContext }

/**
 * The Start button, and a link `t.me/bot?start=code`: Telegram writes `/start code` in the customer's name. They said
 * nothing yet; the code tells where they came from, or which record a one-time code was made for.
 */
export function startOf(message: Fields): Start | undefined {
  const found = /^\/start(?:@\w+)?(?:\s+([\w-]{1,64}))?\s*$/.exec(textOf(message.text) ?? '')
  if (!found) return undefined
  const code = found[1]
  return {
    content: {
      kind: 'system',
      change: 'chat_opened',
      text: code ? `Opened the chat by the link “${code}”.` : 'Opened the chat.',
    },
    ...(code && { context: { referral: { source: 'start link', id: code } } }),
  }
}
