import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Embedded, startEmbedded } from '../../server/src/platform/postgres/embedded.ts'
import { temporaryFolder } from '../installation/program.ts'
import { percentile } from '../parts/sample.ts'
import { sendLoad } from '../traffic/load.ts'
import { startFloor } from './floor.ts'
import * as sql from './limits-sql.ts'

/**
 * What this machine can do without Atrium. Measured when first asked for, in the same run as the figures that are
 * compared with it; a machine that is busy with something else is then busy for both.
 */
export type Limits = {
  /** Webhooks per second: HTTP and HMAC in one Node process. */
  http(): Promise<number>
  /** Webhooks per second: the same, and a row of the journal each, in commits of up to 64, before the answer. */
  door(): Promise<number>
  /** Rows per second into the journal: one unnamed, one named statement each; 50 a statement, two writers. */
  journalPlain(): Promise<number>
  journalNamed(): Promise<number>
  journalBatched(): Promise<number>
  /** Messages per second: dedupe, handle, conversation, message and event as one named statement and one commit. */
  ingest(): Promise<number>
  /** Milliseconds of the 99th in a hundred single commits, one after the other. */
  commit(): Promise<number>
  /** Writes of 8 KB per second that reach the disk. */
  flushes(): Promise<number>
  close(): Promise<void>
}

const callers = 64
const secret = 'only-for-the-bench'

export function createLimits(options: { seconds: number }): Limits {
  const { seconds } = options
  const database = remember(startBare)
  const over = async (count: number, work: (pool: pg.Pool, n: number) => Promise<number>) => {
    const { pool } = await database()
    return perSecond(seconds, count, (n) => work(pool, n))
  }
  return {
    http: remember(() => measureHttp(seconds)),
    door: remember(async () => measureHttp(seconds, (await database()).url)),
    journalPlain: remember(() => over(callers, sql.insertPlain)),
    journalNamed: remember(() => over(callers, sql.insertNamed)),
    journalBatched: remember(() => over(2, sql.insertBatch)),
    ingest: remember(() => over(callers, sql.ingest)),
    commit: remember(async () => {
      const times: number[] = []
      await over(1, async (pool, n) => {
        const started = performance.now()
        await sql.insertNamed(pool, n)
        times.push(performance.now() - started)
        return 1
      })
      return percentile(times, 0.99)
    }),
    flushes: remember(() => measureFlushes(seconds)),
    close: async () => {
      if (database.asked()) await (await database()).close()
    },
  }
}

function remember<T>(measure: () => Promise<T>): (() => Promise<T>) & { asked(): boolean } {
  let result: Promise<T> | undefined
  const ask = () => {
    result ??= measure()
    return result
  }
  return Object.assign(ask, { asked: () => result !== undefined })
}

async function perSecond(
  seconds: number,
  count: number,
  work: (n: number) => Promise<number>,
): Promise<number> {
  let n = 0
  let done = 0
  const until = performance.now() + seconds * 1000
  const started = performance.now()
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (performance.now() < until) {
        const count = await work(n++)
        done += count
      }
    }),
  )
  return (done * 1000) / (performance.now() - started)
}

async function measureHttp(seconds: number, ...database: string[]): Promise<number> {
  const floor = await startFloor('http-floor.ts', secret, ...database)
  try {
    const numbers = { wabaId: '1', phoneNumberId: '1' }
    const target = { origin: floor.origin, path: '/webhook', secret, ...numbers }
    await sendLoad(target, { seconds: 1 })
    return (await sendLoad(target, { seconds })).perSecond
  } finally {
    floor.stop()
  }
}

async function measureFlushes(seconds: number): Promise<number> {
  const dir = await temporaryFolder()
  const file = openSync(join(dir, 'flush'), 'w')
  const page = Buffer.alloc(8_192, 1)
  try {
    return await perSecond(seconds, 1, async () => {
      writeSync(file, page)
      fdatasyncSync(file)
      return 1
    })
  } finally {
    closeSync(file)
    await rm(dir, { recursive: true, force: true })
  }
}

/** The same PostgreSQL with the same settings, and tables that carry no more than they must. */
async function startBare(): Promise<{ pool: pg.Pool; url: string; close(): Promise<void> }> {
  const dir = await temporaryFolder()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const embedded: Embedded = await startEmbedded({ dir: join(dir, 'postgres'), log })
  const pool = new pg.Pool({ connectionString: embedded.adminUrl, max: 20 })
  // A connection that is still closing when its server goes would end the bench.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  pool.on('error', () => undefined)
  await pool.query(sql.tables)
  return {
    pool,
    url: embedded.adminUrl,
    close: async () => {
      await pool.end()
      await embedded.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
