import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { eventually } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { createAdminPool, runJobs, type Task } from './jobs.ts'

/** A queue with one job, which a worker that is gone or busy has held for so long. */
async function heldJob(context: TestContext, minutes: number): Promise<pg.Pool> {
  const database = await testDatabase()
  const pool = createAdminPool(database.adminUrl, 6, () => undefined)
  context.after(async () => {
    await pool.end()
    await database.drop()
  })
  await pool.query(`SELECT graphile_worker.add_job('test', '{}')`)
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET attempts = 1, locked_by = 'worker-of-another', locked_at = now() - make_interval(mins => $1)`,
    [minutes],
  )
  return pool
}

async function runWith(pool: pg.Pool, task: Task, work: () => Promise<void>): Promise<void> {
  const jobs = await runJobs({
    pool,
    tasks: { test: task },
    crontab: '',
    concurrency: 4,
    onError: () => undefined,
  })
  await work().finally(jobs.stop)
}

test('the job of a killed process is done by the next one', async (context) => {
  const pool = await heldJob(context, 6)
  let done = 0
  const task: Task = async () => {
    done += 1
  }
  await runWith(pool, task, async () => {
    await eventually('the job is done', () => done === 1)
  })
})

test('a job that another process may still be at is left to it', async (context) => {
  const pool = await heldJob(context, 4)
  const begun: unknown[] = []
  const task: Task = async (payload) => void begun.push(payload)
  await runWith(pool, task, async () => {
    await pool.query(`SELECT graphile_worker.add_job('test', '{"second": true}')`)
    await eventually('the other one is done', () => begun.length > 0)
  })
  assert.deepEqual(begun, [{ second: true }])
})

test('the database cuts every connection, also in the middle of a job: jobs go on', async (context) => {
  const pool = await heldJob(context, 6)
  const done: unknown[] = []
  let cuts = 0
  const task: Task = async (payload) => {
    done.push(payload)
    if (cuts >= 3) return
    cuts += 1
    await pool
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'atrium jobs'`,
      )
      .catch(() => undefined)
  }
  await runWith(pool, task, async () => {
    await eventually('the connections were cut', () => cuts > 0)
    await eventually('another job can be asked for', () =>
      pool.query(`SELECT graphile_worker.add_job('test', '{"later": true}')`).then(
        () => true,
        () => false,
      ),
    )
    await eventually('it is done', () =>
      done.some((payload) => JSON.stringify(payload) === '{"later":true}'),
    )
  })
})

test('the database is away while one job after another ends: jobs go on', async (context) => {
  const pool = await heldJob(context, 6)
  const connect = pool.connect.bind(pool)
  let away = false
  // The queue asks for connections in both ways.
  pool.connect = ((told?: Parameters<typeof connect>[0]) => {
    if (!away) return told ? connect(told) : connect()
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    if (!told) return Promise.reject(refused)
    told(refused, undefined, () => undefined)
  }) as typeof connect
  const ends: (() => void)[] = []
  const done: unknown[] = []
  const task: Task = async (payload) => {
    if (!away && ends.length < 4) await new Promise<void>((resolve) => ends.push(resolve))
    else done.push(payload)
  }
  await runWith(pool, task, async () => {
    for (const _ of [2, 3, 4]) await pool.query(`SELECT graphile_worker.add_job('test', '{}')`)
    await eventually('four jobs are begun', () => ends.length === 4)
    away = true
    for (const end of ends) {
      end()
      // A note for each, not one for all.
      await sleep(20)
    }
    away = false
    await pool.query(`SELECT graphile_worker.add_job('test', '{"later": true}')`)
    await eventually('another one is done', () => done.length > 0)
  })
  assert.deepEqual(done[0], { later: true })
})
