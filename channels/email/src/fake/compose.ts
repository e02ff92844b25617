import { createTransport } from 'nodemailer'
import { selector, signingKey } from './dns.ts'
import type { ReceivedMail } from './received.ts'

export type Letter = {
  from: { name: string; address: string }
  to: string
  subject: string
  text: string
  messageId: string
  date: Date
  answers?: ReceivedMail
  files?: { name: string; type: string; data: Uint8Array }[]
  headers?: Record<string, string>
}

/** A mail as a usual program writes it: text and HTML, history quoted as Gmail does, signed by its domain. */
export async function composeLetter(letter: Letter): Promise<Buffer> {
  const domain = letter.from.address.slice(letter.from.address.lastIndexOf('@') + 1)
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    dkim: { domainName: domain, keySelector: selector, privateKey: signingKey().privateKey },
  })
  const { answers } = letter
  const info = await transport.sendMail({
    from: letter.from,
    to: letter.to,
    subject: letter.subject,
    messageId: `<${letter.messageId}>`,
    date: letter.date,
    ...(letter.headers ? { headers: letter.headers } : {}),
    ...(answers && {
      inReplyTo: `<${answers.messageId}>`,
      references: [...answers.references, answers.messageId].map((id) => `<${id}>`),
    }),
    text:
      letter.text + (answers ? `\n\n${introduction(answers)}\n\n${quotedText(answers.text)}` : ''),
    html: htmlOf(letter.text) + (answers ? quotedHtml(answers) : ''),
    attachments: (letter.files ?? []).map(({ name, type, data }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(data),
    })),
  })
  if (!Buffer.isBuffer(info.message)) throw new Error('The mail was not composed.')
  return info.message
}

/** A mail server's report that it could not deliver a mail (RFC 3464). */
export function composeBounce(report: {
  to: string
  recipient: string
  date: Date
  returned: string
  action: 'failed' | 'delayed'
  id: string
}): Buffer {
  const { to, recipient, date, returned, action, id } = report
  const status = action === 'failed' ? '5.1.1' : '4.4.1'
  const words =
    action === 'failed' ? '550 5.1.1 The address does not exist' : '450 4.4.1 No answer from host'
  const lines = [
    'Return-Path: <>',
    'From: Mail Delivery System <mailer-daemon@mx.sandbox.example>',
    `To: <${to}>`,
    'Subject: Undelivered mail returned to sender',
    `Date: ${date.toUTCString()}`,
    `Message-ID: <${id}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    '',
    '--report',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Your mail to ${recipient} could not be delivered.`,
    '--report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.sandbox.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${words}`,
    '',
    '--report',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${returned}>`,
    '',
    '--report--',
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

function introduction({ date, from }: ReceivedMail): string {
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return `On ${day} at ${date.toISOString().slice(11, 16)}, ${from} wrote:`
}

function quotedText(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}

function quotedHtml(answers: ReceivedMail): string {
  const attribution = `<div dir="ltr" class="gmail_attr">${escaped(introduction(answers))}<br></div>`
  return `<br><div class="gmail_quote">${attribution}<blockquote class="gmail_quote">${htmlOf(answers.text)}</blockquote></div>`
}

function htmlOf(text: string): string {
  return `<div dir="auto">${escaped(text).replaceAll('\n', '<br>')}</div>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
