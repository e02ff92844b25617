/**
 * Search tokens, made in the app because PostgreSQL's own parsers are blind to Japanese and Russian under a C locale:
 * NFKC, lower case, accents stripped; words for scripts with spaces, overlapping pairs for those without.
 */
const words = /[\p{L}\p{N}]+/gu
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
/** Longer tokens are cut: nobody searches by them, and a hostile text must not bloat the index. */
const longest = 40
const most = 400

/** The distinct tokens of a text, at most 400. */
export function searchTokens(...texts: (string | null | undefined)[]): string[] {
  const found = new Set<string>()
  for (const text of texts) {
    if (!text) continue
    for (const token of [...nationalNumbers(text), ...tokensOf(fold(text.slice(0, 20_000)))]) {
      found.add(token.slice(0, longest))
      if (found.size >= most) return [...found]
    }
  }
  return [...found]
}

/**
 * A query's tokens, as beginnings of words, so that a search helps while it is typed. A single letter that another word
 * follows is a word itself: nearly everybody has a word that begins with it.
 */
export function queryText(query: string): string | null {
  const tokens = [...tokensOf(fold(query.slice(0, 200)), true)].map((token) =>
    token.slice(0, longest),
  )
  if (tokens.length === 0) return null
  const all = tokens
    .map((token, place) => {
      const typed = place === tokens.length - 1 || [...token].length > 1
      return `'${token.replaceAll("'", "''")}'${typed ? ':*' : ''}`
    })
    .join(' & ')
  const number = dialled(query)
  return number && number !== tokens[0] ? `(${all}) | '${number}':*` : all
}

/** A phone is asked for with or without its country, and nobody types the spaces of another: the digits as one word. */
function dialled(query: string): string | undefined {
  if (!/^[\d\s+()./-]{5,40}$/.test(query)) return undefined
  const digits = query.replace(/\D/g, '').replace(/^0+/, '')
  return digits.length >= 5 ? digits : undefined
}

/** An E.164 number without its country code, which has one to three digits. */
function nationalNumbers(text: string): string[] {
  const digits = /^\+([1-9]\d{6,14})$/.exec(text)?.[1]
  return digits ? [1, 2, 3].map((length) => digits.slice(length)) : []
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC').toLowerCase()
}

function* tokensOf(text: string, query = false): Iterable<string> {
  for (const [word] of text.matchAll(words)) {
    // Most words of most scripts: half the time for a message.
    if (word.search(unspaced) < 0) {
      yield* spaced(word, query)
      continue
    }
    let rest = word
    for (const [run] of word.matchAll(unspaced)) {
      yield* pairs(run, query)
      rest = rest.replace(run, ' ')
    }
    for (const part of rest.split(' ')) if (part) yield* spaced(part, query)
  }
}

function* spaced(word: string, query: boolean): Iterable<string> {
  yield word
  if (!query) yield* endings(word)
}

/** A phone is also found by its last digits, and when it is typed in groups: the ends of its number are stored too. */
function* endings(word: string): Iterable<string> {
  if (!/^\d{7,15}$/.test(word)) return
  for (let from = 1; from <= word.length - 4; from++) yield word.slice(from)
}

/** Stored: every character and every pair. Asked: pairs alone, or the character when it stands alone. */
function* pairs(run: string, query: boolean): Iterable<string> {
  const characters = [...run]
  if (!query || characters.length === 1) yield* characters
  for (let i = 0; i + 1 < characters.length; i++) yield `${characters[i]}${characters[i + 1]}`
}
