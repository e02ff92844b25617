import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RawRequest } from '@atrium/channel-kit/channel'

export type Reply = { status: number; headers?: Record<string, string>; body: string | Uint8Array }

/** A refusal with words for the person who called. */
export class HttpError extends Error {
  readonly status: number
  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

/** The largest request: a document of WhatsApp's limit (100 MB) is not needed for a demo. */
const maxBody = 32 * 1024 * 1024

export function json(value: unknown, status = 200): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}

/** Reads a whole request: lower-case headers, raw bytes. Throws 413 past `maxBody`. */
export async function readRequest(incoming: IncomingMessage): Promise<RawRequest & { url: URL }> {
  const url = new URL(incoming.url ?? '/', 'http://sandbox')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes: Buffer = Buffer.from(chunk)
    size += bytes.length
    if (size > maxBody) throw new HttpError(413, 'The sandbox takes requests of at most 32 MB.')
    chunks.push(bytes)
  }
  return {
    url,
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    body: Buffer.concat(chunks),
    remoteAddress: incoming.socket.remoteAddress ?? '',
  }
}

export function readJson(request: RawRequest): unknown {
  // A form on a foreign page can post text/plain without asking first, but not this type.
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new HttpError(415, 'Send application/json.')
  try {
    return JSON.parse(Buffer.from(request.body).toString('utf8'))
  } catch {
    throw new HttpError(400, 'The body is not JSON.')
  }
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, reply.headers)
  response.end(reply.body)
}

/**
 * Refuses what a foreign web page could make the browser send: another host name (DNS rebinding) and
 * another origin (cross-site requests).
 */
export function checkCaller(request: IncomingMessage): void {
  const host = request.headers.host ?? ''
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
    throw new HttpError(403, 'The sandbox answers to 127.0.0.1 and localhost only.')
  const origin = request.headers.origin
  if (origin !== undefined && request.method !== 'GET' && new URL(safe(origin)).host !== host)
    throw new HttpError(403, 'The sandbox takes orders from its own page only.')
}

const safe = (origin: string) => (URL.canParse(origin) ? origin : 'http://unknown.invalid')
