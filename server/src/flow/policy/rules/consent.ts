import {
  type Consent,
  type ConsentWord,
  closedBy,
  consentTo,
} from '@atrium/contract/sending/consent'
import type { Refused, Rule } from '../decision.ts'

/**
 * Who said stop gets nothing proactive of that purpose, and who must say yes first has said it: answers to their own
 * messages are still answers. Where the channel takes STOP for good (SMS), nothing goes to that address but codes, which
 * the customer asks for anew each time, and the one confirmation that law allows, where the provider sends none.
 */
export const consentRule: Rule = (intended, facts) => {
  const { to, consent: words } = facts
  const closed = facts.capabilities.optOut === 'all' ? closedBy(to.handleId, words) : undefined
  if (closed && intended.class !== 'authentication' && !intended.confirmsStop)
    return {
      kind: 'refused',
      rule: 'consent',
      text: `The customer has sent STOP by ${facts.channelLabel}: nothing may be sent to this address until they send START. Answer on another channel.`,
      next: 'none',
      evidence: { consent: 'stop', channel: facts.channelLabel, word: closed },
    }
  if (intended.class !== 'proactive') return undefined
  const purpose = intended.purpose ?? 'marketing'
  return refusal(consentTo(purpose, to, words, facts.optIn), purpose, facts.channelLabel)
}

function refusal(consent: Consent, purpose: string, channel: string): Refused | undefined {
  const refused = (text: string, why: string, word: ConsentWord | null): Refused => ({
    kind: 'refused',
    rule: 'consent',
    text,
    next: 'none',
    evidence: { consent: why, purpose, channel, word },
  })
  switch (consent.kind) {
    case 'given':
    case 'not_needed':
      return undefined
    case 'stopped':
      return refused(
        `The customer asked not to get such messages (${said(consent.word)}).`,
        'stop',
        consent.word,
      )
    case 'missing':
      return refused(
        `The customer has not said yes to ${purpose} by ${channel}. Ask them, and note their yes in their record.`,
        'missing',
        null,
      )
    case 'unconfirmed':
      return refused(
        `The customer's yes to ${purpose} by ${channel} is not confirmed from that address (${said(consent.word)}).`,
        'unconfirmed',
        consent.word,
      )
  }
}

/** Where and when. */
function said({ label, source, at }: ConsentWord): string {
  return `${label}, ${source}, ${at.slice(0, 10)}`
}
