import type { Rule } from '../decision.ts'

/** Nothing is sent to a blocked handle or contact, by nobody. */
export const blockRule: Rule = (_intended, facts) =>
  facts.handleBlocked || facts.contactBlocked
    ? {
        kind: 'refused',
        rule: 'block',
        text: 'This contact is blocked. Unblock the contact to write again.',
        next: 'none',
        evidence: { handle: facts.handleBlocked, contact: facts.contactBlocked },
      }
    : undefined
