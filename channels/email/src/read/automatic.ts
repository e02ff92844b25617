import { allValues, firstValue, type HeaderField } from '../receive/header-fields.ts'

const machines = /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+.-][^@]*)?@/i

/**
 * Why a mail was sent by a machine (RFC 3834 and what programs do beside it), or undefined when a person wrote it.
 * Such mail is shown, and never answered by a machine of ours.
 */
export function automaticReason(
  fields: HeaderField[],
  from: string,
  own: string,
): string | undefined {
  const submitted = firstValue(fields, 'auto-submitted').toLowerCase()
  if (submitted !== '' && !/^no\b/.test(submitted))
    return `Auto-Submitted: ${submitted.slice(0, 40)}`
  const suppress = firstValue(fields, 'x-auto-response-suppress')
  if (/\b(?:all|autoreply|oof|dr|rn|nrn)\b/i.test(suppress)) return 'X-Auto-Response-Suppress'
  for (const name of [
    'x-autoreply',
    'x-autorespond',
    'x-autoresponder',
    'list-id',
    'list-unsubscribe',
    'feedback-id',
    'x-loop',
  ])
    if (allValues(fields, name).length > 0) return name
  const precedence = firstValue(fields, 'precedence')
  if (/^(?:bulk|list|junk|auto_reply)/i.test(precedence))
    return `Precedence: ${precedence.slice(0, 20)}`
  if (firstValue(fields, 'return-path') === '<>') return 'no return address'
  if (/^multipart\/report/i.test(firstValue(fields, 'content-type'))) return 'a report'
  if (machines.test(from)) return 'a machine address'
  if (from === own) return 'our own address'
  return undefined
}
