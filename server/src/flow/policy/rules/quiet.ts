import { isAutomated, type Rule } from '../decision.ts'
import { nextAllowed } from '../local-time.ts'

/** Nobody is woken by what they did not ask for: it waits for the morning where the customer is, and for their own hours. */
export const quietRule: Rule = (intended, { automation, now }) => {
  if (!automation || intended.class !== 'proactive' || !isAutomated(intended.author))
    return undefined
  const { policy, hours } = automation
  const zone = automation.zone ?? policy.timeZone
  const until = nextAllowed(now, zone, policy.quiet, hours)
  if (until === null)
    return {
      kind: 'refused',
      rule: 'quiet',
      text: 'The hours in which this customer wants to be written to lie within the quiet hours.',
      next: 'none',
      evidence: { quiet: policy.quiet, hours, zone },
    }
  if (until <= now) return undefined
  return {
    kind: 'delayed',
    rule: 'quiet',
    text: `It is ${localTime(now, zone)} where the customer is (${zone}): the message waits until ${localTime(until, zone)}.`,
    until,
    evidence: { zone, from: localTime(now, zone), to: localTime(until, zone) },
  }
}

function localTime(at: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' })
}
