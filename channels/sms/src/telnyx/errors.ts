import { ChannelError, type ChannelErrorKind, sendError } from '@atrium/channel-kit/channel-error'
import type { SendError } from '@atrium/contract/message'
import { arrayOf, fieldsOf, textOf } from '../fields.ts'

/** The customer has sent STOP to this number. */
export const unsubscribed = '40300'

/** Telnyx's codes as what to do next; its own title and detail are the words. Source: developers.telnyx.com, error codes. */
const rules: { kind: ChannelErrorKind; codes: string[]; wait?: number }[] = [
  { kind: 'auth', codes: ['10001', '10002', '10009', '10010', '20100', '40010', '40100', '40150'] },
  { kind: 'auth', codes: ['40305', '40306', '40311', '40313', '40315', '40333'] },
  { kind: 'rate', codes: ['10011', '40011', '40016', '40018', '40318'], wait: 15 },
  { kind: 'gone', codes: ['40001', '40003', '40004', '40006', '40008', '40012'] },
  { kind: 'stopped', codes: [unsubscribed] },
  { kind: 'gone', codes: ['40002', '40015', '40017', '40309', '40310'] },
]

const byCode = new Map(
  rules.flatMap(({ codes, ...rule }) => codes.map((code) => [code, rule] as const)),
)

/** The first of Telnyx's errors, as code and words. */
export function firstError(errors: unknown): { code: string; text: string } | undefined {
  const [first] = arrayOf(errors).map(fieldsOf)
  if (!first) return undefined
  const code = typeof first.code === 'number' ? String(first.code) : textOf(first.code)
  const title = textOf(first.title) ?? 'Telnyx gave no reason'
  const detail = textOf(first.detail)
  const text = detail && detail !== title ? `${title}: ${detail}` : title
  return { code: (code ?? 'unknown').slice(0, 40), text: text.slice(0, 500) }
}

/** An error answer of the API. A code that is new to us is not tried again: it could be a refusal. */
export function apiError({ code, text }: { code: string; text: string }, retryAfter?: number) {
  const { kind, wait } = byCode.get(code) ?? { kind: 'invalid' as const, wait: undefined }
  const seconds = kind === 'rate' ? (retryAfter ?? wait ?? 15) : undefined
  return new ChannelError(kind, code, text, seconds === undefined ? {} : { retryAfter: seconds })
}

/** The error of a message that was taken and did not arrive. */
export function statusError(errors: unknown, status: string): SendError {
  const said = firstError(errors) ?? { code: status, text: `Telnyx reports it as ${status}.` }
  const kind = byCode.get(said.code)?.kind ?? 'gone'
  return sendError(new ChannelError(kind, said.code, said.text))
}
