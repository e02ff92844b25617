/** A stretch of a mail's text, in order: what its author wrote now, or what they quote. */
export type Segment = { quoted: boolean; text: string }

/** What is shown at once, and what is folded below it. */
export type Folded = { text: string; quoted?: string }

/**
 * Folds quoted history away and keeps every word of the author. A quote at the end is folded, and one before a single
 * answer; between several answers quotes stay in place with "> ", or the answers would lose their sense.
 * A mail that is nothing but a quote is shown whole.
 */
export function fold(segments: Segment[]): Folded {
  const parts = joined(segments).filter(({ text }) => text.trim() !== '')
  if (!parts.some(({ quoted }) => !quoted))
    return { text: tidy(lines(parts.map(({ text }) => text))) }
  const folded: string[] = []
  while (parts.at(-1)?.quoted) folded.unshift(parts.pop()?.text ?? '')
  const answers = parts.filter(({ quoted }) => !quoted).length
  if (answers === 1) while (parts[0]?.quoted) folded.unshift(parts.shift()?.text ?? '')
  const text = tidy(lines(parts.map((part) => (part.quoted ? marked(part.text) : part.text))))
  const quoted = tidy(lines(folded))
  return quoted ? { text, quoted } : { text }
}

/** Lines without trailing space, at most one empty line in a row, none at the ends. */
function tidy(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}

function lines(texts: string[]): string {
  return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('')
}

function joined(segments: Segment[]): Segment[] {
  const parts: Segment[] = []
  for (const segment of segments) {
    const last = parts.at(-1)
    const isGap = segment.text.trim() === ''
    if (last && (isGap || last.quoted === segment.quoted)) last.text += segment.text
    else parts.push({ ...segment })
  }
  return parts
}

function marked(text: string): string {
  return tidy(text)
    .split('\n')
    .map((line) => (line.startsWith('>') ? line : `> ${line}`.trimEnd()))
    .join('\n')
}
