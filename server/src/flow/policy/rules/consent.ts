import type { Rule } from '../decision.ts'

/**
 * Who said stop gets nothing proactive, on no channel: answers to their own messages are still answers. Where the
 * channel takes STOP for good (SMS), nothing goes to that address but codes, which the customer asks for anew each
 * time. The one confirmation that law allows is sent by the provider.
 */
export const consentRule: Rule = (intended, facts) => {
  const isClosed =
    facts.capabilities.optOut === 'all' &&
    facts.handleConsent === 'stop' &&
    intended.class !== 'authentication'
  if (isClosed)
    return {
      kind: 'refused',
      rule: 'consent',
      text: `The customer has sent STOP by ${facts.channelLabel}: nothing may be sent to this address until they send START. Answer on another channel.`,
      next: 'none',
      evidence: { consent: 'stop', channel: facts.channelLabel },
    }
  if (intended.class !== 'proactive' || facts.consent !== 'stop') return undefined
  return {
    kind: 'refused',
    rule: 'consent',
    text: 'The customer asked not to get such messages.',
    next: 'none',
    evidence: { consent: 'stop' },
  }
}
