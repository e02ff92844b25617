import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import { leaveInFlight } from '../request/in-flight.ts'

/** One listener of server-sent events. */
export type Sse = {
  /** `data` is one line of JSON. A listener that has stopped reading is dropped: it resyncs when it is back. */
  send(event: string, data: string, id?: string): void
  /** Sends what `frame` made: one buffer serves all listeners. */
  sendFrame(frame: Uint8Array): void
  comment(): void
  close(): void
  /** Resolves when the listener is gone, whoever ended it. */
  closed: Promise<void>
}

/** What a listener may leave unread before it is dropped. */
const maxUnread = 1024 * 1024
const heartbeatMs = 20_000
const heartbeat = Buffer.from(':\n\n')

// One timer for all: ten thousand listeners would be ten thousand timers.
const open = new Set<ServerResponse>()
let timer: NodeJS.Timeout | undefined

/** An event as bytes on the wire. */
export function frame(event: string, data: string, id?: string): Buffer {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`)
  return Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\n${lines.join('')}\n`)
}

/** Turns an answer into a stream of events. The caller must not send anything else on `reply`. */
export function openSse(reply: FastifyReply): Sse {
  const { raw } = reply
  reply.hijack()
  leaveInFlight(reply.request)
  raw.writeHead(200, {
    ...headersOf(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    connection: 'keep-alive',
    // Nginx would hold events back.
    'x-accel-buffering': 'no',
  })
  raw.socket?.setNoDelay(true)
  raw.socket?.setTimeout(0)
  raw.write('retry: 2000\n\n')
  const closed = new Promise<void>((resolve) => {
    raw.once('close', () => {
      forget(raw)
      resolve()
    })
  })
  remember(raw)
  const sendFrame = (bytes: Uint8Array) => write(raw, bytes)
  return {
    send: (event, data, id) => sendFrame(frame(event, data, id)),
    sendFrame,
    comment: () => sendFrame(heartbeat),
    close: () => {
      if (!raw.writableEnded) raw.end()
    },
    closed,
  }
}

/** Ends every stream of this process; the browsers come back by themselves. */
export function closeAllSse(): void {
  for (const raw of open) raw.end()
}

function write(raw: ServerResponse, bytes: Uint8Array): void {
  if (raw.destroyed || raw.writableEnded) return
  if (raw.writableLength > maxUnread) raw.destroy()
  else raw.write(bytes)
}

function remember(raw: ServerResponse): void {
  if (raw.destroyed) return
  open.add(raw)
  timer ??= setInterval(() => {
    for (const each of open) write(each, heartbeat)
  }, heartbeatMs).unref()
}

function forget(raw: ServerResponse): void {
  open.delete(raw)
  if (open.size > 0) return
  clearInterval(timer)
  timer = undefined
}

function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}
