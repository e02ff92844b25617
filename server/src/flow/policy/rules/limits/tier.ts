import type { Rule } from '../../decision.ts'

const hourMs = 3600_000

/**
 * The provider lets a business begin conversations with so many people in some hours, and no template brings more of them
 * through: who is one too many waits until the first of them is counted no more. Who wrote lately, and who is counted
 * already, takes no place.
 */
export const tierRule: Rule = (
  { content, change },
  { limits: { starts }, windowUntil, now, ...facts },
) => {
  if (!starts || content.kind !== 'template' || change) return undefined
  if (windowUntil && windowUntil > now) return undefined
  if (starts.isCounted || starts.count < starts.most) return undefined
  const { most, hours, count } = starts
  const since = starts.since ?? now
  return {
    kind: 'delayed',
    rule: 'tier',
    text: `${facts.channelLabel} lets conversations be begun with ${most} people in ${hours} hours: ${count} since ${since.toISOString()}. It waits for a place.`,
    until: new Date(since.getTime() + hours * hourMs),
    evidence: { most, hours, count, since: since.toISOString(), channel: facts.channelLabel },
  }
}
