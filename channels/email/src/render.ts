import type { Rendered } from '@atrium/channel-kit/channel'
import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Author } from '@atrium/contract/message'
import { capabilities } from './capabilities.ts'
import { bareId, ownMessageId } from './message-id.ts'
import { isMailAddress } from './read/address-form.ts'
import { loopMark, tokenAddress } from './reply-token.ts'
import type { Settings } from './settings.ts'

/** One mail to one person, as data; `send` makes MIME of it. */
export type MailRequest = {
  /** Without angle brackets. */
  messageId: string
  from: { name: string; address: string }
  to: { name: string; address: string }
  replyTo: string
  /** `plainFrom` is used where the server does not accept the envelope sender that bounces come back to. */
  envelope: { from: string; plainFrom: string; to: string }
  subject: string
  text: string
  html: string
  inReplyTo: string | null
  references: string[]
  headers: Record<string, string>
  files: OutgoingAttachment[]
}

const maxReferences = 20
const maxTotalBytes = 18_000_000

/** Our message → a mail, or why it cannot be one. */
export function render(outgoing: Outgoing, settings: Settings): Rendered<MailRequest> {
  const { content, to, thread, author } = outgoing
  if (outgoing.change) return refuse('A mail that was sent cannot be changed.')
  if (outgoing.reaction) return refuse('Mail knows no reactions.')
  if (content.kind !== 'text' && content.kind !== 'email')
    return refuse(`Mail cannot carry content of the kind "${content.kind}".`)
  if (!isMailAddress(to.address))
    return refuse(
      'The sender of this mail could not be read, so there is no safe address to answer to.',
    )
  const wrong = wrongFiles(outgoing.attachments) ?? wrongText(content.text, outgoing.attachments)
  if (wrong) return refuse(wrong)
  const { address } = settings
  const token = (purpose: 't' | 'b') =>
    settings.plusAddressing
      ? (tokenAddress(purpose, outgoing.messageId, settings) ?? address)
      : address
  const inReplyTo = outgoing.replyTo ?? thread.lastInbound ?? null
  const request: MailRequest = {
    messageId: outgoing.externalId ?? ownMessageId(outgoing.messageId, address),
    from: { name: oneLine(settings.displayName || outgoing.fromName), address },
    to: { name: oneLine(to.name ?? ''), address: to.address },
    replyTo: token('t'),
    envelope: { from: token('b'), plainFrom: address, to: to.address },
    subject: subjectOf(outgoing, settings),
    text: withFooter(content.text, outgoing.unsubscribe),
    html: htmlOf(content.text, outgoing.unsubscribe),
    inReplyTo: inReplyTo === null ? null : bareId(inReplyTo),
    references: referencesOf(thread.references, inReplyTo),
    headers: {
      'X-Atrium-Loop': loopMark(settings),
      ...automaticHeaders(author, inReplyTo !== null),
      ...unsubscribeHeaders(outgoing.unsubscribe),
    },
    files: outgoing.attachments,
  }
  return { ok: true, request }
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}

function wrongText(text: string, files: OutgoingAttachment[]): string | undefined {
  if (text.trim() === '' && files.length === 0) return 'The mail is empty.'
  const { max } = capabilities.text
  return text.length > max ? `The text is longer than ${max} characters.` : undefined
}

function wrongFiles(files: OutgoingAttachment[]): string | undefined {
  const { perMessage, totalBytes: _, ...kinds } = capabilities.media
  if (files.length > perMessage) return `A mail carries at most ${perMessage} files.`
  for (const file of files) {
    const limit = Object.entries(kinds).find(([kind]) => kind === file.kind)?.[1]
    if (!limit) return `Mail cannot carry a file of the kind "${file.kind}".`
    const fits = limit.types.some(
      (type) => type === '*/*' || file.type.startsWith(type.slice(0, -1)),
    )
    if (!fits) return `"${file.name}" (${file.type}) cannot be sent as ${file.kind}.`
    if (file.bytes > limit.maxBytes)
      return `"${file.name}" is larger than ${megabytes(limit.maxBytes)}.`
  }
  const total = files.reduce((sum, file) => sum + file.bytes, 0)
  return total > maxTotalBytes
    ? `The files are together larger than ${megabytes(maxTotalBytes)}.`
    : undefined
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`
}

/** One "Re:" however often the mail went back and forth, and whatever language the other program wrote it in. */
function subjectOf({ content, thread, fromName }: Outgoing, settings: Settings): string {
  const given = content.kind === 'email' ? oneLine(content.subject) : ''
  const isReply = thread.lastInbound !== null || thread.references.length > 0
  const before = oneLine(thread.subject ?? '')
  const subject = given || before
  if (!subject)
    return `Message from ${oneLine(settings.displayName || fromName) || settings.address}`
  const bare = withoutReply(subject)
  const wantsReply = isReply && (!given || bare !== given || bare === withoutReply(before))
  return (wantsReply ? `Re: ${bare}` : subject).slice(0, 900)
}

// "Re" as mail programs write it: Outlook translates it (AW, SV, Antw, RIF, Odp, YNT, TR is "forward" and stays).
const replyPrefix =
  /^\s*(?:re|aw|sv|vs|antw|antwort|rif|r|odp|ynt|ref|res|отв|ответ|回复|回覆|答复|返信|תגובה|رد)(?:\[\d+\])?\s?[:：]\s*/iu

function withoutReply(subject: string): string {
  let text = subject
  while (replyPrefix.test(text)) text = text.replace(replyPrefix, '')
  return text || subject
}

/** The parents, trimmed to the first and the newest: long chains break header limits. */
function referencesOf(references: string[], inReplyTo: string | null): string[] {
  const last = inReplyTo === null ? [] : [bareId(inReplyTo)]
  const others = [...new Set(references.map(bareId))].filter((id) => !last.includes(id))
  const all = [...others, ...last]
  return all.length <= maxReferences ? all : [...all.slice(0, 1), ...all.slice(1 - maxReferences)]
}

/** RFC 3834: only what no person wrote is marked, so that the answering machines of others leave it alone. */
function automaticHeaders(author: Author, isReply: boolean): Record<string, string> {
  if (author.kind === 'member' || author.kind === 'contact' || author.kind === 'echo') return {}
  return {
    'Auto-Submitted': isReply ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  }
}

/** One click in the mail program, RFC 8058. It asks for a DKIM signature over these fields, which the relay makes. */
function unsubscribeHeaders(unsubscribe: Outgoing['unsubscribe']): Record<string, string> {
  if (!unsubscribe) return {}
  return {
    'List-Unsubscribe': `<${unsubscribe.url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

/** Behind the signature mark, where mail programs leave it out of a reply. */
function withFooter(text: string, unsubscribe: Outgoing['unsubscribe']): string {
  return unsubscribe ? `${text}\n\n-- \n${unsubscribe.words}: ${unsubscribe.url}` : text
}

function htmlOf(text: string, unsubscribe: Outgoing['unsubscribe']): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n{2,}/)
  const body = paragraphs
    .map((part) => `<p>${linked(part).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
  const footer = unsubscribe
    ? `\n<p><small><a href="${escaped(unsubscribe.url)}">${escaped(unsubscribe.words)}</a></small></p>`
    : ''
  return `<!DOCTYPE html>\n<html><body dir="auto">\n${body}${footer}\n</body></html>`
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/)
    .map((part, at) =>
      at % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part),
    )
    .join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
