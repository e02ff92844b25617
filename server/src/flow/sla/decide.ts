import type { Facts } from '../facts.ts'
import type { Intent } from '../intent.ts'
import { earlier, promisedAt } from './promised.ts'

type Seen = Pick<Facts, 'conversation' | 'message' | 'promise' | 'windowUntil'>

/**
 * Until when the customer who waits is to be answered. What was promised for their first unanswered words holds on, and
 * words on a faster channel make it earlier; the window is that of the door through which the answer goes, by the real
 * clock: no provider knows anybody's opening hours.
 */
export function decide({ conversation, message, promise, windowUntil }: Seen): Intent[] {
  if (message.direction !== 'in' || conversation.waitingSince === null) return []
  const { slaDueAt, slaSoonAt, replyHandleId, replyAccountId } = conversation
  // Words that came late, or were no private ones, change nothing about the door of the answer.
  const isDoor = replyHandleId === message.handleId && replyAccountId === message.accountId
  const keeps = !isDoor || (windowUntil === null && message.context?.post !== undefined)
  return [
    {
      kind: 'due',
      ...earlier({ slaDueAt, slaSoonAt }, promisedAt(promise, message.at)),
      windowDueAt: keeps ? conversation.windowDueAt : (windowUntil?.toISOString() ?? null),
    },
  ]
}
