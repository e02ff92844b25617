import { isAutomated, type Rule } from '../decision.ts'

const hourMs = 3600_000

/** After a person's reply, on whatever channel, nothing that nobody asked for is sent for some hours: it waits (B2). */
export const pauseRule: Rule = (intended, { automation, now }) => {
  if (!automation?.personAt || intended.class !== 'proactive' || !isAutomated(intended.author))
    return undefined
  const { pauseHours } = automation.policy
  const until = new Date(automation.personAt.getTime() + pauseHours * hourMs)
  if (until <= now) return undefined
  return {
    kind: 'delayed',
    rule: 'pause',
    text: `A person answered this customer at ${automation.personAt.toISOString()}: automation waits ${pauseHours} hours.`,
    until,
    evidence: { personAt: automation.personAt.toISOString(), pauseHours },
  }
}
