import { readableHtml } from './html.ts'
import { type Element, readTree } from './html-tree.ts'
import type { Segment } from './segments.ts'

/** The text of a mail's HTML in order, with the parts that mail programs mark as quoted; `marked` when there are any. */
export function htmlSegments(html: string): { segments: Segment[]; marked: boolean } {
  const writer: Writer = { segments: [], quoted: false, rest: false, pre: false }
  write(readTree(readableHtml(html)), writer)
  return { segments: writer.segments, marked: writer.segments.some(({ quoted }) => quoted) }
}

type Writer = { segments: Segment[]; quoted: boolean; rest: boolean; pre: boolean }

const blocks = new Set(
  'p div pre blockquote ul ol li dl dt dd table caption thead tbody tfoot tr h1 h2 h3 h4 h5 h6 hr'.split(
    ' ',
  ),
)

function write(element: Element, writer: Writer): void {
  const before = { quoted: writer.quoted, pre: writer.pre }
  if (startsHistory(element) && hasAuthorText(writer)) writer.rest = true
  writer.quoted = writer.quoted || writer.rest || isQuote(element)
  writer.pre = writer.pre || element.tag === 'pre'
  if (blocks.has(element.tag)) newLine(writer)
  put(writer, textBefore(element))
  for (const child of element.children) {
    if (typeof child === 'string') putText(writer, child)
    else write(child, writer)
  }
  if (blocks.has(element.tag)) newLine(writer)
  put(writer, gapAfter.get(element.tag) ?? '')
  writer.quoted = before.quoted || writer.rest
  writer.pre = before.pre
}

const gapAfter = new Map([
  ['p', '\n'],
  ['td', ' '],
  ['th', ' '],
])

function putText(writer: Writer, text: string): void {
  put(writer, writer.pre ? text : text.replace(/[ \t\r\n]+/g, ' '))
}

function textBefore({ tag, attributes: { alt } }: Element): string {
  if (tag === 'br') return '\n'
  if (tag === 'li') return '- '
  return tag === 'img' && alt ? `[${alt}]` : ''
}

function hasAuthorText(writer: Writer): boolean {
  return writer.segments.some(({ quoted, text }) => !quoted && text.trim() !== '')
}

function put(writer: Writer, text: string): void {
  if (text === '') return
  const last = writer.segments.at(-1)
  if (last && last.quoted === writer.quoted) {
    const atStart = last.text === '' || last.text.endsWith('\n')
    last.text += atStart && !writer.pre ? text.replace(/^ +/, '') : text
  } else if (text.trim() !== '' || last) {
    writer.segments.push({
      quoted: writer.quoted,
      text: writer.pre ? text : text.replace(/^ +/, ''),
    })
  }
}

function newLine(writer: Writer): void {
  const last = writer.segments.at(-1)
  if (!last || last.text.endsWith('\n')) return
  if (last.quoted === writer.quoted) last.text += '\n'
  else writer.segments.push({ quoted: writer.quoted, text: '\n' })
}

// Class names that mail programs give to their quotes (Gmail, Thunderbird, Yahoo, Proton, Tuta, Zoho, Front, Mail.ru).
const quoteClasses =
  /(?:^|\s)(?:x_)?(?:gmail_attr|yahoo_quoted|protonmail_quote|moz-cite-prefix|moz-forward-container|tutanota_quote|zmail_extra|front-blockquote|gmail_quote_attribution|mail-quote-collapse|qm_quote|replyQuote)(?:\s|$)/i
// From these on, everything is an earlier mail (Outlook in its ages, Hotmail, Apple's forward, Exchange).
const historyIds =
  /^(?:x_)*(?:appendonsend|divRplyFwdMsg|stopSpelling|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|reply-intro)$/i
const outlookRule = /border:\s*none;\s*border-top:\s*solid\s+(?:#?(?:E1E1E1|B5C4DF)|windowtext)/i

function isQuote(element: Element): boolean {
  const { class: classes = '', type = '', cite, style = '', name = '' } = element.attributes
  if (quoteClasses.test(classes) || /^(?:quote|messageReplySection)$/.test(name)) return true
  if (element.attributes['data-marker'] === '__QUOTED_TEXT__') return true
  // Answers between quotes are written inside Gmail's wrapper, so it counts only where it has no quotes of its own.
  if (/(?:^|\s)(?:x_)?gmail_quote(?:_container)?(?:\s|$)/.test(classes))
    return element.tag === 'blockquote' || !has(element, 'blockquote')
  if (element.tag !== 'blockquote') return false
  return (
    type === 'cite' ||
    cite !== undefined ||
    /border-left/i.test(style) ||
    /quote|cite/i.test(classes)
  )
}

function startsHistory(element: Element): boolean {
  const { id = '', style = '' } = element.attributes
  if (historyIds.test(id) || element.attributes['data-marker'] === '__HEADERS__') return true
  // Outlook's line above "From: … Sent: …"; a signature may have such a line too, but no address and colons.
  return outlookRule.test(style) && /(?:[:：].*){3}/su.test(textOf(element).slice(0, 600))
}

function has(element: Element, tag: string): boolean {
  return element.children.some(
    (child) => typeof child !== 'string' && (child.tag === tag || has(child, tag)),
  )
}

function textOf(element: Element): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : textOf(child)))
    .join(' ')
}
