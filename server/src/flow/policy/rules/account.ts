import type { Rule } from '../decision.ts'

/** An account that is switched off sends nothing. */
export const accountRule: Rule = (_intended, facts) =>
  facts.accountEnabled
    ? undefined
    : {
        kind: 'refused',
        rule: 'account',
        text: `${facts.accountName} is switched off. Switch it on in the channel settings, or answer on another channel.`,
        next: 'reauthorise',
        evidence: { account: facts.accountName },
      }
