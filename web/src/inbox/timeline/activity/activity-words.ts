import type { Member } from '@atrium/contract/api/settings'
import type { Activity } from '@atrium/contract/message'
import { fullTime, placeTime, shortDate } from '../../../language/format.ts'

export type ActivityWords = {
  /** Below `activity.` in the language files. */
  key: string
  values: Record<string, string>
  /** A sentence of the server: why a link was made, which rule refused. */
  detail: string | undefined
}

/** An activity as the sentence that tells it; `data` differs by kind and may lack anything. */
export function activityWords(
  activity: Activity,
  members: readonly Member[],
  language: string,
  channelLabel: (channel: string) => string = (channel) => channel,
): ActivityWords {
  const { kind, data, actor } = activity
  const values: Record<string, string> = { actor: actorName(actor, members) }
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = String(value)
  }
  const member = members.find(({ id }) => id === data.memberId)
  if (member) values.name = member.name
  tellTimes(values, language)
  if (values.carriedFrom) values.carriedFrom = channelLabel(values.carriedFrom)
  const isCap = kind === 'policy' && values.rule === 'cap' && values.since !== undefined
  const key = isCap ? 'policy_cap' : keyOf(kind, values)
  // This sentence says it all, in the reader's language.
  return {
    key,
    values,
    detail: isCap ? undefined : (values.reason ?? values.text ?? noted(values)),
  }
}

function tellTimes(values: Record<string, string>, language: string): void {
  const { zone } = values
  const put = (names: string[], format: (at: string) => string): void => {
    for (const name of names) if (values[name]) values[name] = format(values[name])
  }
  put(['since', 'carriedAt'], (at) => shortDate(at, language))
  // A booking is at a place; everything else is when it is for the reader.
  if (zone) put(['startsAt', 'from', 'until'], (at) => placeTime(at, zone, language))
  else put(['until'], (at) => fullTime(at, language))
}

/** What a member noted of a customer, in the member's words. */
function noted({ by, words }: Record<string, string>): string | undefined {
  return by === 'member' ? words : undefined
}

function keyOf(kind: string, values: Record<string, string>): string {
  if (kind === 'assigned') return assignedKey(values)
  if (kind === 'snoozed') return values.until ? 'snoozedUntil' : 'snoozed'
  if (kind === 'consent' && values.value && values.purpose)
    return `consent_${values.value}_${values.purpose}`
  if (kind === 'linked' && values.carriedFrom && values.carriedAt) return 'linkedCarried'
  if (kind === 'handler') return `handler_${values.handler ?? values.to ?? 'human'}`
  if (kind === 'handed_over') return `handed_over_${values.why ?? 'unsure'}`
  if (['opened', 'resolved', 'reopened'].includes(kind) && values.number) return `${kind}Number`
  return kind
}

function assignedKey({ name, actor }: Record<string, string>): string {
  if (!name) return 'unassigned'
  return name === actor ? 'assignedSelf' : 'assigned'
}

/** `actor` is a member's id, a name, or a part of the system such as `identity`, which to people is Atrium. */
function actorName(actor: string, members: readonly Member[]): string {
  const id = actor.replace(/^member:/, '')
  const member = members.find((other) => other.id === id)
  return member?.name ?? (/^[a-z_]+$/.test(actor) ? 'Atrium' : actor)
}
