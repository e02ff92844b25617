import { replyDays } from '@atrium/contract/broadcast/broadcast'
import type {
  Comparison,
  Condition,
  Group,
  Moment,
  Reach,
} from '@atrium/contract/broadcast/segment'
import type { OptInPolicy, Purpose } from '@atrium/contract/sending/consent'
import { labelledSet } from '../../flow/identity/rows.ts'
import { AppError } from '../../platform/app-error.ts'

/** What conditions are about, beside the customers: read in the transaction that asks. */
export type SegmentFacts = {
  now: Date
  accounts: ReadonlyMap<string, { channel: string; hasWindow: boolean }>
  segments: ReadonlyMap<string, Group>
  optIn: OptInPolicy
}

/**
 * A question about contacts (`c`) on its way to be a statement. Nobody's words are ever part of a text: they are values.
 * What needs more than the contact's own row is a set with one row for each contact, joined to it: PostgreSQL hashes a
 * join whatever its size, where a list inside the condition that outgrew its memory would be walked once per contact.
 */
export type Question = { values: unknown[]; places: Map<string, string>; sets: Map<string, string> }

export function newQuestion(): Question {
  return { values: [], places: new Map(), sets: new Map() }
}

/** The joins of all sets that the question's conditions use. */
export function joinsOf({ sets }: Question): string {
  return [...sets]
    .map(([text, alias]) => `LEFT JOIN (${text}) ${alias} ON ${alias}.contact_id = c.id`)
    .join('\n')
}

/** The condition as SQL. Throws `invalid` when it names an account or a segment that is not there. */
export function compile(question: Question, tree: Group, facts: SegmentFacts): string {
  return compileGroup(question, tree, facts, [])
}

function compileGroup(
  question: Question,
  { kind, of }: Group,
  facts: SegmentFacts,
  path: string[],
): string {
  const parts = of.map((part) =>
    'of' in part
      ? compileGroup(question, part, facts, path)
      : compileCondition(question, part, facts, path),
  )
  if (kind === 'all') return parts.length > 0 ? `(${parts.join(' AND ')})` : 'TRUE'
  const some = parts.length > 0 ? `(${parts.join(' OR ')})` : 'FALSE'
  // What is not known of somebody is not true of them, so "none" holds.
  return kind === 'any' ? some : `(${some} IS NOT TRUE)`
}

function compileCondition(
  question: Question,
  condition: Condition,
  facts: SegmentFacts,
  path: string[],
): string {
  const put = (value: unknown, type: string) => putValue(question, value, type)
  switch (condition.kind) {
    case 'field':
      return compare(question, condition.field === 'name' ? 'c.name' : 'c.company', condition)
    case 'attribute':
      return compare(question, `(c.attributes ->> ${put(condition.key, 'text')})`, condition)
    case 'language': {
      const languages = put(condition.languages, 'text[]')
      return `(c.language = ANY (${languages}) OR split_part(c.language, '-', 1) = ANY (${languages}))`
    }
    case 'created':
      return compareTime(question, 'c.created_at', condition, facts.now)
    case 'wrote': {
      const wrote = joinSet(question, wroteSet(question, condition.channel))
      return compareTime(question, `${wrote}.at`, condition, facts.now)
    }
    case 'lastChannel':
      return `${joinSet(question, lastChannelSet)}.channel = ${put(condition.channel, 'text')}`
    case 'neverWrote':
      return `${joinSet(question, wroteSet(question, null))}.contact_id IS NULL`
    case 'reachable':
      return `${joinReach(question, condition, null, facts)}.contact_id IS NOT NULL`
    case 'consent': {
      const said = joinSet(question, saidSet(question, condition.purpose))
      const given = `(${said}.yes_at IS NOT NULL AND (${said}.stop_all_at >= ${said}.yes_at) IS NOT TRUE)`
      return condition.is === 'given' ? given : `(${given} OR ${said}.stopped IS NOT TRUE)`
    }
    case 'broadcast': {
      const got = joinSet(question, gotSet(put(condition.broadcastId, 'uuid')))
      if (condition.is === 'got') return `${got}.contact_id IS NOT NULL`
      if (condition.is === 'notGot') return `${got}.contact_id IS NULL`
      // Nobody knows it of somebody who did not get it: then neither is true of them.
      return condition.is === 'replied' ? `${got}.replied` : `NOT ${got}.replied`
    }
    case 'label': {
      // A label that is gone is nobody's.
      const has = joinSet(question, labelledSet(put(condition.labelId, 'uuid')))
      return `${has}.contact_id IS ${condition.is === 'has' ? 'NOT NULL' : 'NULL'}`
    }
    case 'segment': {
      const named = compileNamed(question, condition.segmentId, facts, path)
      return condition.is === 'in' ? named : `(${named} IS NOT TRUE)`
    }
  }
}

function compileNamed(question: Question, id: string, facts: SegmentFacts, path: string[]): string {
  const tree = facts.segments.get(id)
  if (!tree) throw new AppError('invalid', 'One of the segments is not there any more.')
  if (path.includes(id))
    throw new AppError('invalid', 'A segment cannot be described by itself, over others either.')
  return compileGroup(question, tree, facts, [...path, id])
}

/**
 * The handle through which each contact can be written to in this way, and what is in the way of it for a purpose
 * (`barred`): nothing, before all; then the one that wrote last, where there are several.
 */
export function joinReach(
  question: Question,
  way: Reach,
  purpose: Purpose | null,
  facts: SegmentFacts,
): string {
  const account = facts.accounts.get(way.accountId)
  if (!account) throw new AppError('invalid', 'One of the channel accounts is not there any more.')
  const open =
    way.by === 'window' && account.hasWindow
      ? `AND r.window_until > ${putValue(question, facts.now, 'timestamptz')}`
      : ''
  const { barred, joins } = purpose
    ? consentOf(question, purpose, facts.optIn[purpose][account.channel])
    : { barred: 'NULL', joins: '' }
  // A phone number and a mail address are the same for every account; other addresses only mean something to the
  // account that they wrote to.
  return joinSet(
    question,
    `SELECT DISTINCT ON (contact_id) contact_id, handle_id, barred FROM (
       SELECT h.contact_id, h.id AS handle_id, r.last_inbound_at, ${barred} AS barred
       FROM handle h LEFT JOIN reach r ON r.handle_id = h.id AND r.account_id = ${putValue(question, way.accountId, 'uuid')} ${joins}
       WHERE h.channel = ${putValue(question, account.channel, 'text')} AND NOT h.blocked ${open}
         AND (r.handle_id IS NOT NULL OR (h.scope = '' AND h.address ~ '^(\\+\\d{6,15}|[^@\\s]+@[^@\\s]+)$'))) reached
     ORDER BY contact_id, barred DESC NULLS FIRST, last_inbound_at DESC NULLS LAST, handle_id`,
  )
}

/**
 * `consentTo` of the contract, for many: an address's own newest word, then a stop from another one, then what needs a
 * yes first.
 */
function consentOf(
  question: Question,
  purpose: Purpose,
  need: 'opt_in' | 'confirmed' | undefined,
): { barred: string; joins: string } {
  const missing = need
    ? `WHEN here.value IS NULL ${need === 'confirmed' ? `OR here.by = 'member'` : ''} THEN 'noOptIn'`
    : ''
  return {
    barred: `CASE WHEN here.value = 'stop' OR (here.value IS NULL AND said.stopped) OR said.stop_all_at >= here.at THEN 'stopped' ${missing} END`,
    joins: `LEFT JOIN (${wordSet(question, purpose)}) here ON here.handle_id = h.id
       LEFT JOIN (${saidSet(question, purpose)}) said ON said.contact_id = h.contact_id`,
  }
}

/** The newest word of each address on a purpose, or on everything. Of two at the same time the stop counts, and the wider one. */
function wordSet(question: Question, purpose: Purpose): string {
  return `SELECT DISTINCT ON (s.handle_id) s.handle_id, s.purpose, s.value, s.by, s.at FROM consent s
     WHERE s.purpose IN (${putValue(question, purpose, 'text')}, 'all') ORDER BY s.handle_id, s.at DESC, s.value DESC, s.purpose = 'all' DESC`
}

/** What each contact said last, over all their addresses. */
function saidSet(question: Question, purpose: Purpose): string {
  return `SELECT h.contact_id, bool_or(w.value = 'stop') AS stopped, max(w.at) FILTER (WHERE w.value = 'resume') AS yes_at,
       max(w.at) FILTER (WHERE w.value = 'stop' AND w.purpose = 'all') AS stop_all_at
     FROM (${wordSet(question, purpose)}) w JOIN handle h ON h.id = w.handle_id GROUP BY h.contact_id`
}

/** When each contact wrote last, on one channel or any. */
function wroteSet(question: Question, channel: string | null): string {
  const on = channel === null ? '' : `AND h.channel = ${putValue(question, channel, 'text')}`
  return `SELECT h.contact_id, max(r.last_inbound_at) AS at FROM handle h JOIN reach r ON r.handle_id = h.id
     WHERE r.last_inbound_at IS NOT NULL ${on} GROUP BY h.contact_id`
}

/** Whose record has an earlier broadcast, wherever its handle belongs now, and whether that record answered. */
function gotSet(broadcastId: string): string {
  return `SELECT h.contact_id, bool_or(EXISTS (
       SELECT 1 FROM handle o JOIN message i ON i.handle_id = o.id
       WHERE o.contact_id = h.contact_id AND i.direction = 'in' AND i.at > r.made_at AND i.at <= r.made_at + interval '${replyDays} days')) AS replied
     FROM broadcast_recipient r JOIN message m ON m.id = r.message_id JOIN handle h ON h.id = r.handle_id
     WHERE r.broadcast_id = ${broadcastId} AND r.state = 'made' AND m.state IN ('accepted', 'unknown', 'delivered', 'read')
     GROUP BY h.contact_id`
}

const lastChannelSet = `SELECT DISTINCT ON (h.contact_id) h.contact_id, h.channel
     FROM handle h JOIN reach r ON r.handle_id = h.id
     WHERE r.last_inbound_at IS NOT NULL ORDER BY h.contact_id, r.last_inbound_at DESC`

function compare(
  question: Question,
  column: string,
  { is, value }: { is: Comparison; value: string },
): string {
  const words = () => `lower(${putValue(question, value, 'text')})`
  const number = (sign: string) =>
    `CASE WHEN ${column} ~ '^-?\\d{1,15}(\\.\\d{1,9})?$' THEN ${column}::numeric ${sign} ${putValue(question, value, 'numeric')} END`
  switch (is) {
    case 'is':
      return `lower(${column}) = ${words()}`
    case 'isNot':
      return `lower(${column}) IS DISTINCT FROM ${words()}`
    case 'contains':
      return `strpos(lower(${column}), ${words()}) > 0`
    case 'startsWith':
      return `starts_with(lower(${column}), ${words()})`
    case 'atLeast':
      return number('>=')
    case 'atMost':
      return number('<=')
    case 'known':
      return `coalesce(${column}, '') <> ''`
    case 'unknown':
      return `coalesce(${column}, '') = ''`
  }
}

function compareTime(
  question: Question,
  column: string,
  { is, when }: { is: 'before' | 'after'; when: Moment },
  now: Date,
): string {
  const at = when.kind === 'date' ? when.at : new Date(now.getTime() - when.days * 24 * 3600_000)
  return `${column} ${is === 'before' ? '<' : '>='} ${putValue(question, at, 'timestamptz')}`
}

/** The place of a value in the statement; the same value has one place, so that the same set is joined once. */
function putValue(question: Question, value: unknown, type: string): string {
  const key = `${type} ${JSON.stringify(value)}`
  const known = question.places.get(key)
  if (known) return known
  const place = `$${question.values.push(value)}::${type}`
  question.places.set(key, place)
  return place
}

/** Whether all that is known of somebody are rows of a file (`file`). */
export function joinFile(question: Question): string {
  return joinSet(
    question,
    `SELECT h.contact_id, bool_and(h.channel = 'import') AS file FROM handle h GROUP BY h.contact_id`,
  )
}

function joinSet({ sets }: Question, text: string): string {
  const alias = sets.get(text) ?? `s${sets.size + 1}`
  sets.set(text, alias)
  return alias
}
