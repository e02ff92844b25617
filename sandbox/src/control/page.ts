import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { Reply } from './http.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}

/** The built page's files; undefined where there is none. `/` is the phones page. */
export async function answerAsPage(pageDir: string, path: string): Promise<Reply | undefined> {
  const name = normalize(path === '/' ? '/index.html' : decodeURIComponent(path))
  const type = types[extname(name)]
  if (type === undefined || name.includes('..')) return undefined
  try {
    const body = await readFile(join(pageDir, name))
    // Names under assets/ carry a hash of the content; the pages themselves change with each build.
    const cache = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return { status: 200, headers: { 'content-type': type, 'cache-control': cache }, body }
  } catch {
    return name === '/index.html' ? unbuilt : undefined
  }
}

const unbuilt: Reply = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'The phones page is not built yet. Run: npm start (or npx vite build in sandbox/).',
}
