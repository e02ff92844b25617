import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'

/** A bound on requests at work at once; over it callers hear `busy`: a queue that grows helps nobody. */
type InFlight = {
  /** Throws `busy` when every place is taken. */
  check(): void
  /** Takes a place, and gives it back when called. Throws `busy`. */
  enter(): () => void
}

function createInFlight(max: number): InFlight {
  let count = 0
  const check = () => {
    if (count < max) return
    throw new AppError('busy', 'Too many requests at once. Try again in a moment.', {
      retryAfter: 1,
    })
  }
  return {
    check,
    enter: () => {
      check()
      count += 1
      let inside = true
      return () => {
        if (inside) count -= 1
        inside = false
      }
    },
  }
}

type Pool = 'api' | 'bytes' | 'raw'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose places a route takes: webhooks must get in while the API is busy, slow uploads must not fill it. */
    pool?: Pool
  }
}

const places = new WeakMap<FastifyRequest, () => void>()

/**
 * Bounds the routes of each pool. A place is held from the whole body to the finished answer: how slowly a caller sends
 * or reads takes nothing from the others. A full pool refuses before the body is read.
 */
export function limitInFlight(app: FastifyInstance, max: number): void {
  const pools: Record<Pool, InFlight> = {
    api: createInFlight(max),
    bytes: createInFlight(max),
    raw: createInFlight(max),
  }
  app.addHook('onRequest', async ({ routeOptions: { config } }) => {
    if (config.pool) pools[config.pool].check()
  })
  app.addHook('preHandler', async (request) => {
    const { pool } = request.routeOptions.config
    if (pool) places.set(request, pools[pool].enter())
  })
  app.addHook('onSend', async (request) => leaveInFlight(request))
}

/** Gives the place back before the answer is complete; for streams that last. */
export function leaveInFlight(request: FastifyRequest): void {
  places.get(request)?.()
}
