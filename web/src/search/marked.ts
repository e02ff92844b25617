export type MarkedPiece = { text: string; hit: boolean }

/** Splits a text where the searched words are, whatever their accents and case; long text starts near the first hit. */
export function marked(text: string, query: string): MarkedPiece[] {
  const words = query.split(/\s+/).map(plain).filter(Boolean)
  const shown = around(text, words)
  const low = foldEach(shown)
  const pieces: MarkedPiece[] = []
  let from = 0
  while (from < shown.length) {
    const next = nextHit(low, words, from)
    if (!next) break
    if (next.at > from) pieces.push({ text: shown.slice(from, next.at), hit: false })
    pieces.push({ text: shown.slice(next.at, next.at + next.length), hit: true })
    from = next.at + next.length
  }
  if (from < shown.length) pieces.push({ text: shown.slice(from), hit: false })
  return pieces
}

function around(text: string, words: string[]): string {
  const at = nextHit(foldEach(text), words, 0)?.at ?? 0
  return at > 60 ? `…${cut(text, at - 40, at + 160)}` : cut(text, 0, 200)
}

/** A part of a text, without half of a character at its ends. */
function cut(text: string, from: number, to: number): string {
  return text.slice(from, to).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
}

function nextHit(
  text: string,
  words: string[],
  from: number,
): { at: number; length: number } | undefined {
  return words
    .map((word) => ({ at: text.indexOf(word, from), length: word.length }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at || b.length - a.length)[0]
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Each UTF-16 unit becomes one unit, so that places in the folded text are places in the text. */
function foldEach(text: string): string {
  return Array.from({ length: text.length }, (_, place) => {
    const unit = text.charAt(place)
    const folded = plain(unit)
    return folded.length === 1 ? folded : unit
  }).join('')
}
