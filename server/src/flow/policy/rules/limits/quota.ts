import type { Rule } from '../../decision.ts'

/**
 * The plan's messages are used up. What is worth saying now is not worth saying in three weeks, so it is refused and not
 * delayed: whoever sends it can take another channel.
 */
export const quotaRule: Rule = ({ change }, { limits: { quota }, channelLabel }) => {
  if (!quota || change || quota.isFree || quota.used < quota.most) return undefined
  const { most, used, renewsAt } = quota
  return {
    kind: 'refused',
    rule: 'quota',
    text: `The ${most} messages of the plan are used (${used}); new ones come on ${renewsAt.slice(0, 10)}. Answer on another channel, or take a larger plan of ${channelLabel}.`,
    next: 'none',
    evidence: { most, used, renewsAt, channel: channelLabel },
  }
}
