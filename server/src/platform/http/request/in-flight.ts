import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'

/** A bound on requests at work at once. */
type InFlight = {
  /** Takes a place, and gives it back when called; throws `busy` when there is none. */
  enter(): () => void
  count(): number
}

/** Over `max` the answer is 503: a queue that grows helps nobody, and providers repeat. */
function createInFlight(max: number): InFlight {
  let count = 0
  return {
    enter: () => {
      if (count >= max) {
        throw new AppError('busy', 'Too many requests at once. Try again in a moment.', {
          retryAfter: 1,
        })
      }
      count += 1
      let inside = true
      return () => {
        if (inside) count -= 1
        inside = false
      }
    },
    count: () => count,
  }
}

type Pool = 'api' | 'bytes' | 'raw'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose places a route takes: webhooks must get in while the API is busy, slow uploads must not fill it. */
    pool?: Pool
  }
}

type Place = { leave: () => void; handled: boolean }

const places = new WeakMap<FastifyRequest, Place>()

/**
 * Bounds the routes of each pool. A place is taken with the first byte and given back when the answer is ready: how
 * fast a caller reads it is the caller's affair.
 */
export function limitInFlight(app: FastifyInstance, max: number): void {
  const pools: Record<Pool, InFlight> = {
    api: createInFlight(max),
    bytes: createInFlight(max),
    raw: createInFlight(max),
  }
  app.addHook('onRequest', async (request, reply) => {
    const { pool } = request.routeOptions.config
    if (!pool) return
    const place = { leave: pools[pool].enter(), handled: false }
    places.set(request, place)
    // A caller that hangs up does not stop the handler: only before it has begun is the place free again.
    reply.raw.once('close', () => {
      if (!place.handled) place.leave()
    })
  })
  app.addHook('preHandler', async (request) => {
    const place = places.get(request)
    if (place) place.handled = true
  })
  app.addHook('onSend', async (request) => leaveInFlight(request))
}

/** Gives the place back before the answer is complete; for streams that last. */
export function leaveInFlight(request: FastifyRequest): void {
  places.get(request)?.leave()
}
