import PostalMime, { type Attachment } from 'postal-mime'
import { headerEnd, maxHeaderBytes } from '../receive/header-fields.ts'

/** A part of a mail that is a file. */
export type MimeFile = {
  name: string
  type: string
  data: Uint8Array
  cid: string
  inline: boolean
}

/** A mail's body, taken apart. `problem` says in words what could not be read; the rest is then as complete as possible. */
export type Body = { text: string; html: string; files: MimeFile[]; problem?: string }

const maxFiles = 200
const maxLines = 50_000
const maxTextLength = 1_000_000

/** Takes a mail apart, within limits that keep hostile mail from costing more than a moment. Never throws. */
export async function readBody(raw: Uint8Array): Promise<Body> {
  const cut = manyLinesEnd(raw)
  try {
    const mail = await PostalMime.parse(raw.subarray(0, cut), {
      // Parsed inline, 10,000 nested mails take two seconds; as files they take none.
      forceRfc822Attachments: true,
      maxNestingDepth: 100,
      maxHeadersSize: maxHeaderBytes,
    })
    const files = mail.attachments.slice(0, maxFiles).map(fileOf)
    const missing = mail.attachments.length - files.length
    const problems: string[] = []
    if (cut < raw.length) problems.push(`only the first ${maxLines} lines were read`)
    if (missing > 0) problems.push(`${missing} more files are only in the original`)
    const problem = problems.join(', and ')
    const text = withRightCharset((mail.text ?? '').slice(0, maxTextLength))
    return { text, html: withRightCharset(mail.html ?? ''), files, ...(problem ? { problem } : {}) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      text: firstText(raw),
      html: '',
      files: [],
      problem: `the mail could not be taken apart: ${reason}`,
    }
  }
}

// postal-mime takes 16 s for a million unencoded lines, and 0.3 s for 40 MB of base64, whose lines are long.
function manyLinesEnd(raw: Uint8Array): number {
  let lines = 0
  let cut = raw.length
  for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) {
    lines += 1
    if (lines === maxLines) cut = at + 1
  }
  return raw.length / lines < 60 ? cut : raw.length
}

function fileOf(file: Attachment): MimeFile {
  const data =
    typeof file.content === 'string' ? Buffer.from(file.content) : new Uint8Array(file.content)
  return {
    name: safeName(file.filename ?? '', file.mimeType),
    type: /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(file.mimeType)
      ? file.mimeType.toLowerCase()
      : 'application/octet-stream',
    data,
    cid: (file.contentId ?? '').replace(/^<|>$/g, ''),
    inline: file.disposition === 'inline' || file.related === true,
  }
}

/** A file's name for display: nothing that turns the reading direction, hides, or looks like a path. */
function safeName(name: string, type: string): string {
  const text = name
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '')
    .replace(/[/\\]/g, '_')
    .trim()
    .slice(-150)
  if (text) return text
  if (type === 'message/rfc822') return 'mail.eml'
  if (type === 'text/calendar') return 'invitation.ics'
  if (type === 'message/delivery-status') return 'delivery-status.txt'
  return 'file'
}

function firstText(raw: Uint8Array): string {
  const body = raw.subarray(headerEnd(raw))
  return Buffer.from(body.subarray(0, 4000)).toString('utf8')
}

const latin = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
    byte,
  ]),
)

/** Undoes a charset that was declared wrongly: UTF-8 that was read as Latin ("SchÃ¶n") and is valid as UTF-8 throughout. */
function withRightCharset(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]/.test(text)) return text
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const byte = latin.get(text[at] ?? '')
    if (byte === undefined) return text
    bytes[at] = byte
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return text
  }
}
