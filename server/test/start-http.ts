import type { Db } from '../src/platform/database/db.ts'
import { createHttp, type Http, type HttpOptions } from '../src/platform/http/http.ts'
import { createHealth } from '../src/platform/observe/health.ts'
import { createLog } from '../src/platform/observe/log.ts'
import { createMetrics } from '../src/platform/observe/metrics.ts'

export type TestHttp = {
  http: Http
  origin: string
  lines: string[]
  /** `fetch` below the origin. */
  get(path: string, init?: RequestInit): Promise<Response>
  /** A request with a JSON body and the header that the app sends. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>
}

// Tests that need a database bring one; for the others any use of it must be seen.
const noDatabase = new Proxy({} as Db, {
  get: (_target, name) => {
    throw new Error(`this test has no database, but ${String(name)} was used`)
  },
})

/** A real server on a free port, without anybody signed in unless `actor` says so. */
export async function startHttp(
  add: (http: Http) => void,
  options: Partial<HttpOptions> = {},
): Promise<TestHttp> {
  const lines: string[] = []
  const http = createHttp({
    log: createLog({
      level: 'debug',
      destination: { write: (line: string) => void lines.push(line) },
    }),
    db: noDatabase,
    actor: async () => undefined,
    publicUrl: 'http://localhost:4000',
    trustedProxies: [],
    maxInFlight: 100,
    maxBodyBytes: 10_000,
    maxWebhookBytes: 20_000,
    version: '1.2.3',
    health: createHealth(),
    metrics: createMetrics(),
    verifyResponses: true,
    ...options,
  })
  add(http)
  const origin = `http://127.0.0.1:${await http.listen({ port: 0, host: '127.0.0.1' })}`
  return {
    http,
    origin,
    lines,
    get: (path, init) => fetch(origin + path, init),
    send: (method, path, body, headers) =>
      fetch(origin + path, {
        method,
        headers: {
          'x-atrium': '1',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  }
}
