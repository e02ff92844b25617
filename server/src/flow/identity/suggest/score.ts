import type { Proof, SuggestionReason } from '@atrium/contract/contact'
import { isRole, namesOnePerson } from '../evidence/identifiers.ts'
import { matchKey } from '../evidence/match.ts'
import { type Likeness, likeness } from './names.ts'

/** What is known of a record, as far as it may show who it is. */
export type Side = {
  names: string[]
  proofs: (Proof & {
    /** Records that hold it, or a mark of a person that several use it. */ holders: number
  })[]
  handles: { channel: string; scope: string; address: string; firstAt: Date; lastAt: Date | null }[]
  /** Words of what they wrote last. */
  words: string[]
}

export type Score = { score: number; reasons: SuggestionReason[] }

/** Below this nobody is bothered with a question. */
const shown = 0.3

/**
 * How likely two records are one person, from 0 to 1, with the reasons in the order of their weight. Weights are
 * log-odds, added up to a chance; they were set on the labelled pairs of bench/identity, which prints what they reach.
 * Undefined where it is not worth a question. `common`: nothing but a name that many bear brought the two together.
 */
export function scorePair(one: Side, other: Side, { common = false } = {}): Score | undefined {
  const name = bestLikeness(one, other)
  const reasons = [
    ...claims(one, other),
    ...nameReason(name).map((reason) => (common ? ofMany(reason) : reason)),
    ...timing(one, other),
    ...content(one, other),
    ...against(one, other),
  ].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  const sum = reasons.reduce((total, { weight }) => total + weight, prior)
  const score = 1 / (1 + Math.exp(-sum))
  return score >= shown ? { score, reasons } : undefined
}

/** Two records of which nothing else is known: 1 in 400 that they are one person, once they were found by something. */
const prior = -6

function claims(one: Side, other: Side): SuggestionReason[] {
  const result: SuggestionReason[] = []
  for (const kind of ['external', 'email', 'phone'] as const) {
    const [mine, theirs] = [one, other].map((side) => side.proofs.filter((p) => p.kind === kind))
    const best = pairsOf(mine ?? [], theirs ?? [])
      .flatMap(([a, b]) => claimReason(a, b) ?? [])
      .sort((a, b) => b.weight - a.weight)[0]
    if (best) result.push(best)
  }
  return result
}

type Claim = Side['proofs'][number]

function claimReason(a: Claim, b: Claim): SuggestionReason | undefined {
  const { kind, value } = a
  if (kind === 'code') return undefined
  if (matchKey(kind, value) === matchKey(b.kind, b.value)) {
    const crowded = isRole(a) || Math.max(a.holders, b.holders) > 3
    const full = kind === 'phone' ? 5 : kind === 'email' ? 6.5 : 8
    return { kind: 'same', of: kind, value, weight: crowded ? 0.5 : full }
  }
  if (kind === 'phone' && oneSlip(digits(value), digits(b.value)))
    return { kind: 'near', of: kind, value: b.value, weight: 2.5 }
  if (kind === 'email' && nearMail(value, b.value))
    return { kind: 'near', of: kind, value: b.value, weight: 3.5 }
  return undefined
}

function nearMail(a: string, b: string): boolean {
  const [[x = '', at = ''], [y = '', other = '']] = [a.split('@'), b.split('@')]
  const long = Math.min(x.length, y.length) >= 5
  return long && ((at === other && oneSlip(x, y)) || (x === y && oneSlip(at, other)))
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '')
}

/** One letter more, less or other, or two neighbours swapped. */
function oneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const [x, y] = [a.slice(start), b.slice(start)]
  return (
    x.slice(1) === y.slice(1) ||
    x.slice(1) === y ||
    x === y.slice(1) ||
    (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
  )
}

function bestLikeness(one: Side, other: Side): Likeness & { names: [string, string] } {
  let best: (Likeness & { names: [string, string] }) | undefined
  for (const [a, b] of pairsOf(one.names, other.names)) {
    const found = likeness(a, b)
    if (!best || rank(found) > rank(best)) best = { ...found, names: [a, b] }
  }
  return best ?? { alike: null, words: 0, differs: false, names: ['', ''] }
}

function rank({ alike, words, differs }: Likeness): number {
  return alike === null ? -1 : alike + words - (differs ? 1 : 0)
}

function nameReason(name: ReturnType<typeof bestLikeness>): SuggestionReason[] {
  const { alike, words, differs, names } = name
  if (alike === null) return []
  const [value] = names
  if (!differs && words >= 2 && alike >= 0.9) return [{ kind: 'name', value, weight: 4 }]
  if (!differs && words >= 2 && alike >= 0.82) return [{ kind: 'name', value, weight: 2.5 }]
  if (!differs && words === 1 && alike >= 0.9) return [{ kind: 'name', value, weight: 2.8 }]
  const [a, b] = names
  if (differs && words > 0) return [{ kind: 'family', value: `${a} / ${b}`, weight: -2.5 }]
  return alike < 0.75 ? [{ kind: 'otherName', value: `${a} / ${b}`, weight: -4 }] : []
}

/** What a name says that many bear: with an order number it is worth a question, with one weaker thing beside it not yet. */
function ofMany(reason: SuggestionReason): SuggestionReason {
  return reason.weight > 0 ? { ...reason, weight: reason.weight * 0.8 } : reason
}

function timing(one: Side, other: Side): SuggestionReason[] {
  const gaps = pairsOf(one.handles, other.handles)
    .filter(([a, b]) => a.channel !== b.channel)
    .flatMap(([a, b]) => [gap(a.lastAt, b.firstAt), gap(b.lastAt, a.firstAt)])
  const least = Math.min(...gaps)
  if (least <= 15 * 60_000)
    return [{ kind: 'minutes', value: String(Math.ceil(least / 60_000)), weight: 1.5 }]
  return []
}

function gap(last: Date | null, first: Date): number {
  return last ? Math.abs(first.getTime() - last.getTime()) : Number.POSITIVE_INFINITY
}

/** The same order number, or the same question in the same words. */
function content(one: Side, other: Side): SuggestionReason[] {
  const theirs = new Set(other.words)
  const both = [...new Set(one.words)].filter((word) => theirs.has(word))
  const number = both.find((word) => /^\d{4,}$/.test(word))
  if (number) return [{ kind: 'number', value: number, weight: 2 }]
  const long = both.filter((word) => word.length > 3)
  const size = Math.min(new Set(one.words).size, theirs.size)
  return long.length >= 3 && both.length >= size / 2
    ? [{ kind: 'words', value: long.slice(0, 4).join(' '), weight: 1.5 }]
    : []
}

function against(one: Side, other: Side): SuggestionReason[] {
  const clash = pairsOf(one.handles, other.handles).find(
    ([a, b]) =>
      a.channel === b.channel &&
      a.scope === b.scope &&
      a.address !== b.address &&
      namesOnePerson(a) &&
      namesOnePerson(b),
  )
  const numbers = [one, other].map((side) =>
    side.proofs.filter((proof) => proof.kind === 'external' && proof.strength === 3),
  )
  const [mine = [], theirs = []] = numbers
  const differ =
    mine.length > 0 &&
    theirs.length > 0 &&
    !mine.some((a) => theirs.some((b) => a.value === b.value))
  return [
    ...(clash ? [{ kind: 'clash', value: clash[0].channel, weight: -5 } as const] : []),
    ...(differ ? [{ kind: 'otherNumber', value: '', weight: -8 } as const] : []),
  ]
}

function pairsOf<A, B>(some: A[], others: B[]): [A, B][] {
  return some.flatMap((one) => others.map((other): [A, B] => [one, other]))
}
