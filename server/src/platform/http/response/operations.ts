import { timingSafeEqual } from 'node:crypto'
import type { Endpoint } from '@atrium/contract/endpoint'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../app-error.ts'
import type { Health } from '../../observe/health.ts'
import type { Metrics } from '../../observe/metrics.ts'
import { openApi } from './openapi.ts'

type Options = {
  endpoints: () => readonly Endpoint[]
  prefix: string
  publicUrl: string
  version: string
  health: Health
  metrics: Metrics
  metricsToken?: string | undefined
}

/** The addresses for machines: /livez, /readyz, /metrics (with its token), /openapi.json. */
export function addOperations(app: FastifyInstance, options: Options): void {
  const { health, metrics, metricsToken } = options
  app.get('/livez', async (_request, reply) => reply.type('text/plain').send('ok'))
  app.get('/readyz', async (_request, reply) => {
    const ready = await health.ready()
    // Only the names: what is wrong in words is for members.
    const { items } = await health.report()
    const broken = items.filter(({ state }) => state === 'broken').map(({ name }) => name)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, broken })
  })
  app.get('/metrics', async (request, reply) => {
    if (!metricsToken || !sameText(request.headers.authorization ?? '', `Bearer ${metricsToken}`)) {
      throw new AppError('not_found', 'There is nothing at this address.')
    }
    return reply.type(metrics.contentType).send(await metrics.text())
  })
  let document: unknown
  app.get('/openapi.json', async (_request, reply) => {
    const { prefix, version, publicUrl: serverUrl } = options
    document ??= openApi({ endpoints: options.endpoints(), prefix, version, serverUrl })
    return reply.send(document)
  })
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
