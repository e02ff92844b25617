import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { endpoint } from '@atrium/contract/endpoint'
import { MemberId, newId, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import { eventually } from '../../../test/app.ts'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { startHttp, type TestHttp } from '../../../test/start-http.ts'
import { AppError } from '../app-error.ts'
import { createDb, type Db } from '../database/db.ts'
import type { Actor } from './request/actor.ts'

const make = endpoint({
  method: 'POST',
  path: '/things/:place',
  summary: 'x',
  access: 'member',
  params: z.strictObject({ place: z.string() }),
  body: z.strictObject({ text: z.string() }),
  response: z.object({ n: z.number() }),
})

let database: TestDatabase
let db: Db
let server: TestHttp
let made = 0
let work: () => Promise<void> = async () => undefined

before(async () => {
  database = await testDatabase()
  db = createDb({
    connectionString: database.appUrl,
    max: 10,
    hint: () => undefined,
    onError: () => undefined,
  })
  server = await startHttp(
    ({ api }) => {
      api.on(make, async () => {
        await work()
        made += 1
        return { n: made }
      })
    },
    { db, actor: async ({ headers }) => actorOf(String(headers.cookie)) },
  )
})
after(async () => {
  await server.http.close()
  await db.close()
  await database.drop()
})

const people = new Map<string, Actor>()
function actorOf(name: string): Actor {
  const known = people.get(name)
  if (known) return known
  const actor: Actor = {
    workspaceId: newId(WorkspaceId),
    memberId: newId(MemberId),
    userId: name,
    name,
    email: `${name}@example.com`,
    role: 'agent',
    language: 'en',
    sessionId: name,
  }
  people.set(name, actor)
  return actor
}

function post(
  key: string | undefined,
  text = 'hello',
  options: { cookie?: string; place?: string } = {},
): Promise<Response> {
  const { cookie = 'ana', place = 'here' } = options
  return server.send(
    'POST',
    `/api/v1/things/${place}`,
    { text },
    { cookie, ...(key ? { 'idempotency-key': key } : {}) },
  )
}

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code?: string }).code
}

test('a repeat gets the first answer, and the work is done once', async () => {
  const key = randomUUID()
  const before = made
  const first = await post(key)
  const again = await post(key)
  assert.equal(first.status, 200)
  assert.equal(first.headers.get('idempotency-replayed'), null)
  assert.equal(again.headers.get('idempotency-replayed'), 'true')
  assert.deepEqual(await again.json(), await first.json())
  assert.equal(made, before + 1)
})

test('without a key every request is its own', async () => {
  const before = made
  await post(undefined)
  await post(undefined)
  assert.equal(made, before + 2)
})

test('50 at once with one key do the work once; the others hear that it runs, or get its answer', async () => {
  const key = randomUUID()
  const before = made
  const responses = await Promise.all(Array.from({ length: 50 }, () => post(key)))
  assert.equal(made, before + 1)
  for (const response of responses) {
    if (response.status === 200) continue
    assert.equal(await codeOf(response), 'idempotency_running')
    assert.equal(response.headers.get('retry-after'), '1')
  }
})

test('the same key with another body or another address is refused', async () => {
  const key = randomUUID()
  await post(key)
  assert.equal(await codeOf(await post(key, 'other')), 'idempotency_mismatch')
  assert.equal(await codeOf(await post(key, 'hello', { place: 'there' })), 'idempotency_mismatch')
})

test('a key belongs to its member and workspace', async () => {
  const key = randomUUID()
  const before = made
  await post(key, 'hello', { cookie: 'ana' })
  const other = await post(key, 'another text', { cookie: 'ben' })
  assert.equal(other.status, 200)
  assert.equal(made, before + 2)
})

test('an error keeps nothing: the repeat runs', async () => {
  const key = randomUUID()
  work = async () => {
    throw new AppError('newer_message', 'A newer message arrived.')
  }
  assert.equal(await codeOf(await post(key)), 'newer_message')
  work = async () => undefined
  assert.equal((await post(key, 'sent anyway')).status, 200)
})

test('a key that is no key is refused', async () => {
  for (const key of ['x'.repeat(201), 'a b']) assert.equal(await codeOf(await post(key)), 'invalid')
})

/** As if the request with this key had been at work for so long, with nobody holding the key again. */
function age(key: string, interval: string): Promise<unknown> {
  return db.inWorkspace(actorOf('ana').workspaceId, (tx) =>
    tx.query(
      `update idempotency set status = null, created_at = now() - $2::interval where key = $1`,
      [key, interval],
    ),
  )
}

test('a key left running by a killed process is free again after seconds, for the same request only', async () => {
  const key = randomUUID()
  await post(key)
  await age(key, '9 seconds')
  assert.equal(await codeOf(await post(key)), 'idempotency_running')
  await age(key, '11 seconds')
  assert.equal(await codeOf(await post(key, 'other')), 'idempotency_mismatch')
  assert.equal((await post(key)).status, 200)
})

test('work that takes long holds its key: a repeat does not run beside it', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  const key = randomUUID()
  const before = made
  const begun = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  work = async () => {
    begun.resolve()
    await finish.promise
  }
  const first = post(key)
  await begun.promise
  await age(key, '11 seconds')
  context.mock.timers.tick(3_000)
  await eventually('the key is held again', async () => {
    const rows = await db.inWorkspace(actorOf('ana').workspaceId, (tx) =>
      tx.query(
        `select 1 from idempotency where key = $1 and created_at > now() - interval '9 seconds'`,
        [key],
      ),
    )
    return rows.length === 1
  })
  assert.equal(await codeOf(await post(key)), 'idempotency_running')
  finish.resolve()
  assert.equal((await first).status, 200)
  work = async () => undefined
  assert.equal(made, before + 1)
})

test('after a day a key may be used for something else', async () => {
  const key = randomUUID()
  await post(key)
  await db.inWorkspace(actorOf('ana').workspaceId, (tx) =>
    tx.query(`update idempotency set created_at = now() - interval '25 hours' where key = $1`, [
      key,
    ]),
  )
  const response = await post(key, 'a new use')
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('idempotency-replayed'), null)
})
