import type { Rule } from '../decision.ts'

/**
 * Outside the provider's window only an approved template may be sent. The rule looks again at dispatch, so that
 * a message composed at hour 23:59 does not leave at 24:01.
 */
export const windowRule: Rule = (intended, facts) => {
  const window = facts.capabilities.window
  if (!window || intended.content.kind === 'template') return undefined
  if (facts.windowUntil && facts.windowUntil.getTime() > facts.now.getTime()) return undefined
  const since = facts.windowUntil
    ? `closed at ${facts.windowUntil.toISOString()}`
    : 'never opened: the customer has not written here'
  const way =
    window.outside === 'template'
      ? 'Send an approved template, or answer on another channel.'
      : 'Answer on another channel.'
  return {
    kind: 'refused',
    rule: 'window',
    text: `The ${window.hours}-hour window of ${facts.channelLabel} ${since}. ${way}`,
    next: window.outside === 'template' ? 'template' : 'none',
    evidence: { windowUntil: facts.windowUntil?.toISOString() ?? null, hours: window.hours },
  }
}
