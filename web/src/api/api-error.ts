import type { Problem } from '@atrium/contract/error'

/** `unreachable`: no answer came, so the request may or may not have been carried out. */
export type ApiErrorCode = Problem['code'] | 'unreachable'

/** A refusal of the API (RFC 9457), or the lack of an answer. */
export class ApiError extends Error {
  readonly code: ApiErrorCode
  readonly status: number
  /** The server's own words; English, for a person who looks for the cause. */
  readonly detail: string | undefined
  readonly fields: { pointer: string; message: string }[]
  readonly evidence: unknown

  constructor(
    code: ApiErrorCode,
    status: number,
    problem: Partial<Problem> = {},
    options?: ErrorOptions,
  ) {
    super(problem.detail ?? problem.title ?? code, options)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.detail = problem.detail
    this.fields = problem.errors ?? []
    this.evidence = problem.evidence
  }
}

/** The message of each refused field, by its name: `/password` and `/settings/token` become `password` and `token`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries(
    error.fields.map(({ pointer, message }) => [pointer.split('/').at(-1) ?? pointer, message]),
  )
}
