import { textLength } from '@atrium/contract/content/text-length'
import type { Refused, Rule } from '../decision.ts'

const dayMs = 24 * 3600_000

/** A comment is answered below it, or once in private while the provider allows it. Machines write nothing in public. */
export const commentRule: Rule = (intended, facts) => {
  const { comment } = intended
  if (!comment) return undefined
  const { channelLabel: channel } = facts
  const limits = facts.capabilities.comments
  if (!limits)
    return refused(`${channel} has no comments that could be answered.`, 'none', { channel })
  if (intended.content.kind !== 'text')
    return refused('A comment is answered with words only.', 'words')
  if (comment.as === 'public') {
    if (intended.author.kind !== 'member')
      return refused('Only a person answers in public, where everybody can read it.', 'person')
    const { max } = limits
    const length = textLength(intended.content.text, 'characters')
    const text = `A comment has at most ${max} characters, this one has ${length}.`
    return length > max ? refused(text, 'length', { max, length }) : undefined
  }
  if (comment.answeredPrivately)
    return refused(
      `This comment has had its one private answer; ${channel} allows no second one. Answer below the comment, or wait until the customer writes a message.`,
      'answered',
      { channel },
    )
  const { privateDays: days } = limits
  const end = new Date(comment.writtenAt.getTime() + days * dayMs)
  if (facts.now < end) return undefined
  const until = end.toISOString()
  const text = `A comment can be answered in private for ${days} days, until ${until}. Answer below the comment.`
  return refused(text, 'expired', { days, until })
}

function refused(text: string, problem: string, facts: Record<string, unknown> = {}): Refused {
  return { kind: 'refused', rule: 'comment', text, next: 'none', evidence: { problem, ...facts } }
}
