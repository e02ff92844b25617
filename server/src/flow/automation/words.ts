/** Scripts that set no space between words, or hang endings on them: there a word is found wherever it stands. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const wordSign = /[\p{L}\p{N}\p{M}]/u

/** Whether one of the words or phrases stands in a text, as whole words: whatever the case, the accents and the spaces. */
export function saysOneOf(text: string, wanted: readonly string[]): boolean {
  const said = plain(text)
  return wanted.some((one) => stands(plain(one), said))
}

/** Accents that Latin, Greek and Cyrillic letters carry are left out; the marks of other scripts are letters of their own. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function stands(phrase: string, text: string): boolean {
  if (phrase === '') return false
  const [first = '', last = ''] = [[...phrase][0], [...phrase].at(-1)]
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const before = [...text.slice(Math.max(0, at - 2), at)].at(-1)
    const after = [...text.slice(at + phrase.length, at + phrase.length + 2)][0]
    if (!goesOn(first, before) && !goesOn(last, after)) return true
  }
  return false
}

/** Whether the word goes on beyond its edge. */
function goesOn(edge: string, beyond: string | undefined): boolean {
  if (beyond === undefined || !wordSign.test(edge) || unspaced.test(edge)) return false
  return wordSign.test(beyond) && !unspaced.test(beyond)
}
