import { z } from 'zod'

/** The closed list of error codes of the API, each with its HTTP status. New codes are added, never renamed. */
export const errorStatus = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_type: 415,
  busy: 503,
  rate_limited: 429,
  policy_refused: 409,
  newer_message: 409,
  idempotency_mismatch: 422,
  idempotency_running: 409,
  already_set_up: 409,
  channel_error: 502,
  storage_full: 507,
  unavailable: 503,
  internal: 500,
} as const

export const ErrorCode = z.enum(
  Object.keys(errorStatus) as [keyof typeof errorStatus, ...(keyof typeof errorStatus)[]],
)
export type ErrorCode = keyof typeof errorStatus

/** RFC 9457 problem details, as every error of the API is answered. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: ErrorCode,
  detail: z.string().optional(),
  /** For `invalid`: where in the request and what is wrong there. Pointers are RFC 6901. */
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  /** For `policy_refused` and `newer_message`: the facts behind the answer. */
  evidence: z.unknown().optional(),
  trace: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
