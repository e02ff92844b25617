import { type ErrorCode, errorStatus, type Problem } from '@atrium/contract/error'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'
import type { Log } from '../../observe/log.ts'

const titles: Record<ErrorCode, string> = {
  invalid: 'The request cannot be used',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict',
  gone: 'Gone',
  too_large: 'Too large',
  unsupported_type: 'Unsupported content type',
  busy: 'Too many requests at once',
  rate_limited: 'Too many attempts',
  policy_refused: 'Policy refused it',
  newer_message: 'A newer message arrived',
  idempotency_mismatch: 'The Idempotency-Key was used for another request',
  idempotency_running: 'The same request is still running',
  already_set_up: 'Already set up',
  channel_error: 'The channel refused it',
  storage_full: 'The disk is full',
  unavailable: 'Not available now',
  internal: 'Something went wrong',
}

/** Answers every error as RFC 9457 problem details; what nobody expected shows nothing but its trace. */
export function createErrorHandler(log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const known = toAppError(error)
    const fields = { trace: request.id, method: request.method, route: request.routeOptions.url }
    if (errorStatus[known.code] >= 500 && known.code !== 'busy') {
      log.error({ ...fields, code: known.code, err: error }, 'request failed')
    } else {
      log.debug({ ...fields, code: known.code, detail: known.message }, 'request refused')
    }
    sendProblem(reply, known, request.id)
  }
}

/** Answers one problem. */
export function sendProblem(reply: FastifyReply, error: AppError, trace: string): void {
  const status = errorStatus[error.code]
  const problem: Problem = {
    type: `urn:atrium:problem:${error.code}`,
    title: titles[error.code],
    status,
    code: error.code,
    detail: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error.evidence === undefined ? {} : { evidence: error.evidence }),
    trace,
  }
  if (error.retryAfter !== undefined) void reply.header('retry-after', Math.ceil(error.retryAfter))
  void reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem))
}

/** Any thrown thing as the error that a caller may see. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return fromFastify(error) ?? fromDatabase(error) ?? internal(error)
}

function fromFastify(error: unknown): AppError | undefined {
  const code = codeOf(error)
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError('unsupported_type', 'Send the body as application/json.', {
        cause: error,
      })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('too_large', 'The body is too large.', { cause: error })
    case 'FST_ERR_NOT_FOUND':
      return new AppError('not_found', 'There is nothing at this address.', { cause: error })
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 0
  if (status === 503)
    return new AppError('unavailable', 'The server is stopping.', { retryAfter: 2, cause: error })
  if (status < 400 || status > 499) return undefined
  return new AppError('invalid', 'The request could not be read.', { cause: error })
}

// Connection lost, admin shutdown, still starting, too many connections; the pool's own time-out has no code.
const databaseGone = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|08\d{3}|57P0[123]|53300)$/

function fromDatabase(error: unknown): AppError | undefined {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : ''
  if (code === '53100') {
    return new AppError('storage_full', 'The disk of the database is full.', { cause: error })
  }
  if (
    databaseGone.test(code) ||
    /timeout exceeded when trying to connect|Connection terminated/.test(message)
  ) {
    return new AppError('unavailable', 'The database cannot be reached. Try again in a moment.', {
      retryAfter: 2,
      cause: error,
    })
  }
  return undefined
}

function internal(error: unknown): AppError {
  return new AppError('internal', 'The fault is on our side. The trace finds it in the log.', {
    cause: error,
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
