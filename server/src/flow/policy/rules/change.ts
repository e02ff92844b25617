import type { Refused, Rule } from '../decision.ts'

const hourMs = 3600_000

/** What has left is changed only where the channel can, and only while its provider still lets us. */
export const changeRule: Rule = ({ change }, { capabilities, channelLabel, now }) => {
  if (!change) return undefined
  const { out, outHours } = change.kind === 'edit' ? capabilities.edits : capabilities.deletes
  const done = change.kind === 'edit' ? 'edited' : 'deleted'
  const { kind } = change
  const facts = { channel: channelLabel }
  if (!out) return refused(`A message cannot be ${done} on ${channelLabel}.`, kind, facts)
  if (outHours === undefined || now.getTime() < change.sentAt.getTime() + outHours * hourMs)
    return undefined
  const sentAt = change.sentAt.toISOString()
  return refused(
    `${channelLabel} lets a message be ${done} for ${outHours} hours; this one was sent at ${sentAt}.`,
    `${kind}Late`,
    { ...facts, hours: outHours, sentAt },
  )
}

function refused(text: string, problem: string, facts: Record<string, unknown>): Refused {
  return { kind: 'refused', rule: 'change', text, next: 'none', evidence: { problem, ...facts } }
}
