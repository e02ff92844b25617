import type { Side } from '../../server/src/flow/identity/suggest/score.ts'
import { family, given } from './names.ts'

/** Two records, and whether they are one person. `kind` says how the pair was made. */
export type LabelledPair = { one: Side; other: Side; same: boolean; kind: string }

type Claim = Side['proofs'][number]
type Person = { given: string[]; family: string[]; phone: string; mail: string; order: string }
type Random = () => number

/** The same numbers each time (mulberry32), so that two versions are measured on the same pairs. */
function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Pairs of one person on two channels, and of two people who look alike, with the noise of real records. */
export function labelledPairs(count: number, seed = 4821): LabelledPair[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, place) =>
    place % 5 < 2 ? samePerson(random) : twoPeople(random),
  )
}

function pick<T>(random: Random, some: readonly T[]): T {
  const chosen = some[Math.floor(random() * some.length)]
  if (chosen === undefined) throw new Error('nothing to pick from')
  return chosen
}

function person(random: Random): Person {
  const [first, last] = [pick(random, given), pick(random, family)]
  const local = `${ascii(first[0])}.${ascii(last[0])}${Math.floor(random() * 90 + 10)}`
  const digits = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 10)).join('')
  return {
    given: first,
    family: last,
    phone: `+${pick(random, ['34', '33', '49', '7', '55', '81'])}6${digits(8)}`,
    mail: `${local}@${pick(random, ['post.example', 'mail.example', 'firm.example'])}`,
    order: digits(5),
  }
}

function ascii(text = ''): string {
  return text
    .normalize('NFKD')
    .replace(/\P{ASCII}/gu, '')
    .toLowerCase()
}

/** One of the ways in which somebody's name stands in a profile or a form. */
function writtenName(random: Random, { given: first, family: last }: Person): string[] {
  const form = random()
  const spelling = () => (random() < 0.6 ? 0 : Math.floor(random() * first.length))
  const way = spelling()
  const [g = '', f = ''] = [first[way], last[way]]
  if (form < 0.48) return [`${g} ${f}`]
  if (form < 0.62) return [`${f} ${g}`]
  if (form < 0.74) return [slip(random, `${g} ${f}`)]
  if (form < 0.82) return [`${g} ${f}`.toUpperCase()]
  if (form < 0.92) return [g]
  if (form < 0.95) return [pick(random, ['🌸', 'Mum', 'xX_king_Xx', 'Sunshine'])]
  return []
}

/** One letter lost, doubled, swapped or wrong. */
function slip(random: Random, text: string): string {
  const letters = [...text]
  const at = 1 + Math.floor(random() * (letters.length - 2))
  const [here = '', next = ''] = [letters[at], letters[at + 1]]
  const ways = [[], [here, here], [next, here], ['e']] as const
  const way = Math.floor(random() * ways.length)
  letters.splice(at, way === 2 ? 2 : 1, ...(ways[way] ?? []))
  return letters.join('')
}

function proof(
  kind: Claim['kind'],
  value: string,
  strength: Claim['strength'],
  holders = 2,
): Claim {
  return { kind, value, strength, source: 'bench', holders }
}

const start = Date.parse('2026-03-01T09:00:00Z')
const day = 86_400_000

function side(channel: string, address: string, at: number, part: Partial<Side>): Side {
  const [firstAt, lastAt] = [new Date(at), new Date(at + 60_000)]
  return {
    names: [],
    proofs: [],
    words: ['hello', 'please', pick(() => (at % 97) / 97, ['price', 'hours', 'booking', 'order'])],
    ...part,
    handles: [{ channel, scope: '', address, firstAt, lastAt }],
  }
}

function samePerson(random: Random): LabelledPair {
  const who = person(random)
  const at = start + random() * 30 * day
  const soon = random() < 0.2
  const later = soon ? at + 5 * 60_000 : at + (1 + random() * 60) * day
  const typed = random()
  const both = random() < 0.25 ? [who.order] : []
  const claims =
    typed < 0.5
      ? [proof('phone', random() < 0.06 ? slipDigits(random, who.phone) : who.phone, 0)]
      : typed < 0.85
        ? [proof('email', random() < 0.06 ? slip(random, who.mail) : who.mail, 0)]
        : [proof('phone', who.phone, 0), proof('email', who.mail, 0)]
  const app = side('whatsapp', who.phone, at, {
    names: writtenName(random, who),
    proofs: [proof('phone', who.phone, 1), ...(typed >= 0.5 ? [proof('email', who.mail, 0)] : [])],
  })
  const site = side('webchat', who.mail, later, { names: writtenName(random, who), proofs: claims })
  app.words.push(...both)
  site.words.push(...both)
  return { one: app, other: site, same: true, kind: 'same person' }
}

function slipDigits(random: Random, phone: string): string {
  const at = 4 + Math.floor(random() * (phone.length - 5))
  return phone.slice(0, at) + String(Math.floor(random() * 10)) + phone.slice(at + 1)
}

/** Two people, made alike in the ways in which people are. */
function twoPeople(random: Random): LabelledPair {
  const [a, b] = [person(random), person(random)]
  const at = start + random() * 30 * day
  const later = random() < 0.15 ? at + 5 * 60_000 : at + (1 + random() * 60) * day
  const kind = pick(random, [
    'namesakes',
    'a family’s phone',
    'a kiosk’s phone',
    'an office’s address',
    'neighbouring phones',
    'alike addresses',
    'same given name',
    'strangers',
  ] as const)
  const app = side('whatsapp', a.phone, at, {
    names: writtenName(random, a),
    proofs: [proof('phone', a.phone, 1), proof('email', a.mail, 0)],
  })
  const site = side('webchat', b.mail, later, {
    names: writtenName(random, b),
    proofs: [proof('phone', b.phone, 0), proof('email', b.mail, 0)],
  })
  switch (kind) {
    case 'namesakes':
      site.names = writtenName(random, a)
      break
    case 'a family’s phone':
      site.names = [`${b.given[0]} ${a.family[0]}`]
      app.names = [`${a.given[0]} ${a.family[0]}`]
      site.proofs = [proof('phone', a.phone, 0)]
      break
    case 'a kiosk’s phone':
      site.proofs = [proof('phone', a.phone, 0, 12)]
      break
    case 'an office’s address':
      app.proofs.push(proof('email', 'info@firm.example', 0, 3))
      site.proofs = [proof('email', 'info@firm.example', 2, 3)]
      break
    case 'neighbouring phones':
      site.proofs = [proof('phone', slipDigits(random, a.phone), 0)]
      break
    case 'alike addresses':
      site.proofs = [proof('email', slip(random, a.mail), 0)]
      break
    case 'same given name':
      site.names = [`${a.given[0]} ${b.family[0]}`]
      break
    case 'strangers':
  }
  // By chance the two got one name: then nobody could tell, and the label would be a guess.
  const alike = a.given === b.given && (a.family === b.family || kind === 'a family’s phone')
  return alike ? twoPeople(random) : { one: app, other: site, same: false, kind }
}
