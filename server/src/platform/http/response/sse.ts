import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import { leaveInFlight } from '../request/in-flight.ts'

/** What a listener may leave unread before it is dropped. */
const maxUnread = 1024 * 1024
const heartbeatMs = 20_000
const heartbeat = Buffer.from(':\n\n')

// One timer for all: ten thousand listeners would be ten thousand timers. With what is to be done when one has gone.
const open = new Map<ServerResponse, (() => void) | undefined>()
let timer: NodeJS.Timeout | undefined

/** An event as bytes on the wire. */
export function frame(event: string, data: string, id?: string): Buffer {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`)
  return Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\n${lines.join('')}\n`)
}

/** One listener of server-sent events. There are many, for hours: it keeps nothing but its line. */
export class Sse {
  readonly #raw: ServerResponse

  constructor(raw: ServerResponse) {
    this.#raw = raw
    raw.on('close', forget)
    remember(raw)
  }

  /** Calls `end` once when the listener is gone, whoever ended it; at once where it is gone already. One of them each. */
  onceClosed(end: () => void): void {
    if (open.has(this.#raw)) open.set(this.#raw, end)
    else end()
  }

  /** `data` is one line of JSON. A listener that has stopped reading is dropped: it resyncs when it is back. */
  send(event: string, data: string, id?: string): void {
    this.sendFrame(frame(event, data, id))
  }

  /** Sends what `frame` made: one buffer serves all listeners. */
  sendFrame(bytes: Uint8Array): void {
    write(this.#raw, bytes)
  }

  close(): void {
    if (!this.#raw.writableEnded) this.#raw.end()
  }
}

/** Turns an answer into a stream of events. The caller must not send anything else on `reply`. */
export function openSse(reply: FastifyReply): Sse {
  const { raw } = reply
  reply.hijack()
  leaveInFlight(reply.request)
  // No page comes of it, so the headers of pages are left out: each listener would keep a copy of them.
  raw.writeHead(200, {
    ...ownHeaders(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    connection: 'keep-alive',
    // Nginx would hold events back.
    'x-accel-buffering': 'no',
  })
  raw.socket?.setNoDelay(true)
  raw.socket?.setTimeout(0)
  raw.write('retry: 2000\n\n')
  leaveFastify(raw)
  return new Sse(raw)
}

/**
 * Fastify waits for the end of each answer with its request and its reply in hand: of a stream it would keep them for
 * hours. Under another name of its listener they stay, and nothing else changes.
 */
function leaveFastify(raw: ServerResponse): void {
  for (const event of ['finish', 'error'])
    for (const listener of raw.listeners(event))
      if (listener.name === 'onResFinished') raw.off(event, listener as () => void)
  raw.on('error', ignore)
}

/** A line that breaks closes, and that is heard. */
function ignore(): void {}

/** Ends every stream of this process; the browsers come back by themselves. */
export function closeAllSse(): void {
  for (const raw of open.keys()) raw.end()
}

function write(raw: ServerResponse, bytes: Uint8Array): void {
  if (raw.destroyed || raw.writableEnded) return
  if (raw.writableLength > maxUnread) raw.destroy()
  else raw.write(bytes)
}

function remember(raw: ServerResponse): void {
  if (raw.destroyed) return
  open.set(raw, undefined)
  timer ??= setInterval(() => {
    for (const each of open.keys()) write(each, heartbeat)
  }, heartbeatMs).unref()
}

/** One function for all lines, which are called with themselves: a closure each would be kept for hours. */
function forget(this: ServerResponse): void {
  const end = open.get(this)
  open.delete(this)
  end?.()
  if (open.size > 0) return
  clearInterval(timer)
  timer = undefined
}

const kept = ['x-request-id', 'x-content-type-options', 'set-cookie'] as const

function ownHeaders(reply: FastifyReply): Record<string, string | number | string[]> {
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
