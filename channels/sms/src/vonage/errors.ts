import { ChannelError, type ChannelErrorKind, sendError } from '@atrium/channel-kit/channel-error'
import type { SendError } from '@atrium/contract/message'
import { type Fields, fieldsOf, textOf } from '../fields.ts'

/** The customer has opted out. */
export const unsubscribed = '1250'

/** Vonage's codes as what to do next; its own detail is the words. Source: developer.vonage.com, Messages API errors. */
const rules: { kind: ChannelErrorKind; codes: string[] }[] = [
  { kind: 'stopped', codes: [unsubscribed] },
  { kind: 'rate', codes: ['1000', '1022', '1360', '1390'] },
  { kind: 'auth', codes: ['1010', '1011', '1080', '1090', '1150', '1241', '1242', '1243'] },
  { kind: 'gone', codes: ['1050', '1170', '1190', '1200', '1210', '1220', '1230', '1240', '1245'] },
  { kind: 'gone', codes: ['1260', '1290', '1300', '1310', '1320', '1350', '1380'] },
]

const kinds = new Map(
  rules.flatMap(({ kind, codes }) => codes.map((code) => [code, kind] as const)),
)

/** The code of an error: its title, or the end of its type's address. */
function codeOf(error: Fields): string {
  const title = textOf(error.title) ?? ''
  const ending = /(\d{3,5})$/.exec(textOf(error.type) ?? '')?.[1]
  return (/^\d{3,5}$/.test(title) ? title : (ending ?? 'unknown')).slice(0, 20)
}

/** The error of a status, or of an answer of the API, as code and words. */
export function errorOf(value: unknown): { code: string; text: string } {
  const error = fieldsOf(value)
  const text = textOf(error.detail) ?? textOf(error.title) ?? 'Vonage gave no reason.'
  return { code: codeOf(error), text: text.slice(0, 500) }
}

/** An error answer of the API; what is new to us is decided by its HTTP status. */
export function apiError(status: number, answer: Fields | undefined, retryAfter?: number) {
  const { code, text } = errorOf(answer)
  const byStatus: ChannelErrorKind =
    status === 401 || status === 402 || status === 403 ? 'auth' : 'invalid'
  const kind = status === 429 || status === 503 ? 'rate' : (kinds.get(code) ?? byStatus)
  return new ChannelError(
    kind,
    code === 'unknown' ? `http ${status}` : code,
    text,
    kind === 'rate' ? { retryAfter: retryAfter ?? 15 } : {},
  )
}

/** The error of a message that was taken and did not arrive. */
export function statusError(error: unknown, status: string): SendError {
  const said = errorOf(error)
  const code = said.code === 'unknown' ? status : said.code
  return sendError(new ChannelError(kinds.get(code) ?? 'gone', code, said.text))
}
