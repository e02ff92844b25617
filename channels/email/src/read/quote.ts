import { type Folded, fold, type Segment } from './segments.ts'

/** What is known about the mail besides its text: it decides what may be taken for quoted history. */
export type MailFacts = { subject: string; isReply: boolean }

/**
 * Folds the quoted history of a plain text by rules without words, so that they hold in any language: lines with ">",
 * the line with a date and an address above them, and a block of headers that repeats the mail's own subject.
 * In doubt nothing is folded.
 */
export function foldPlain(text: string, facts: MailFacts): Folded {
  const all = text.replace(/\r\n?/g, '\n').split('\n')
  // Rules look at the beginning of a line and of a mail; what is longer is shown all the same.
  const lines = all.slice(0, maxLines).map((line) => line.slice(0, maxLineLength))
  const rest = lines.findIndex((_, at) => startsHistory(lines, at, facts))
  const quoted = lines.map((line, at) => (rest >= 0 && at >= rest) || isQuoteLine(line))
  const until = rest < 0 ? lines.length : rest
  for (let at = 1; at < until; at++)
    if (quoted[at] && !quoted[at - 1]) markIntroduction(lines, quoted, at)
  const segments: Segment[] = all.map((line, at) => ({
    quoted: quoted[at] ?? rest >= 0,
    text: `${line}\n`,
  }))
  return fold(segments)
}

const maxLines = 20_000
const maxLineLength = 1000
// Bidirectional marks surround addresses in Hebrew and Arabic mail, and would hide the colon at the end.
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
const address = /[^\s<>"'()[\]]+@[^\s<>"'()[\]]+\.[^\s<>"'()[\]]+/u
const numbers = /\p{Nd}+/gu
const colonAtEnd = /[:：﹕︰]\s*$/u

function isQuoteLine(line: string): boolean {
  // "From " at the start of a line is written ">From " by some servers; that is no quote.
  return /^\s{0,3}>/.test(line) && !/^>From /.test(line)
}

/** Marks "On 4 March 2026 at 10:15, Ana <…> wrote:" above a quote, over up to three lines. */
function markIntroduction(lines: string[], quoted: boolean[], quote: number): void {
  let last = quote - 1
  if (lines[last]?.trim() === '') last -= 1
  for (let first = last; first >= 0 && first > last - 3; first--) {
    if (!lines[first]?.trim() || quoted[first]) return
    if (!introducesQuote(lines.slice(first, last + 1).join(' '))) continue
    for (let at = first; at < quote; at++) quoted[at] = true
    return
  }
}

/** A date and a time, and an address or a colon at the end: what programs write above a quote in every language. */
function introducesQuote(line: string): boolean {
  const text = line.replace(invisible, '')
  if (text.length > 400) return false
  const hasAddress = address.test(text)
  const count = text.replace(address, '').match(numbers)?.length ?? 0
  return hasAddress ? count >= 2 : count >= 3 && colonAtEnd.test(text)
}

/** Whether everything from this line on is an earlier mail that is not marked with ">". */
function startsHistory(lines: string[], at: number, facts: MailFacts): boolean {
  const line = lines[at] ?? ''
  if (line.trim() === '' || isQuoteLine(line)) return false
  if (isRule(line)) {
    const next = lines.slice(at + 1, at + 4).findIndex((other) => other.trim() !== '')
    return next >= 0 && isHeaderBlock(lines, at + 1 + next, facts, true)
  }
  if (isHeaderBlock(lines, at, facts, false)) return true
  if (!facts.isReply) return false
  // The introduction alone is enough only with everything in it, and when no ">" follows.
  const text = line.replace(invisible, '')
  const hasQuote = lines.slice(at + 1, at + 4).some(isQuoteLine)
  return (
    !hasQuote &&
    colonAtEnd.test(text) &&
    /<[^<>]*@[^<>]*>/.test(text) &&
    introducesQuote(text) &&
    dated(text)
  )
}

function dated(text: string): boolean {
  return (text.replace(address, '').match(numbers)?.length ?? 0) >= 3
}

/** "-----Original message-----" or a line of underscores, in any language. */
function isRule(line: string): boolean {
  return /^\s*(?:[-_=*–—]{3,}[^-_=*–—]{0,60}[-_=*–—]{3,}|[-_=*–—]{10,})\s*$/u.test(line)
}

const headerLine = /^[\s*]*[^\s:：<>@\p{Nd}*][^:：<>@\p{Nd}*]{0,30}?[\s*]*[:：][\s*]*(\S.*)?$/u

/**
 * Lines of "Label: value" with an address or a date among them. One value must be the subject of this mail, or a rule
 * stands above: else a form that a customer filled in would be taken for history.
 */
function isHeaderBlock(lines: string[], at: number, facts: MailFacts, belowRule: boolean): boolean {
  const values: string[] = []
  let other = 0
  for (const line of lines.slice(at, at + 12)) {
    const text = line.replace(invisible, '')
    const found = headerLine.exec(text)
    if (found) values.push((found[1] ?? '').trim())
    else if (text.trim() === '' || ++other > 2 || values.length === 0) break
  }
  if (values.length < 3) return false
  const named = values.some(
    (value) => address.test(value) || (value.match(numbers)?.length ?? 0) >= 3,
  )
  const subject = bareSubject(facts.subject)
  const repeats = subject !== '' && values.some((value) => bareSubject(value) === subject)
  return named && (repeats || belowRule)
}

/** A subject without "Re:", "AW:", "回复：" and the like, in any language, for comparison. */
export function bareSubject(subject: string): string {
  let text = subject.replace(invisible, '').replace(/\s+/g, ' ').trim()
  for (let round = 0; round < 10; round++) {
    const next = text.replace(/^[^\s:：[\]]{1,10}(?:\[\d+\])?\s?[:：]\s*/u, '')
    if (next === text || next === '') return text.toLowerCase()
    text = next
  }
  return text.toLowerCase()
}
