import type { Rule } from '../../decision.ts'

/** Some providers let so many messages answer one of the customer, and no more until they write again. */
export const answersRule: Rule = ({ content, comment, change }, facts) => {
  const { window } = facts.capabilities
  const { answers: count } = facts.limits
  if (window?.messages === undefined || count === null || count < window.messages) return undefined
  if (content.kind === 'template' || comment || change) return undefined
  const { messages: most } = window
  return {
    kind: 'refused',
    rule: 'answers',
    text: `${facts.channelLabel} lets ${most} messages answer one of the customer; ${count} have. Wait until they write, or answer on another channel.`,
    next: 'none',
    evidence: { most, count, channel: facts.channelLabel },
  }
}
