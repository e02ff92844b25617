import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type JobHelpers, Logger, run, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { throughOutage } from '../outage.ts'
import type { Tx } from './db.ts'

/** The owner's connections. A connection that breaks, idle or busy, must not end the process. */
export function createAdminPool(
  connectionString: string,
  max: number,
  onError: (error: Error) => void,
): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, application_name: 'atrium jobs' })
  pool.on('error', onError)
  pool.on('connect', (client) => void client.on('error', onError))
  return pool
}

/** A job's code: gets its payload, throws to be tried again later. After the last try nobody comes again. */
export type Task = (payload: unknown, attempt: { isLast: boolean }) => Promise<void>

/**
 * Enqueues a job in the caller's transaction: it runs only if that commits. `key` replaces a waiting job of the same key.
 * `afterMs` waits by the database's time, whatever the sandbox's clock says, and this machine's.
 */
export async function addJob(
  tx: Tx,
  task: string,
  payload: unknown,
  options: { afterMs?: number; key?: string } = {},
): Promise<void> {
  await tx.named(
    'job-add',
    `SELECT door_add_job($1, $2, now() + $3 * interval '1 millisecond', $4)`,
    [task, JSON.stringify(payload), options.afterMs ?? 0, options.key ?? null],
  )
}

/**
 * A job that is held for longer belongs to a process that was killed: none of ours takes half of it, and one that does
 * all the same may run twice. The queue itself would wait for four hours.
 */
const longestMinutes = 5

const restartMs = 1_000
/** Of a runner that gave itself up: how long its last jobs are waited for. */
const lastJobsMs = 5_000

/** `ended` resolves when no job is taken any more. */
type Runner = { ended: Promise<void>; stop(): Promise<void> }

/**
 * Runs jobs until stopped. Jobs are for work beside messages (files, calendars, retention): they keep no order
 * across a retry, which is why messages have lanes of their own.
 */
export async function runJobs(options: {
  /** The owner's pool: the job tables are out of the app role's reach. */
  pool: pg.Pool
  tasks: Record<string, Task>
  /** `minute hour day month weekday task`, one per line. */
  crontab: string
  concurrency: number
  onError: (task: string, error: unknown) => void
}): Promise<{ stop(): Promise<void> }> {
  const start = async (): Promise<Runner> => {
    const events: WorkerEvents = new EventEmitter()
    // It stops taking jobs, counts its failures wrong and then may wait for itself for ever (0.18, main.js, `batch`).
    const gaveUp = new Promise<void>((resolve) =>
      events.once('pool:fatalError', () => setTimeout(resolve, lastJobsMs).unref()),
    )
    const runner = await run({
      pgPool: options.pool,
      concurrency: options.concurrency,
      // Without a delay nobody waits for the note that a job is done, and a database that goes away in that moment would
      // end the process (graphile-worker 0.18, worker.js); with one it is tried again, and its failure ends the runner.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      events,
      noHandleSignals: true,
      pollInterval: 2000,
      crontab: options.crontab,
      logger: new Logger(() => () => undefined),
      taskList: Object.fromEntries(
        Object.entries(options.tasks).map(([name, task]) => [
          name,
          async (payload: unknown, { job }: JobHelpers) => {
            try {
              await task(payload, { isLast: job.attempts >= job.max_attempts })
            } catch (error) {
              options.onError(name, error)
              throw error
            }
          },
        ]),
      ),
    })
    const ended = Promise.race([runner.promise.catch(() => undefined), gaveUp])
    return { ended, stop: () => Promise.race([runner.stop(), gaveUp]) }
  }
  const runner = await keepRunning(start, () =>
    options.onError('runner', new Error('the jobs ended; they start again')),
  )
  const freeing = setInterval(() => void freeJobsOfTheDead(options.pool), 60_000)
  await freeJobsOfTheDead(options.pool)
  return {
    stop: async () => {
      clearInterval(freeing)
      await runner.stop()
    },
  }
}

/** A runner whose database went away may end for good: without another one no file would ever be fetched again. */
async function keepRunning(
  start: () => Promise<Runner>,
  onEnd: () => void,
): Promise<{ stop(): Promise<void> }> {
  let stopping = false
  let runner: Runner | undefined = await throughOutage(start)
  const kept = keep()

  async function keep(): Promise<void> {
    while (!stopping) {
      await runner?.ended
      if (stopping) return
      if (runner) onEnd()
      await sleep(restartMs, undefined, { ref: false })
      runner = stopping ? undefined : await start().catch(() => undefined)
    }
  }

  return {
    stop: async () => {
      stopping = true
      // One that ended by itself has nothing to stop.
      await runner?.stop().catch(() => undefined)
      await kept
    },
  }
}

async function freeJobsOfTheDead(pool: pg.Pool): Promise<void> {
  await pool
    .query(
      `SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM graphile_worker.jobs
       WHERE locked_at < now() - make_interval(mins => $1)`,
      [longestMinutes],
    )
    // The database is away: the next minute's look finds them.
    .catch(() => undefined)
}
