import type { PolicyFacts, Rule } from '../decision.ts'

const hourMs = 3600_000

/**
 * Outside the provider's window only an approved template may be sent, or what a person writes where the provider
 * leaves some days to persons. The rule looks again at dispatch, so that a message composed at hour 23:59 does not
 * leave at 24:01. An answer to a comment and a change of what has left have limits of their
 * own.
 */
export const windowRule: Rule = (intended, facts) => {
  const window = facts.capabilities.window
  if (!window || intended.content.kind === 'template' || intended.comment || intended.change)
    return undefined
  if (facts.windowUntil && facts.windowUntil.getTime() > facts.now.getTime()) return undefined
  const personUntil = personsUntil(facts)
  const personMay = personUntil !== null && personUntil > facts.now
  if (personMay && intended.author.kind === 'member') return { kind: 'person_only' }
  const since = facts.windowUntil
    ? `closed at ${facts.windowUntil.toISOString()}`
    : 'never opened: the customer has not written here'
  const way =
    window.outside === 'template'
      ? 'Send an approved template, or answer on another channel.'
      : 'Answer on another channel.'
  const person = personMay ? ` Until ${personUntil.toISOString()} only a person may answer.` : ''
  return {
    kind: 'refused',
    rule: 'window',
    text: `The ${window.hours}-hour window of ${facts.channelLabel} ${since}.${person} ${way}`,
    next: window.outside === 'template' ? 'template' : 'none',
    evidence: {
      windowUntil: facts.windowUntil?.toISOString() ?? null,
      hours: window.hours,
      channel: facts.channelLabel,
    },
  }
}

/** Until when a person may answer: counted, like the window, from the customer's last message. */
function personsUntil({ capabilities: { window }, windowUntil }: PolicyFacts): Date | null {
  if (!window?.personDays || !windowUntil) return null
  return new Date(windowUntil.getTime() + (window.personDays * 24 - window.hours) * hourMs)
}
