import type { Rule } from '../decision.ts'

/** Who said stop gets nothing proactive. Answers to their own messages are still answers. */
export const consentRule: Rule = (intended, facts) =>
  intended.class === 'proactive' && facts.consent === 'stop'
    ? {
        kind: 'refused',
        rule: 'consent',
        text: 'The customer asked not to get such messages.',
        next: 'none',
        evidence: { consent: 'stop' },
      }
    : undefined
