import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { eventually, startTestApp, type TestApp } from '../../../../test/app.ts'
import { askAfterOutage, createRefusalWatch } from './outage.ts'

/** The looks that wait, by the account that they are for, and in how many seconds each is due. */
async function waitingLooks({ app }: TestApp): Promise<{ account: string; due: number }[]> {
  const { rows } = await app.adminPool.query<{ account: string; due: number }>(
    `SELECT payload->>'accountId' AS account, round(extract(epoch FROM run_at - now()))::int AS due
     FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE t.identifier = 'pull' AND key LIKE '%/later'`,
  )
  return rows
}

async function later(atrium: TestApp): Promise<{ account: string; due: number }> {
  return eventually('a later look waits', async () => (await waitingLooks(atrium)).at(0))
}

const isAfterAMinute = (due: number): boolean => due > 60 && due <= 70

test('after a start each account that can be asked is asked again when nothing can be on its way any more', async (context) => {
  const atrium = await startTestApp(context)
  const { accountId } = await atrium.connect(createSms)
  await atrium.connect(createTelegram)
  assert.deepEqual(await waitingLooks(atrium), [])
  await askAfterOutage(atrium.app)
  const { account, due } = await later(atrium)
  assert.equal(account, accountId)
  assert.ok(isAfterAMinute(due), `in ${due} s`)
  assert.equal((await waitingLooks(atrium)).length, 1)
})

test('a clock of the machine that runs ahead holds no look back', async (context) => {
  const atrium = await startTestApp(context)
  await atrium.connect(createSms)
  const wrong = Date.now() + 3_600_000
  context.mock.method(Date, 'now', () => wrong)
  await askAfterOutage(atrium.app)
  context.mock.restoreAll()
  assert.ok(isAfterAMinute((await later(atrium)).due))
})

test('a webhook that was refused or broke is asked for; one that is taken or wrong is not', async (context) => {
  const atrium = await startTestApp(context)
  await atrium.connect(createSms)
  const refusal = new Error('the database is away')
  const answered = async (...statuses: number[]): Promise<void> => {
    const watched = createRefusalWatch(atrium.app)
    for (const status of statuses)
      assert.equal((await watched(Promise.resolve({ status }))).status, status)
  }
  await answered(200, 401, 404)
  assert.deepEqual(await waitingLooks(atrium), [])
  await answered(503, 503, 200)
  assert.ok(isAfterAMinute((await later(atrium)).due))
  await atrium.app.adminPool.query(`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs
    WHERE key LIKE '%/later'`)
  await assert.rejects(createRefusalWatch(atrium.app)(Promise.reject(refusal)), refusal)
  await later(atrium)
})

test('a refusal while the database is away is asked for when it is back', async (context) => {
  const atrium = await startTestApp(context)
  await atrium.connect(createSms)
  const { db, accounts } = atrium.app
  let tries = 0
  const away: typeof db.global = (work) => {
    tries += 1
    if (tries < 3) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
    return db.global(work)
  }
  const watched = createRefusalWatch({ accounts, db: { ...db, global: away } })
  assert.deepEqual(await watched(Promise.resolve({ status: 503 })), { status: 503 })
  await later(atrium)
  assert.equal(tries, 3)
})
