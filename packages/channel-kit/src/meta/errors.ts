import type { SendError } from '@atrium/contract/message'
import { ChannelError, type ChannelErrorKind } from '../channel-error.ts'
import { fieldsOf, textOf } from './fields.ts'

/** What one or more of Meta's error codes mean, as what to do next. */
export type ErrorRule = {
  kind: ChannelErrorKind
  codes: number[]
  /** Only with one of these subcodes. A rule with a subcode wins over one without. */
  subcodes?: number[]
  /** Seconds to wait, where Meta does not say. */
  wait?: number
  /** The message may have gone although Meta says that it failed. */
  maybeSent?: boolean
  /** What the agent can do, where the kind alone says something else. */
  next?: SendError['next']
}

/** An error of Meta's in its own words, with its rule. */
export type MetaError = { code: string; text: string; rule: ErrorRule }

/** Meta: decide on `code` (and `error_subcode`), not on the HTTP status or the title. */
export function readError(error: unknown, rules: ErrorRule[]): MetaError {
  const fields = fieldsOf(error)
  const code = numberOf(fields.code)
  const subcode = numberOf(fields.error_subcode)
  return {
    code: Number.isFinite(code) ? `${code}${subcode ? `/${subcode}` : ''}` : 'unknown',
    text: wordsOf(fields),
    rule: ruleOf(code, subcode, fields.is_transient === true, rules),
  }
}

/** An error answer of the Graph API. `retryAfter` (seconds) is what its headers say. */
export function graphError(error: unknown, rules: ErrorRule[], retryAfter?: number): ChannelError {
  const { code, text, rule } = readError(error, rules)
  const seconds = rule.kind === 'rate' ? (retryAfter ?? rule.wait) : undefined
  return new ChannelError(rule.kind, code, text, {
    ...(seconds !== undefined && { retryAfter: seconds }),
    ...(rule.maybeSent && { maybeSent: true }),
  })
}

/** Its title and, where they say more, its details. */
function wordsOf(fields: Record<string, unknown>): string {
  const title = textOf(fields.message) ?? textOf(fields.title) ?? 'Meta gave no reason'
  const details = textOf(fieldsOf(fields.error_data).details) ?? textOf(fields.error_user_msg)
  const plain = title.replace(/^\(#\d+\)\s*/, '')
  return details && details !== plain ? `${plain}: ${details}` : plain
}

function ruleOf(
  code: number,
  subcode: number,
  isTransient: boolean,
  rules: ErrorRule[],
): ErrorRule {
  const known =
    rules.find((rule) => rule.codes.includes(code) && rule.subcodes?.includes(subcode)) ??
    rules.find((rule) => rule.codes.includes(code) && !rule.subcodes)
  if (known) return known
  if (isTransient) return { kind: 'rate', codes: [], wait: 15 }
  // 200–299: one permission or another is missing.
  if (code >= 200 && code < 300) return { kind: 'auth', codes: [] }
  // A code that is new to us is not tried again: it could be a refusal.
  return { kind: 'invalid', codes: [] }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}
