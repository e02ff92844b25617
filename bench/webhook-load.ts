/**
 * The load: its own process, so that its work is not the server's. Speaks HTTP over plain sockets: node:http costs
 * some 60 µs a request, which on two cores would be taken from the server that is measured; this costs a quarter.
 *
 * Usage: webhook-load.ts '<Load as JSON>'; prints a LoadResult as JSON.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from './parts/sample.ts'
import { type Connection, connectionTo } from './traffic/connection.ts'
import type { Load, LoadResult } from './traffic/load.ts'
import { webhookRequest } from './traffic/webhook.ts'

const load = JSON.parse(process.argv[2] ?? '') as Load
process.stdout.write(JSON.stringify(await run(load)))

async function run(load: Load): Promise<LoadResult> {
  const connections = Array.from({ length: load.connections }, () =>
    connectionTo(load.target.origin),
  )
  const book = { sent: 0, times: [] as number[], failed: [] as number[], startedAt: [] as number[] }
  const one = async (connection: Connection, scheduled: number): Promise<void> => {
    const n = book.sent
    book.sent += 1
    book.startedAt[n] = performance.timeOrigin + scheduled
    const status = await connection.exchange(webhookRequest(load.target, load.run, n))
    if (status === 200) book.times.push(performance.now() - scheduled)
    else book.failed.push(n)
  }
  const started = performance.now()
  const end = started + load.seconds * 1000
  const more = () => performance.now() < end && book.sent < load.most
  if (load.rate === null) await asFastAsPossible(connections, one, more)
  else await atRate(load.rate, connections, one, more)
  const seconds = (performance.now() - started) / 1000
  for (const connection of connections) connection.close()
  return {
    sent: book.sent,
    failed: book.failed,
    perSecond: book.times.length / seconds,
    p50: percentile(book.times, 0.5),
    p95: percentile(book.times, 0.95),
    p99: percentile(book.times, 0.99),
    max: percentile(book.times, 1),
    startedAt: book.startedAt,
  }
}

type One = (connection: Connection, scheduled: number) => Promise<void>

/** Every connection sends its next request when the one before was answered. */
async function asFastAsPossible(connections: Connection[], one: One, more: () => boolean) {
  await Promise.all(
    connections.map(async (connection) => {
      while (more()) await one(connection, performance.now())
    }),
  )
}

/**
 * Requests are due at fixed times, whatever the server does; the time of each counts from when it was due, so that a
 * server that stands still does not also stop the clock.
 */
async function atRate(rate: number, connections: Connection[], one: One, more: () => boolean) {
  const idle = [...connections]
  const running = new Set<Promise<void>>()
  const started = performance.now()
  let due = 0
  while (more()) {
    const now = performance.now()
    for (; started + (due * 1000) / rate <= now; due += 1) {
      const connection = idle.pop()
      if (!connection) break
      const exchange = one(connection, started + (due * 1000) / rate).finally(() => {
        running.delete(exchange)
        idle.push(connection)
      })
      running.add(exchange)
    }
    await sleep(1)
  }
  await Promise.all(running)
}
