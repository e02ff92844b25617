import type { Readable } from 'node:stream'
import type { Endpoint } from '@atrium/contract/endpoint'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FindActor, requireActor, requireOwnHeader } from './api.ts'
import type { Actor } from './request/actor.ts'

/** A route that carries bytes or events instead of JSON. */
type ByteRoute<A extends Endpoint['access']> = {
  method: 'GET' | 'POST'
  /** The whole path, with `:name` parameters. */
  path: string
  access: A
}

type ByteCall<A extends Endpoint['access']> = {
  actor: A extends 'public' ? Actor | undefined : Actor
  params: Record<string, string>
  query: Record<string, string>
  /** The body as it comes in, unlimited: whoever reads it counts. */
  body: Readable
  trace: string
  request: FastifyRequest
  /** The handler answers with it: `reply.send(bytes or stream)`, or `openSse(reply)`. */
  reply: FastifyReply
}

/** Registers byte routes; unsafe ones need the header `X-Atrium` unless they are public. */
export type OnBytes = <A extends Endpoint['access']>(
  route: ByteRoute<A>,
  handler: (call: ByteCall<A>) => Promise<unknown>,
) => void

export function createByteRoutes(app: FastifyInstance, find: FindActor): OnBytes {
  return <A extends Endpoint['access']>(
    route: ByteRoute<A>,
    handler: (call: ByteCall<A>) => Promise<unknown>,
  ) => {
    void app.register((scope, _options, registered) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
      scope.route({
        method: route.method,
        url: route.path,
        config: { pool: 'bytes' },
        handler: async (request, reply) => {
          if (route.access !== 'public') requireOwnHeader(request)
          const actor = await requireActor(find, route.access, request)
          void reply.header('cache-control', 'no-store')
          // The one cast: `requireActor` has checked the access.
          const call = {
            actor,
            params: singleValues(request.params),
            query: singleValues(request.query),
            body: request.raw,
            trace: request.id,
            request,
            reply,
          } as ByteCall<A>
          try {
            await handler(call)
          } catch (error) {
            leave(reply)
            throw error
          }
          return reply
        },
      })
      registered()
    })
  }
}

/** After a failure: the line is not to stay open for nothing. */
function leave(reply: FastifyReply): void {
  // A stream that could not be made whole would be silent from now on: whoever reads it is to come back.
  if (reply.sent) reply.raw.destroy()
  // Nobody reads the rest of a refused body: the line ends with the answer instead of waiting for it.
  else if (!reply.request.raw.complete) void reply.header('connection', 'close')
}

/** A query as single values: of a repeated name the first counts. */
export function singleValues(query: unknown): Record<string, string> {
  if (typeof query !== 'object' || query === null) return {}
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      String(Array.isArray(value) ? value[0] : value),
    ]),
  )
}
