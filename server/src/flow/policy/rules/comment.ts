import type { Refused, Rule } from '../decision.ts'

const dayMs = 24 * 3600_000

/** A comment is answered below it, or once in private while the provider allows it. Machines write nothing in public. */
export const commentRule: Rule = (intended, facts) => {
  const { comment } = intended
  if (!comment) return undefined
  const limits = facts.capabilities.comments
  if (!limits) return refused(`${facts.channelLabel} has no comments that could be answered.`)
  if (intended.content.kind !== 'text') return refused('A comment is answered with words only.')
  if (comment.as === 'public') {
    if (intended.author.kind !== 'member')
      return refused('Only a person answers in public, where everybody can read it.')
    const length = [...intended.content.text].length
    return length > limits.max
      ? refused(`A comment has at most ${limits.max} characters, this one has ${length}.`)
      : undefined
  }
  if (comment.answeredPrivately)
    return refused(
      `This comment has had its one private answer; ${facts.channelLabel} allows no second one. Answer below the comment, or wait until the customer writes a message.`,
    )
  const until = new Date(comment.writtenAt.getTime() + limits.privateDays * dayMs)
  if (facts.now >= until)
    return refused(
      `A comment can be answered in private for ${limits.privateDays} days, until ${until.toISOString()}. Answer below the comment.`,
    )
  return undefined
}

function refused(text: string): Refused {
  return { kind: 'refused', rule: 'comment', text, next: 'none', evidence: {} }
}
