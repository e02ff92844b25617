import type { ChannelIo } from '@atrium/channel-kit/channel'
import { cleanText, parseJson } from '@atrium/channel-kit/json'
import type { AttachmentKind } from '@atrium/contract/content'
import { addressParser, decodeWords } from 'postal-mime'
import { idsIn } from './message-id.ts'
import { automaticReason } from './read/automatic.ts'
import { strictFrom, unreadableSender } from './read/from.ts'
import { safeHtml } from './read/html.ts'
import { type Body, type MimeFile, readBody } from './read/mime.ts'
import { foldPlain, type MailFacts } from './read/quote.ts'
import { htmlSegments } from './read/quote-html.ts'
import { readReport } from './read/report.ts'
import { type Folded, fold } from './read/segments.ts'
import type { Unpacked } from './read/unpacked.ts'
import { allValues, firstValue, type HeaderField, headerFields } from './receive/header-fields.ts'
import { JournalRow } from './receive/journal-row.ts'
import type { Settings } from './settings.ts'

const maxShownText = 100_000
const maxReferences = 50
const recipientFields = [
  'to',
  'cc',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-forwarded-to',
]

/** Takes the raw mail of a journal row apart, stores its files, and gives the JSON that `parse` reads. */
export async function unpack(raw: string, settings: Settings, io: ChannelIo): Promise<string> {
  const row = JournalRow.parse(parseJson(raw))
  const mail = await io.blobs.get(row.blob)
  const fields = headerFields(mail)
  const body = await readBody(mail)
  const from = strictFrom(fields)
  const address = from.address ?? unreadableSender(from.shown)
  const subject = line(firstValue(fields, 'subject'))
  const inReplyTo = idsIn(firstValue(fields, 'in-reply-to')).at(-1) ?? ''
  const { text, quoted } = shownText(body, { subject, isReply: inReplyTo !== '' })
  const automatic = automaticReason(fields, address, settings.address)
  const parts = body.files.map(({ type, data }) => ({ type, text: textOf(type, data) }))
  const report = readReport(fields, address, body.text, parts)
  const type = firstValue(fields, 'content-type').toLowerCase()
  const unpacked: Unpacked = {
    messageId: row.messageId,
    key: row.key,
    at: row.receivedAt,
    from: {
      usable: from.usable,
      address,
      domain: from.usable ? from.domain : '',
      ...(from.name ? { name: from.name } : {}),
      shown: from.shown,
      ...(from.usable ? {} : { reason: from.reason }),
    },
    replyTo: addresses(fields, ['reply-to']),
    to: addresses(fields, ['to']),
    cc: addresses(fields, ['cc']),
    recipients: [...new Set([...(row.envelope?.to ?? []), ...addresses(fields, recipientFields)])],
    subject,
    text: withNotes(text, body, row),
    ...(quoted ? { quoted: quoted.slice(0, maxShownText) } : {}),
    files: await storeFiles(body, row, io),
    references: trimmed(idsIn(firstValue(fields, 'references'))),
    inReplyTo,
    authentication: row.authentication,
    ...(automatic ? { automatic } : {}),
    ...(report ? { report } : {}),
    complaint: /report-type="?feedback-report/.test(type),
    readReceipt: /report-type="?disposition-notification/.test(type),
    loopMark: firstValue(fields, 'x-atrium-loop'),
  }
  return JSON.stringify(unpacked, (_, value: unknown) =>
    typeof value === 'string' ? cleanText(value) : value,
  )
}

/** The author's words. HTML first, because mail programs mark their quotes there; then the rules for plain text. */
function shownText(body: Body, facts: MailFacts): Folded {
  if (body.html.trim() === '') return foldPlain(body.text, facts)
  const { segments, marked } = htmlSegments(body.html)
  if (marked) return fold(segments)
  const fromHtml = segments.map(({ text }) => text).join('')
  // A plain part that says much less is a stub: "your program cannot show HTML".
  const usePlain = body.text.trim().length * 2 >= fromHtml.trim().length
  return foldPlain(usePlain ? body.text : fromHtml, facts)
}

/** What the reader must know because it is not in the text, in brackets below it. */
function withNotes(text: string, body: Body, row: JournalRow): string {
  const notes: string[] = []
  if (body.problem) notes.push(`Not complete: ${body.problem}.`)
  if (row.fullBytes)
    notes.push(`Only the beginning was fetched: the mail has ${row.fullBytes} bytes.`)
  if (text.length > maxShownText) notes.push('The text goes on in the original.')
  if (text.trim() === '') notes.push(...sealedNotes(body.files))
  const shown = text.slice(0, maxShownText)
  return [shown, ...notes.map((note) => `[${note}]`)].filter(Boolean).join('\n\n')
}

function sealedNotes(files: MimeFile[]): string[] {
  const types = new Set(files.map(({ type }) => type))
  if (types.has('application/pkcs7-mime') || types.has('application/x-pkcs7-mime'))
    return ['An S/MIME mail: encrypted or sealed, it can be read only in a mail program.']
  if (types.has('application/pgp-encrypted'))
    return ['A PGP mail: it can be read only in a mail program.']
  if (types.has('application/ms-tnef') || files.some(({ name }) => /^winmail\.dat$/i.test(name)))
    return ['Sent in an Outlook format (winmail.dat), which only Outlook can read.']
  return []
}

/** Files in their order, then the safe HTML, then the mail as it came. */
async function storeFiles(body: Body, row: JournalRow, io: ChannelIo): Promise<Unpacked['files']> {
  const files: Unpacked['files'] = []
  for (const { name, type, data } of body.files) {
    const { blob, bytes } = await io.blobs.put(data)
    files.push({ kind: kindOf(type), name, type, bytes, blob })
  }
  if (body.html.trim() !== '') {
    const html = safeHtml(body.html, (cid) => {
      const index = body.files.findIndex((file) => file.cid !== '' && file.cid === cid)
      return index < 0 ? undefined : index
    })
    const { blob, bytes } = await io.blobs.put(Buffer.from(html))
    files.push({ kind: 'html', name: 'mail.html', type: 'text/html', bytes, blob })
  }
  files.push({
    kind: 'source',
    name: 'original.eml',
    type: 'message/rfc822',
    bytes: row.bytes,
    blob: row.blob,
  })
  return files
}

function kindOf(type: string): AttachmentKind {
  const [family] = type.split('/')
  // SVG can hold scripts; it is a document here, never shown in place.
  if (family === 'image' && type !== 'image/svg+xml') return 'image'
  return family === 'video' || family === 'audio' ? family : 'document'
}

function addresses(fields: HeaderField[], names: string[]): string[] {
  const all = names
    .flatMap((name) => allValues(fields, name))
    .flatMap((value) => addressParser(value.slice(0, 20_000), { flatten: true }))
    .map(({ address }) => (address ?? '').toLowerCase())
  return [...new Set(all)]
    .filter((address) => address.includes('@') && address.length <= 254)
    .slice(0, 100)
}

function trimmed(ids: string[]): string[] {
  return ids.length <= maxReferences ? ids : [...ids.slice(0, 1), ...ids.slice(1 - maxReferences)]
}

function textOf(type: string, data: Uint8Array): string {
  const isReportPart = /^(?:message|text)\/(?:delivery-status|rfc822|rfc822-headers)$/.test(type)
  return isReportPart ? Buffer.from(data.subarray(0, 100_000)).toString('utf8') : ''
}

function line(value: string): string {
  return decodeWords(value)
    .replace(/[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 998)
}
