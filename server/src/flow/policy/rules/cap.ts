import type { SendingPolicy } from '@atrium/contract/sending/policy'
import { type Intended, isAutomated, type Rule } from '../decision.ts'

/**
 * At most so many automated messages per customer in so many days, counted across all channels (B1). Answers to what
 * the customer wrote, and what they asked for, are none.
 */
export const capRule: Rule = (intended, { automation }) => {
  if (!automation || !counts(intended, automation.policy)) return undefined
  const { touches: most, days } = automation.policy.cap
  const { touches } = automation
  if (touches.length < most) return undefined
  const [first] = touches
  return {
    kind: 'refused',
    rule: 'cap',
    text:
      most === 0 || !first
        ? 'Automated messages are switched off.'
        : `${touches.length} automated messages since ${first.at.toISOString().slice(0, 10)}: at most ${most} in ${days} days.`,
    next: 'none',
    evidence: {
      most,
      days,
      count: touches.length,
      since: first?.at.toISOString() ?? null,
      touches: touches.map((one) => ({ ...one, at: one.at.toISOString() })),
    },
  }
}

/** Whether a message is a touch. */
export function counts(
  intended: Pick<Intended, 'class' | 'author' | 'confirmsStop'>,
  { cap }: Pick<SendingPolicy, 'cap'>,
): boolean {
  if (intended.confirmsStop) return false
  const counted =
    intended.class === 'proactive' || (cap.transactional && intended.class === 'transactional')
  return counted && isAutomated(intended.author)
}
