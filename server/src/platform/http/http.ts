import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AppError } from '../app-error.ts'
import type { Db } from '../database/db.ts'
import type { Health } from '../observe/health.ts'
import type { Log } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { type Api, apiPrefix, createApi, type FindActor } from './api.ts'
import { createRawRoutes, type OnRaw } from './raw.ts'
import { limitInFlight } from './request/in-flight.ts'
import { addOperations } from './response/operations.ts'
import { createErrorHandler, sendProblem } from './response/problem.ts'
import { securityHeaders } from './response/security-headers.ts'
import { closeAllSse } from './response/sse.ts'
import { type StaticFolder, sendPage, serveStatic, wantsPage } from './response/static-files.ts'
import { createByteRoutes, type OnBytes } from './route.ts'

export type HttpOptions = {
  log: Log
  db: Db
  /** Who is behind a request; called for every request of the API, so it should be quick. */
  actor: FindActor
  publicUrl: string
  sandboxUrl?: string | undefined
  /** CIDR ranges whose X-Forwarded-* headers are believed. */
  trustedProxies: readonly string[]
  maxInFlight: number
  maxBodyBytes: number
  maxWebhookBytes: number
  version: string
  health: Health
  metrics: Metrics
  metricsToken?: string | undefined
  /** Built files; the folder at `/` also answers every screen's address with its index.html. */
  statics?: readonly StaticFolder[]
  /** For tests: an answer that does not fit its schema becomes an error. */
  verifyResponses?: boolean
}

export type Http = {
  app: FastifyInstance
  api: Api
  /** Webhooks and widgets: raw bytes, no session. */
  raw: OnRaw
  /** Uploads, downloads, event streams. */
  bytes: OnBytes
  /** Resolves with the port. */
  listen(address: { port: number; host: string }): Promise<number>
  /** Takes nothing new, finishes what runs within 10 s, then ends it. */
  close(): Promise<void>
}

const closeMs = 10_000

/** The HTTP server; routes are added before `listen`. */
export function createHttp(options: HttpOptions): Http {
  const { log, db } = options
  const app = createApp(options)
  limitInFlight(app, options.maxInFlight)
  observe(app, options)
  const api = createApi({
    app,
    db,
    log,
    actor: options.actor,
    verifyResponses: options.verifyResponses ?? false,
  })
  addOperations(app, { ...options, endpoints: api.endpoints, prefix: apiPrefix })
  addStatic(app, options.statics ?? [])
  return {
    app,
    api,
    raw: createRawRoutes(app, options.maxWebhookBytes),
    bytes: createByteRoutes(app, options.actor),
    listen: async ({ port, host }) => {
      await app.listen({ port, host })
      const address = app.server.address()
      return typeof address === 'object' && address ? address.port : port
    },
    close: () => close(app, options.health),
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function createApp(options: HttpOptions): FastifyInstance {
  const answerError = createErrorHandler(options.log)
  const app = fastify({
    logger: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: options.maxBodyBytes,
    // Time for an upload over a slow line; a request that never ends must not live for ever.
    requestTimeout: 300_000,
    requestIdHeader: false,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      return typeof given === 'string' && uuid.test(given) ? given : randomUUID()
    },
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  })
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Clients announce JSON on a DELETE without a body.
    if (body === '') done(null, undefined)
    else void parse(request, String(body), done)
  })
  app.setErrorHandler(answerError)
  const headers = securityHeaders({
    publicUrl: options.publicUrl,
    frameAncestor: options.sandboxUrl,
  })
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    if (request.routeOptions.config?.pool === 'raw') {
      // Other sites embed what the widget gets: the headers of our own pages do not belong there.
      void reply.header('x-content-type-options', 'nosniff')
      void reply.header('content-security-policy', "default-src 'none'")
    } else void reply.headers(headers)
  })
  return app
}

function observe(app: FastifyInstance, { log, metrics }: HttpOptions): void {
  const seconds = metrics.histogram('atrium_http_seconds', 'Time to answer a request.', [
    'method',
    'route',
    'status',
  ])
  app.addHook('onResponse', async (request, reply) => {
    const { method, id: trace } = request
    const route = request.routeOptions.url ?? 'none'
    seconds(reply.elapsedTime / 1000, { method, route, status: String(reply.statusCode) })
    log.debug(
      { trace, method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'http',
    )
  })
}

function addStatic(app: FastifyInstance, folders: readonly StaticFolder[]): void {
  const page = serveStatic(app, folders).find(({ prefix }) => prefix === '/')
  app.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    if (page && wantsPage(request)) return sendPage(reply, page.dir)
    sendProblem(reply, new AppError('not_found', 'There is nothing at this address.'), request.id)
    return reply
  })
}

async function close(app: FastifyInstance, health: Health): Promise<void> {
  health.stop()
  closeAllSse()
  const force = setTimeout(() => app.server.closeAllConnections(), closeMs)
  try {
    await app.close()
  } finally {
    clearTimeout(force)
  }
}
