import { isAutomated, type Rule } from '../decision.ts'

/**
 * Where the workspace holds to it, what nobody asked for goes only to the channel that the customer named: a habit that
 * was learned is no wish. Where they cannot be reached there, another channel is better than none.
 */
export const preferenceRule: Rule = (intended, { to, channelLabel, automation }) => {
  if (intended.class !== 'proactive' || !isAutomated(intended.author)) return undefined
  const preferred = automation?.preferred
  if (!preferred || preferred.channel === to.channel) return undefined
  return {
    kind: 'refused',
    rule: 'preference',
    text: `The customer wants to be written to on another channel (${preferred.channel}), not by ${channelLabel}.`,
    next: 'none',
    evidence: { preferred: preferred.channel, handleId: preferred.handleId, channel: to.channel },
  }
}
