import { z } from 'zod'
import { idsIn } from '../message-id.ts'
import { firstValue, type HeaderField, headerFields } from '../receive/header-fields.ts'

/** What a mail server tells about a mail of ours. */
export const Report = z.object({
  action: z.enum(['failed', 'delayed', 'delivered', 'other']),
  /** Enhanced status code: 5.1.1. */
  status: z.string(),
  /** The receiving server's own words. */
  text: z.string(),
  recipient: z.string(),
  /** Message-IDs of the mail that was sent back. */
  messageIds: z.array(z.string()),
})
export type Report = z.infer<typeof Report>

type Part = { type: string; text: string }

/** Reads a delivery report (RFC 3464), or a bounce in the forms of servers that do not write one. */
export function readReport(
  fields: HeaderField[],
  from: string,
  text: string,
  parts: Part[],
): Report | undefined {
  const messageIds = returnedIds(parts)
  const status = parts.find(({ type }) => type === 'message/delivery-status')
  if (status) return standardReport(status.text, messageIds)
  const failed = firstValue(fields, 'x-failed-recipients')
  const isMachine = /^(?:mailer-daemon|postmaster|microsoftexchange)/i.test(from)
  if (!failed && !isMachine) return undefined
  const code = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? smtpStatus(text)
  if (!failed && !code) return undefined
  return {
    action: code?.startsWith('4') ? 'delayed' : 'failed',
    status: code ?? '5.0.0',
    text: sentence(lineWithCode(text) ?? text),
    recipient: failed.split(',')[0]?.trim() ?? '',
    messageIds: messageIds.length > 0 ? messageIds : idsAfterHeader(text),
  }
}

function standardReport(status: string, messageIds: string[]): Report {
  // Groups of fields: the first about the report, then one for each recipient.
  const groups = status
    .split(/\r?\n\s*\r?\n/)
    .map((group) => headerFields(Buffer.from(`${group.trim()}\r\n\r\n`)))
  const recipients = groups.filter((group) => firstValue(group, 'action') !== '')
  const failed = recipients.find((group) => actionOf(group) === 'failed') ?? recipients[0] ?? []
  const diagnostic = firstValue(failed, 'diagnostic-code').replace(/^\s*[\w-]+\s*;\s*/, '')
  const code = /\d\.\d{1,3}\.\d{1,3}/.exec(firstValue(failed, 'status'))?.[0] ?? '5.0.0'
  return {
    action: actionOf(failed),
    status: code,
    text: sentence(diagnostic || firstValue(failed, 'status') || 'The mail was not delivered.'),
    recipient: firstValue(failed, 'final-recipient')
      .replace(/^\s*[\w-]+\s*;\s*/, '')
      .slice(0, 300),
    messageIds,
  }
}

function actionOf(group: HeaderField[]): Report['action'] {
  const action = firstValue(group, 'action').toLowerCase()
  return action === 'failed' || action === 'delayed' || action === 'delivered' ? action : 'other'
}

function returnedIds(parts: Part[]): string[] {
  const returned = parts.filter(
    ({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers',
  )
  return returned.flatMap(({ text }) =>
    idsIn(firstValue(headerFields(Buffer.from(text)), 'message-id')),
  )
}

// qmail and old Exim write the returned headers into the text.
function idsAfterHeader(text: string): string[] {
  const found = /^\s*>?\s*message-id:\s*(<[^<>\s]+>)/im.exec(text)?.[1]
  return found ? idsIn(found) : []
}

function lineWithCode(text: string): string | undefined {
  return text
    .split('\n')
    .find((line) => /\b[45]\.\d{1,3}\.\d{1,3}\b|^\s*[45][0-5]\d[ -]/.test(line))
}

function smtpStatus(text: string): string | undefined {
  const code = /\b([45])[0-5]\d[ -]/.exec(text)?.[1]
  return code ? `${code}.0.0` : undefined
}

function sentence(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 500)
}
