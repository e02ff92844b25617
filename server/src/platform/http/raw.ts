import type { FastifyInstance, FastifyRequest } from 'fastify'
import { singleValues } from './route.ts'

/** A request of another system, untouched: signatures are over these bytes. */
export type RawHttpRequest = {
  method: string
  /** The whole path, decoded parameters are in `params` (`*` holds what the wildcard took). */
  path: string
  params: Record<string, string>
  query: Record<string, string>
  /** Path and query as they came, for signatures over the address. */
  url: string
  /** Lower-case names; repeated headers are joined by a comma. */
  headers: Record<string, string>
  body: Uint8Array
  remoteAddress: string
  trace: string
}
type RawHttpReply = {
  status: number
  headers?: Record<string, string>
  body?: string | Uint8Array
}

/** Registers a path for all methods. No cookies, no X-Atrium header: the handler checks who calls. */
export type OnRaw = (
  path: string,
  handler: (request: RawHttpRequest) => Promise<RawHttpReply>,
) => void

const empty = new Uint8Array()

export function createRawRoutes(app: FastifyInstance, maxBytes: number): OnRaw {
  return (path, handler) => {
    void app.register((scope, _options, registered) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      )
      scope.route({
        method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url: path,
        bodyLimit: maxBytes,
        exposeHeadRoute: false,
        config: { pool: 'raw' },
        handler: async (request, reply) => {
          const { status, headers, body } = await handler(toRaw(request))
          return reply
            .code(status)
            .headers(headers ?? {})
            .send(body === undefined || typeof body === 'string' ? (body ?? '') : Buffer.from(body))
        },
      })
      registered()
    })
  }
}

function toRaw(request: FastifyRequest): RawHttpRequest {
  const { url } = request
  const queryAt = url.indexOf('?')
  return {
    method: request.method,
    path: queryAt < 0 ? url : url.slice(0, queryAt),
    params: singleValues(request.params),
    query: singleValues(request.query),
    url,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    body: Buffer.isBuffer(request.body) ? request.body : empty,
    remoteAddress: request.ip,
    trace: request.id,
  }
}
