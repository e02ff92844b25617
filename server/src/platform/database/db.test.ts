import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import pg from 'pg'
import { testDatabase } from '../../../test/database.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'
import { Conflict } from './conflict.ts'
import { createDb } from './db.ts'

const database = await testDatabase()
const hints: string[] = []
const db = createDb({
  connectionString: database.appUrl,
  max: 5,
  hint: (topic, payload) => void hints.push(`${topic} ${payload}`),
  onError: () => undefined,
})
after(async () => {
  await db.close()
  await database.drop()
})
const [one, two] = [newId(WorkspaceId), newId(WorkspaceId)]
await asOwner(database, 'INSERT INTO workspace (id, name) VALUES ($1, $2), ($3, $4)', [
  one,
  'One',
  two,
  'Two',
])

const add = (key: string) =>
  ['INSERT INTO send_rate (key, next_at) VALUES ($1, now())', [key]] as [string, string[]]
const keys = async (workspace: WorkspaceId): Promise<string[]> =>
  (
    await db.inWorkspace(workspace, (tx) =>
      tx.query<{ key: string }>('SELECT key FROM send_rate ORDER BY key'),
    )
  ).map((row) => row.key)

test('a transaction sees its own workspace and no other, and the next one on the same connection neither', async () => {
  await db.inWorkspace(one, (tx) => tx.query(...add('a')))
  await db.inWorkspace(two, (tx) => tx.query(...add('b')))
  assert.deepEqual(await keys(one), ['a'])
  assert.deepEqual(await keys(two), ['b'])
  for (let look = 0; look < 10; look += 1)
    assert.deepEqual(await db.global((tx) => tx.query('SELECT key FROM send_rate')), [])
  await assert.rejects(
    db.global((tx) => tx.query(...add('c'))),
    /null value|row-level security/,
  )
})

test('work by keys sees its own workspace, keeps its plans, and leaves no setting behind', async () => {
  const settings = (tx: { query<R>(text: string): Promise<R[]> }) =>
    tx.query<{ plans: string; workspace: string }>(
      "SELECT current_setting('plan_cache_mode') AS plans, current_setting('app.workspace_id', true) AS workspace",
    )
  const [kept] = await db.inWorkspaceByKeys(one, settings)
  assert.deepEqual(kept, { plans: 'force_generic_plan', workspace: one })
  for (let look = 0; look < 10; look += 1) {
    const [after] = await db.inWorkspace(two, settings)
    assert.deepEqual(after, { plans: 'auto', workspace: two })
  }
})

test('what is written into another workspace is refused by the database', async () => {
  const foreign = 'INSERT INTO send_rate (workspace_id, key, next_at) VALUES ($1, $2, now())'
  await assert.rejects(
    db.inWorkspace(one, (tx) => tx.query(foreign, [two, 'x'])),
    /row-level security/,
  )
  await assert.rejects(
    db.inWorkspace(one, (tx) => tx.query('UPDATE send_rate SET workspace_id = $1', [two])),
    /row-level security/,
  )
  await assert.rejects(
    db.inWorkspace("x'; SELECT 1; --" as WorkspaceId, (tx) => tx.query('SELECT 1')),
    /not a workspace id/,
  )
})

test('a failed transaction leaves nothing, and its hints are never told', async () => {
  hints.length = 0
  const failing = db.inWorkspace(one, async (tx) => {
    await tx.query(...add('never'))
    tx.hint('feed', 'never')
    throw new Error('changed my mind')
  })
  await assert.rejects(failing, /changed my mind/)
  assert.deepEqual(hints, [])
  assert.ok(!(await keys(one)).includes('never'))
})

test('hints come after the commit, once each', async () => {
  hints.length = 0
  const seen: string[][] = []
  await db.inWorkspace(one, async (tx) => {
    await tx.query(...add('hinted'))
    tx.hint('feed', 'x')
    tx.hint('feed', 'x')
    tx.hint('outbox', 'x')
    seen.push([...hints])
  })
  assert.deepEqual(seen, [[]])
  assert.deepEqual(hints, ['feed x', 'outbox x'])
})

test('a conflict runs the work again from the start, with the hints of the last run only', async () => {
  hints.length = 0
  let runs = 0
  const result = await db.inWorkspace(one, async (tx) => {
    runs += 1
    tx.hint('feed', `run ${runs}`)
    if (runs < 4) throw new Conflict('a thing')
    return runs
  })
  assert.equal(result, 4)
  assert.deepEqual(hints, ['feed run 4'])
})

test('a conflict that stays is told after six runs; another error after the first', async () => {
  let runs = 0
  const stubborn = db.inWorkspace(one, async () => {
    runs += 1
    throw new Conflict('a thing')
  })
  await assert.rejects(stubborn, Conflict)
  assert.equal(runs, 6)
  for (const statement of ['SELECT 1/0', 'INSERT INTO send_rate VALUES (NULL)', 'nonsense']) {
    let tries = 0
    const wrong = db.inWorkspace(one, async (tx) => {
      tries += 1
      await tx.query(statement)
    })
    await assert.rejects(wrong, pg.DatabaseError)
    assert.equal(tries, 1, statement)
  }
})

test('a unique key that is raced for is looked at again; any other is an error at once', async () => {
  let runs = 0
  const contact = crypto.randomUUID()
  const conversation = `INSERT INTO conversation (id, contact_id, origin_contact_id, status, channels, last_message_at, created_at)
    VALUES ($1, $2, $2, 'open', '{}', now(), now())`
  await db.inWorkspace(one, async (tx) => {
    await tx.query("INSERT INTO contact (id, name, created_at) VALUES ($1, 'Ana', now())", [
      contact,
    ])
    await tx.query(conversation, [crypto.randomUUID(), contact])
  })
  await db.inWorkspace(one, async (tx) => {
    runs += 1
    if (runs < 3) await tx.query(conversation, [crypto.randomUUID(), contact])
  })
  assert.equal(runs, 3)
  runs = 0
  const twice = db.inWorkspace(one, async (tx) => {
    runs += 1
    await tx.query("INSERT INTO contact (id, name, created_at) VALUES ($1, 'Ana', now())", [
      contact,
    ])
  })
  await assert.rejects(twice, /duplicate key/)
  assert.equal(runs, 1)
})

test('two that wait for each other both get through', async () => {
  for (const key of ['left', 'right']) await db.inWorkspace(one, (tx) => tx.query(...add(key)))
  const move = (first: string, second: string) =>
    db.inWorkspace(one, async (tx) => {
      const touch = "UPDATE send_rate SET next_at = next_at + interval '1 second' WHERE key = $1"
      await tx.query(touch, [first])
      await tx.query('SELECT pg_sleep(0.1)')
      await tx.query(touch, [second])
    })
  await Promise.all([move('left', 'right'), move('right', 'left')])
})

test('a connection that was cut is replaced', async () => {
  const cut = db.inWorkspace(one, async (tx) => {
    const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await asOwner(database, 'SELECT pg_terminate_backend($1)', [row?.pid])
    await tx.query('SELECT 1')
  })
  await assert.rejects(cut, /terminat|Connection/i)
  assert.ok((await keys(one)).length > 0)
})
