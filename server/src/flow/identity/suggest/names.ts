import { romanise } from './romanise.ts'

/** Words of a name as they are compared: Latin letters, folded, without titles. */
function nameWords(name: string): string[] {
  return romanise(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !titles.has(word))
    .slice(0, 6)
}

const titles = new Set(
  'mr mrs ms miss dr prof sr sra srta don dona mme mlle herr frau bin ibn'.split(' '),
)

/** How alike two names are, in any script and any order of words. */
export type Likeness = {
  /** 0 different … 1 the same; null where they cannot be compared (a nickname in Han, an empty name). */
  alike: number | null
  /** Words that have a counterpart. */
  words: number
  /** Each has a word that the other lacks: a shared family name with two given names. */
  differs: boolean
}

export function likeness(one: string, other: string): Likeness {
  const [a, b] = [nameWords(one), nameWords(other)]
  const scripts = a.length > 0 && b.length > 0 && han.test(a.join('')) !== han.test(b.join(''))
  if (a.length === 0 || b.length === 0 || scripts) return { alike: null, words: 0, differs: false }
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  const left = [...long]
  let sum = 0
  let words = 0
  for (const word of short) {
    const best = left.reduce(
      (found, candidate, place) => {
        const value = wordLikeness(word, candidate)
        return value > found.value ? { value, place } : found
      },
      { value: 0, place: -1 },
    )
    if (best.value >= 0.8) {
      left.splice(best.place, 1)
      words += 1
    }
    sum += best.value
  }
  return { alike: sum / short.length, words, differs: words < short.length && left.length > 0 }
}

const han = /\p{Script=Han}/u

/** An initial stands for any word that begins with it. */
function wordLikeness(one: string, other: string): number {
  if (one === other) return 1
  const [x, y] = [skeleton(one), skeleton(other)]
  if (x.length > 1 && x === y) return 0.95
  return jaroWinkler(one, other)
}

/**
 * The consonants of a romanised word, folded where scripts and languages differ: Mohammed, Muhamad and محمد are one,
 * as are Sergey, Serguei and Сергей.
 */
function skeleton(word: string): string {
  const folded = word
    .replace(/ph/g, 'f')
    .replace(/[ck]h|ck|[qc]/g, 'k')
    .replace(/[sz]h|tch|ts|z|j/g, 's')
    .replace(/w/g, 'v')
    .replace(/p/g, 'b')
    .replace(/gu(?=[ei])/g, 'g')
    .replace(/(.)\1+/g, '$1')
  const head = /^[aeiouy]/.test(folded) ? 'a' : ''
  return head + folded.replace(/[aeiouyh]/g, '')
}

/** Pairs of words under which a record is found again; a name of one word has only itself. */
export function nameKeys(names: string[]): string[] {
  const keys = new Set<string>()
  for (const name of names) {
    const words = [...new Set(nameWords(name).map((word) => keyOf(word)))].sort()
    const [only] = words
    if (words.length === 1 && only && only.length > 1) keys.add(only)
    for (const [place, one] of words.entries())
      for (const other of words.slice(place + 1)) keys.add(`${one} ${other}`)
  }
  return [...keys].slice(0, 30)
}

function keyOf(word: string): string {
  return han.test(word) ? word : skeleton(word) || word
}

/** Jaro's likeness with Winkler's bonus for a common beginning. */
function jaroWinkler(one: string, other: string): number {
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1)
  const taken = new Array<boolean>(other.length).fill(false)
  const mine: string[] = []
  for (const [place, letter] of [...one].entries()) {
    const from = Math.max(0, place - reach)
    const to = Math.min(other.length, place + reach + 1)
    for (let index = from; index < to; index += 1) {
      if (taken[index] || other[index] !== letter) continue
      taken[index] = true
      mine.push(letter)
      break
    }
  }
  if (mine.length === 0) return 0
  const theirs = [...other].filter((_, index) => taken[index])
  const swapped = mine.filter((letter, index) => letter !== theirs[index]).length / 2
  const count = mine.length
  const jaro = (count / one.length + count / other.length + (count - swapped) / count) / 3
  let common = 0
  while (common < 4 && one[common] && one[common] === other[common]) common += 1
  return jaro + common * 0.1 * (1 - jaro)
}
