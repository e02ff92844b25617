import type { ErrorCode } from '@atrium/contract/error'

/** Where in the request something is wrong. `pointer` is an RFC 6901 pointer. */
export type FieldError = { pointer: string; message: string }

type Details = {
  errors?: FieldError[]
  /** The facts behind a refusal, shown to the caller. */
  evidence?: unknown
  /** Seconds after which a repeat makes sense; becomes `Retry-After`. */
  retryAfter?: number
  cause?: unknown
}

/** The one error that reaches a caller of the API; `detail` is a sentence for a person, free of secrets. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly errors: FieldError[] | undefined
  readonly evidence: unknown
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, detail: string, details: Details = {}) {
    super(detail, { cause: details.cause })
    this.name = 'AppError'
    this.code = code
    this.errors = details.errors
    this.evidence = details.evidence
    this.retryAfter = details.retryAfter
  }
}
