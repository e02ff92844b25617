import type { Delayed, Intended, PolicyFacts, Refused } from '../decision.ts'

/**
 * What says nothing any more is not sent: a reminder of what has begun. It looks at what all other rules made of the
 * message, because one that may leave too late only is as useless as one that is late already.
 */
export function expired(
  { goodUntil }: Intended,
  { now }: Pick<PolicyFacts, 'now'>,
  delayed: Delayed | null,
): Refused | undefined {
  if (!goodUntil || (delayed?.until ?? now) < goodUntil) return undefined
  return {
    kind: 'refused',
    rule: 'expired',
    text: delayed
      ? `It could leave at ${delayed.until.toISOString()} only, when it says nothing any more. ${delayed.text}`
      : 'It says nothing any more: what it is about has begun.',
    next: 'none',
    evidence: {
      goodUntil: goodUntil.toISOString(),
      ...(delayed && { until: delayed.until.toISOString(), held: delayed.rule }),
    },
  }
}
