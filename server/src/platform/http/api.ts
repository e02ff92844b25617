import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseInput } from '@atrium/contract/endpoint'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../app-error.ts'
import type { Db } from '../database/db.ts'
import type { Log } from '../observe/log.ts'
import { hashOf, once, readKey } from './idempotency.ts'
import type { Actor } from './request/actor.ts'
import { validate } from './request/validate.ts'

/** What a handler is called with: parsed, and authorised as the endpoint says. */
type Call<E extends Endpoint> = {
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
  actor: E['access'] extends 'public' ? Actor | undefined : Actor
  trace: string
  request: FastifyRequest
  /** Adds `Set-Cookie` headers to the answer. */
  setCookies(cookies: readonly string[]): void
}
type Handler<E extends Endpoint> = (call: Call<E>) => Promise<ResponseInput<E>>

/** Where endpoints of the contract get their handlers. */
export type Api = {
  on<E extends Endpoint>(endpoint: E, handler: Handler<E>): void
  /** All that was registered, for the API reference and the access matrix. */
  endpoints(): readonly Endpoint[]
}

/** Who is behind a request; undefined when nobody is signed in. */
export type FindActor = (request: FastifyRequest) => Promise<Actor | undefined>

export type ApiOptions = {
  app: FastifyInstance
  db: Db
  log: Log
  actor: FindActor
  /** For tests: an answer that does not fit its schema becomes an error. */
  verifyResponses: boolean
}

export const apiPrefix = '/api/v1'

export function createApi(options: ApiOptions): Api {
  const endpoints: Endpoint[] = []
  return {
    on: (endpoint, handler) => {
      endpoints.push(endpoint)
      options.app.route({
        method: endpoint.method,
        url: apiPrefix + endpoint.path,
        config: { pool: 'api' },
        handler: async (request, reply) => {
          const response = await answer(options, endpoint, handler, request, reply)
          return reply.header('cache-control', 'no-store').send(response)
        },
      })
    },
    endpoints: () => endpoints,
  }
}

async function answer<E extends Endpoint>(
  options: ApiOptions,
  endpoint: E,
  handler: Handler<E>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  requireOwnHeader(request)
  const actor = await requireActor(options.actor, endpoint.access, request)
  const { params, query, body } = request
  const parsed = validate(endpoint, { params, query, body })
  // The one cast: `validate` has parsed by the endpoint's own schemas, and `requireActor` by its access.
  const call = {
    ...parsed,
    actor,
    trace: request.id,
    request,
    setCookies: (cookies: readonly string[]) => void reply.header('set-cookie', [...cookies]),
  } as Call<E>
  const run = async () => {
    const response = await handler(call)
    if (options.verifyResponses) verifyResponse(endpoint, response)
    return response
  }
  const key = endpoint.method === 'POST' ? readKey(request.headers['idempotency-key']) : undefined
  // Without a member there is no one to keep the key for; public endpoints do their own.
  if (key === undefined || !actor) return run()
  const { workspaceId, memberId } = actor
  const asked = hashOf(request.method, request.url, body)
  const { response, replayed } = await once(
    options,
    { workspaceId, actor: memberId, key, asked },
    run,
  )
  if (replayed) void reply.header('idempotency-replayed', 'true')
  return response
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Another site can make a browser send our cookies, but not this header: that needs a CORS permission we never give.
 * Throws `forbidden`.
 */
export function requireOwnHeader(request: FastifyRequest): void {
  if (safeMethods.has(request.method) || request.headers['x-atrium'] === '1') return
  throw new AppError('forbidden', 'Requests that change something carry the header X-Atrium: 1.')
}

/** Throws `unauthenticated` or `forbidden`. */
export async function requireActor(
  find: FindActor,
  access: Endpoint['access'],
  request: FastifyRequest,
): Promise<Actor | undefined> {
  const actor = await find(request)
  if (access === 'public') return actor
  if (!actor) throw new AppError('unauthenticated', 'Sign in first.')
  if (access === 'admin' && actor.role !== 'admin') {
    throw new AppError('forbidden', 'Only an administrator may do this.')
  }
  return actor
}

function verifyResponse(endpoint: Endpoint, response: unknown): void {
  const result = endpoint.response.safeParse(response)
  if (result.success) return
  throw new Error(
    `${endpoint.method} ${endpoint.path} answered what its schema forbids: ${result.error.message}`,
  )
}
