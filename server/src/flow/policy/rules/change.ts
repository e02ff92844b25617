import type { Refused, Rule } from '../decision.ts'

const hourMs = 3600_000

/** What has left is changed only where the channel can, and only while its provider still lets us. */
export const changeRule: Rule = ({ change }, { capabilities, channelLabel, now }) => {
  if (!change) return undefined
  const { out, outHours } = change.kind === 'edit' ? capabilities.edits : capabilities.deletes
  const done = change.kind === 'edit' ? 'edited' : 'deleted'
  if (!out) return refused(`A message cannot be ${done} on ${channelLabel}.`)
  if (outHours === undefined || now.getTime() < change.sentAt.getTime() + outHours * hourMs)
    return undefined
  return refused(
    `${channelLabel} lets a message be ${done} for ${outHours} hours; this one was sent at ${change.sentAt.toISOString()}.`,
  )
}

function refused(text: string): Refused {
  return { kind: 'refused', rule: 'change', text, next: 'none', evidence: {} }
}
