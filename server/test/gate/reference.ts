import type { Hours } from '@atrium/contract/contact'
import type { MessageId } from '@atrium/contract/ids'
import type { Author, MessageClass } from '@atrium/contract/message'
import type { SendingPolicy } from '@atrium/contract/sending/policy'

/** The doors of the customer in these tests. */
export const doors = ['whatsapp', 'sms', 'messenger'] as const
export type Door = (typeof doors)[number]

/** What somebody wants to send. */
export type Asked = { door: Door; class: MessageClass; by: Author['kind'] }

/** A message that somebody sent, and what became of it. */
export type Sent = {
  id: MessageId
  asked: Asked
  /** Whether it counts: that is settled when it is made. */
  touch: boolean
  state: 'waits' | 'left' | 'refused'
  /** When it left, or is due. */
  at: number
  /** What it waits for. */
  rule?: string
}

/** Somebody to whom a template went while their window was closed. */
export type Start = { who: string; at: number }

/** What is true of the customer and the workspace, told in plain facts; times are milliseconds. */
export type Facts = {
  policy: SendingPolicy
  /** The customer's own. */
  zone: string | null
  hours: Hours | null
  /** Whether reminders by SMS need a yes first. */
  needsYes: boolean
  blocked: boolean
  /** What the customer said that they want to be written on. */
  wants: string | null
  handler: string
  personAt: number | null
  lastInbound: Record<Door, number | null>
  words: { door: Door; value: 'stop' | 'resume'; at: number }[]
  /** When SMS left, to whomever: each costs 1, all else nothing. */
  paid: number[]
  /** The customer, and whom the business began conversations with on WhatsApp; with how many it may in a day. */
  who: string
  starts: Start[]
  tier: number | null
}

/** `until` and the rule that says so; a refusal names its rule. */
export type Verdict =
  | { kind: 'goes' }
  | { kind: 'waits'; rule: string; until: number }
  | { kind: 'refused'; rule: string }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * What the rules say, told again without a line of the product: minutes are walked through one by one, days are found by
 * the calendar of the platform, words are read from the first to the last.
 */
export function verdictOf(asked: Asked, facts: Facts, counted: number, now: number): Verdict {
  const refused = (rule: string): Verdict => ({ kind: 'refused', rule })
  if (facts.blocked) return refused('block')
  const wish = unwished(asked, facts)
  if (wish) return refused(wish)
  const speaks = asked.by === 'flow' || asked.by === 'assistant'
  if (speaks && asked.class !== 'proactive' && facts.handler === 'human' && humanHolds(facts, now))
    return refused('handler')
  if (asked.door === 'messenger' && !messengerOpen(asked, facts, now)) return refused('window')
  const typed = asked.by === 'member'
  if (!typed && isTouch(asked, facts.policy) && counted >= facts.policy.cap.touches)
    return refused('cap')
  const place = placeFree(asked, facts, now)
  if (!typed && asked.class === 'proactive') return delayOf(facts, now, place)
  return place ? { kind: 'waits', ...place } : { kind: 'goes' }
}

/** What the customer said against it. */
function unwished({ door, class: kind, by }: Asked, facts: Facts): string | undefined {
  if (door === 'sms' && lastWord(facts, 'sms')?.value === 'stop') return 'consent'
  if (kind !== 'proactive') return undefined
  if (standing(facts, door) !== 'free') return 'consent'
  const named = facts.policy.preferred === 'only' && doors.find((one) => one === facts.wants)
  return by !== 'member' && named && named !== door ? 'preference' : undefined
}

/** Whether it is one of the automated messages that count. */
export function isTouch(asked: Asked, { cap }: SendingPolicy): boolean {
  if (asked.by === 'member') return false
  return asked.class === 'proactive' || (asked.class === 'transactional' && cap.transactional)
}

/** Whether it begins a conversation: by a template, because the customer has not written for a day. */
export function begins({ door }: Asked, { lastInbound }: Facts, now: number): boolean {
  return door === 'whatsapp' && now >= (lastInbound.whatsapp ?? Number.NEGATIVE_INFINITY) + day
}

/** When there is a place for one more; undefined where there is one, or none is needed. */
function placeFree(asked: Asked, facts: Facts, now: number) {
  const { tier, starts, who } = facts
  if (tier === null || !begins(asked, facts, now)) return undefined
  const met = new Map<string, number>()
  for (const one of starts) if (one.at > now - day) met.set(one.who, one.at)
  if (met.has(who) || met.size < tier) return undefined
  return { rule: 'tier', until: Math.min(now, ...met.values()) + day }
}

function delayOf(
  facts: Facts,
  now: number,
  place: { rule: string; until: number } | undefined,
): Verdict {
  const delays: { rule: string; until: number }[] = []
  const { policy, personAt } = facts
  if (personAt !== null) delays.push({ rule: 'pause', until: personAt + policy.pauseHours * hour })
  const allowed = firstAllowed(facts, now)
  if (allowed === null) return { kind: 'refused', rule: 'quiet' }
  delays.push({ rule: 'quiet', until: allowed })
  if (policy.dayBudget !== null && spentToday(facts, now) >= policy.dayBudget)
    delays.push({ rule: 'budget', until: nextMidnight(policy.timeZone, now) })
  if (place) delays.push(place)
  const longest = delays
    .filter(({ until }) => until > now)
    .reduce<{ rule: string; until: number } | undefined>(
      (last, one) => (last && last.until >= one.until ? last : one),
      undefined,
    )
  return longest ? { kind: 'waits', ...longest } : { kind: 'goes' }
}

function humanHolds({ policy, personAt }: Facts, now: number): boolean {
  if (policy.pauseHours === 0) return true
  return personAt !== null && personAt > now - policy.pauseHours * hour
}

function messengerOpen({ by }: Asked, { lastInbound }: Facts, now: number): boolean {
  const since = lastInbound.messenger
  if (since === null) return false
  return now < since + (by === 'member' ? 7 * day : day)
}

function lastWord({ words }: Facts, door: Door) {
  return words.findLast((word) => word.door === door)
}

/** STOP anywhere holds everywhere; a yes after it opens its own address alone. */
function standing(facts: Facts, door: Door): 'free' | 'stopped' | 'missing' {
  const own = lastWord(facts, door)
  if (own?.value === 'stop') return 'stopped'
  for (const other of doors) {
    const word = lastWord(facts, other)
    if (other !== door && word?.value === 'stop' && !(own && own.at >= word.at)) return 'stopped'
  }
  return door === 'sms' && facts.needsYes && !own ? 'missing' : 'free'
}

export function spentToday({ policy, paid }: Facts, now: number): number {
  const today = dateIn(policy.timeZone, now)
  return paid.filter((at) => dateIn(policy.timeZone, at) === today).length
}

function nextMidnight(zone: string, now: number): number {
  const today = dateIn(zone, now)
  let at = Math.floor(now / minute) * minute
  while (dateIn(zone, at) === today) at += minute
  return at
}

/** The first minute from now on in which nothing forbids to write; a week is walked through. */
function firstAllowed({ policy, zone, hours }: Facts, now: number): number | null {
  const place = zone ?? policy.timeZone
  const fits = (at: number): boolean => {
    const { clock, weekday } = localIn(place, at)
    if (policy.quiet && within(clock, policy.quiet.from, policy.quiet.to)) return false
    return !hours || (hours.days.includes(weekday) && within(clock, hours.from, hours.to))
  }
  if (fits(now)) return now
  const next = Math.floor(now / minute) * minute + minute
  for (let at = next; at < next + 8 * day; at += minute) if (fits(at)) return at
  return null
}

function within(clock: string, from: string, to: string): boolean {
  return from < to ? clock >= from && clock < to : clock >= from || clock < to
}

const formats = new Map<string, Intl.DateTimeFormat>()
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function localIn(zone: string, at: number): { clock: string; weekday: number; date: string } {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  formats.set(zone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    clock: `${parts.hour}:${parts.minute}`,
    weekday: weekdays.indexOf(parts.weekday ?? '') + 1,
    date: `${parts.year}-${parts.month}-${parts.day}`,
  }
}

function dateIn(zone: string, at: number): string {
  return localIn(zone, at).date
}
