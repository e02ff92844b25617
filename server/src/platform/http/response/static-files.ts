import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** A folder of built files. */
export type StaticFolder = {
  /** `/` or `/widget/`. */
  prefix: string
  dir: string
  /** Beside the security headers, or instead of them. */
  headers?: Record<string, string>
}

/** Serves built files, packed where a `.br` or `.gz` lies beside them. Returns the folders that exist. */
export function serveStatic(
  app: FastifyInstance,
  folders: readonly StaticFolder[],
): StaticFolder[] {
  const existing = folders.filter(({ dir }) => existsSync(dir))
  for (const [index, folder] of existing.entries()) {
    void app.register(fastifyStatic, {
      root: folder.dir,
      prefix: folder.prefix,
      decorateReply: index === 0,
      preCompressed: true,
      cacheControl: false,
      index: 'index.html',
      setHeaders: (reply, path) => {
        reply.header('cache-control', cacheFor(path))
        for (const [name, value] of Object.entries(folder.headers ?? {})) reply.header(name, value)
      },
    })
  }
  return existing
}

// Vite names everything in assets/ by its content; all other names keep their meaning and change their content.
function cacheFor(path: string): string {
  return path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
}

/** True when the app's own page should answer: a browser asks for a screen's address. */
export function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = request.url.split('?', 1)[0] ?? ''
  if (/^\/(api|channels|widget|assets)(\/|$)/.test(path) || /\.[a-z0-9]+$/i.test(path)) return false
  return (request.headers.accept ?? '').includes('text/html')
}

/** The app's page, whatever screen the address means. */
export async function sendPage(reply: FastifyReply, dir: string): Promise<FastifyReply> {
  return reply.sendFile('index.html', dir)
}
