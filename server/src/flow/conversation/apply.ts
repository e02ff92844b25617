import type { Conversation } from '@atrium/contract/conversation'
import type { Intent } from '../intent.ts'
import type { NewActivity } from './continue.ts'

/**
 * Carries out intents on a conversation: the only place where a decision becomes a change. Pure; the pipeline
 * writes the result. An intent that changes nothing leaves no trace. It never refuses: who may ask is checked before.
 */
export function apply(
  conversation: Conversation,
  intents: Intent[],
  now: Date,
): { conversation: Conversation; activities: NewActivity[] } {
  let current = conversation
  const activities: NewActivity[] = []
  for (const intent of intents) {
    const next = applyOne(current, intent, now)
    if (!next) continue
    current = next.conversation
    if (next.activity) activities.push(next.activity)
  }
  return { conversation: current, activities }
}

/** A line is left out where the timeline shows the change anyway. */
type Applied = { conversation: Conversation; activity: NewActivity | null } | undefined

function applyOne(before: Conversation, intent: Intent, now: Date): Applied {
  const number = before.number
  switch (intent.kind) {
    case 'assign':
      if (before.assigneeId === intent.memberId) return undefined
      return {
        conversation: { ...before, assigneeId: intent.memberId },
        activity: {
          kind: 'assigned',
          data: { memberId: intent.memberId, from: before.assigneeId },
        },
      }
    case 'handler':
    case 'hand_over':
    case 'hand_back':
      return withHandler(before, intent)
    case 'resolve':
      if (before.status === 'resolved') return undefined
      return {
        conversation: {
          ...before,
          status: 'resolved',
          resolvedAt: now.toISOString(),
          snoozedUntil: null,
          waitingSince: null,
          slaDueAt: null,
          slaSoonAt: null,
          windowDueAt: null,
          handler: 'nobody',
        },
        activity: { kind: 'resolved', data: { number } },
      }
    case 'reopen':
      if (before.status === 'open') return undefined
      return {
        conversation: { ...before, status: 'open', resolvedAt: null, snoozedUntil: null },
        activity: { kind: 'reopened', data: { number } },
      }
    case 'due': {
      const { kind: _, ...dues } = intent
      // A line would say what the clock beside the name shows.
      return { conversation: { ...before, ...dues }, activity: null }
    }
    case 'snooze':
      if (before.status === 'snoozed' && before.snoozedUntil === intent.until) return undefined
      return {
        conversation: {
          ...before,
          status: 'snoozed',
          snoozedUntil: intent.until,
          resolvedAt: null,
        },
        activity: { kind: 'snoozed', data: { until: intent.until } },
      }
    // Nothing changes yet: the job, or the run, follows with the message.
    case 'answer':
    case 'start_flow':
      return undefined
  }
}

/** Who answers from now on. */
function withHandler(
  before: Conversation,
  intent: Extract<Intent, { kind: 'handler' | 'hand_over' | 'hand_back' }>,
): Applied {
  if (intent.kind === 'hand_over')
    return {
      conversation: { ...before, handler: 'nobody', waitingSince: intent.since },
      activity: { kind: 'handed_over', data: { why: intent.why } },
    }
  const from = before.handler
  const handler = intent.kind === 'hand_back' ? 'assistant' : intent.handler
  if (handler === from) return undefined
  const conversation = { ...before, handler }
  if (intent.kind === 'hand_back')
    return { conversation, activity: { kind: 'handed_back', data: { from } } }
  // A first answer says by itself who answers; and after a flow's last one it is decided anew.
  const plain = from === 'nobody' || handler === 'nobody'
  return { conversation, activity: plain ? null : { kind: 'handler', data: { handler, from } } }
}
