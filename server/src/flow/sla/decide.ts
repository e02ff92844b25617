import type { Facts } from '../facts.ts'
import type { Intent } from '../intent.ts'

const minuteMs = 60_000

/**
 * Until when the customer who waits is to be answered. What was promised for their first unanswered words holds on, and
 * words on a faster channel make it earlier; the window is that of the door through which the answer goes.
 */
export function decide({ conversation, message, replyMinutes, windowUntil }: Facts): Intent[] {
  if (message.direction !== 'in' || conversation.waitingSince === null) return []
  const { slaDueAt: before, replyHandleId, replyAccountId } = conversation
  const promised = replyMinutes === null ? null : later(message.at, replyMinutes)
  // Words that came late, or were no private ones, change nothing about the door of the answer.
  const isDoor = replyHandleId === message.handleId && replyAccountId === message.accountId
  const keeps = !isDoor || (windowUntil === null && message.context?.post !== undefined)
  return [
    {
      kind: 'due',
      slaDueAt: earlier(before, promised),
      windowDueAt: keeps ? conversation.windowDueAt : (windowUntil?.toISOString() ?? null),
    },
  ]
}

function later(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * minuteMs).toISOString()
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
