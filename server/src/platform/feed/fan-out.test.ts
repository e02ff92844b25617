import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import { testDatabase } from '../../../test/database.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'
import { createDb, type WorkspaceTx } from '../database/db.ts'
import { createLog } from '../observe/log.ts'
import { createFanOut, later } from './fan-out.ts'
import {
  type FeedCursor,
  type FeedRow,
  feedHorizon,
  feedStart,
  feedTopic,
  readFeed,
  writeEvent,
} from './feed.ts'

const database = await testDatabase()
const subscribers = new Set<(payload: string) => void>()
const bus = {
  subscribe: (_topic: string, listener: (payload: string) => void) => {
    subscribers.add(listener)
    return () => void subscribers.delete(listener)
  },
}
const db = createDb({
  connectionString: database.appUrl,
  max: 24,
  hint: (_topic, payload) => {
    for (const listener of subscribers) listener(payload)
  },
  onError: () => undefined,
})
const log = createLog({ level: 'error', destination: { write: () => undefined } })
const fanOut = await createFanOut({ db, bus, log })
after(async () => {
  fanOut.stop()
  await db.close()
  await database.drop()
})
const [mine, foreign] = [newId(WorkspaceId), newId(WorkspaceId)]
await asOwner(database, "INSERT INTO workspace (id, name) VALUES ($1, 'Mine'), ($2, 'Foreign')", [
  mine,
  foreign,
])

async function until(what: string, look: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (look()) return
    await sleep(10)
  }
  throw new Error(`did not happen: ${what}`)
}

/** Twenty writers whose transactions end in another order than they began. Returns what they wrote. */
async function writeAtOnce(writers: number, each: number): Promise<Set<string>> {
  const written = new Set<string>()
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let index = 0; index < each; index += 1) {
        const name = `${writer}/${index}`
        await db.inWorkspace(writer % 5 === 4 ? foreign : mine, async (tx) => {
          // As `writeEvent` does it, but not in the last moment: the row has its number, the commit comes later.
          await tx.query('INSERT INTO event (data) VALUES ($1)', [
            JSON.stringify([{ kind: 'test', name }]),
          ])
          tx.hint(feedTopic, tx.workspaceId)
          await sleep(Math.random() * 8)
        })
        if (writer % 5 !== 4) written.add(name)
      }
    }),
  )
  return written
}

/** A transaction that has done `work` and stays open until it is let go. */
async function heldOpen(work: (tx: WorkspaceTx) => Promise<unknown>): Promise<() => Promise<void>> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: worked, resolve: begun } = Promise.withResolvers<void>()
  const held = db.inWorkspace(mine, async (tx) => {
    await work(tx)
    begun()
    await released
  })
  await worked
  return () => {
    release()
    return held
  }
}

const insertSlow = (tx: WorkspaceTx) =>
  tx.query('INSERT INTO event (data) VALUES ($1)', [JSON.stringify([{ name: 'slow' }])])

const nameIn = (row: FeedRow): string => (row.data[0] as { name: string }).name

test('twenty writers with random delays: every row once, in feed order; readers by id alone lose rows', async () => {
  const live: FeedRow[] = []
  const stop = fanOut.subscribe(mine, (row) => void live.push(row))
  // The negative control: what a reader by `id > last` gets in the same time.
  const byId: string[] = []
  let last = '0'
  let reading = true
  const naive = (async () => {
    while (reading) {
      const rows = await db.inWorkspace(mine, (tx) =>
        tx.query<{ id: string; name: string }>(
          "SELECT id, data->0->>'name' AS name FROM event WHERE id > $1 ORDER BY id",
          [last],
        ),
      )
      for (const row of rows) byId.push(row.name)
      last = rows.at(-1)?.id ?? last
    }
  })()
  // Followers join and leave all the time; each must see what came after its own start, once.
  const followers: { from: FeedCursor; rows: FeedRow[] }[] = []
  const joining = (async () => {
    for (let index = 0; index < 20; index += 1) {
      const from = await db.inWorkspace(mine, (tx) => feedHorizon(tx))
      const rows: FeedRow[] = []
      followers.push({ from, rows })
      assert.ok((await fanOut.follow(mine, from, (row) => void rows.push(row))).ok)
      await sleep(10)
    }
  })()
  const written = await writeAtOnce(20, 40)
  await joining
  await until('all rows came', () => live.length >= written.size)
  await sleep(150)
  reading = false
  await naive
  stop()
  assert.equal(live.length, written.size)
  assert.deepEqual(new Set(live.map(nameIn)), written)
  for (const [index, row] of live.entries()) {
    const before = live[index - 1]
    if (before) assert.ok(later(row.cursor, before.cursor), 'in order')
    assert.equal(row.workspaceId, mine)
  }
  for (const { from, rows } of followers) {
    const expected = live.filter((row) => later(row.cursor, from)).map(nameIn)
    assert.deepEqual(rows.map(nameIn), expected, 'from where it began, without a gap or a repeat')
  }
  assert.ok(byId.length < written.size, `the control lost nothing: ${byId.length}`)
})

test('no row is shown while one with an earlier number may still come; then all come', async () => {
  const rows: string[] = []
  const stop = fanOut.subscribe(mine, (row) => void rows.push(nameIn(row)))
  const letGo = await heldOpen(insertSlow)
  await db.inWorkspace(mine, (tx) => writeEvent(tx, { data: [{ name: 'quick' }] }))
  await sleep(200)
  assert.deepEqual(rows, [])
  await letGo()
  await until('both came', () => rows.length === 2)
  assert.deepEqual(rows, ['slow', 'quick'])
  stop()
})

test('a transaction that has written no event yet holds up nobody, however long it lasts', async () => {
  const rows: string[] = []
  const stop = fanOut.subscribe(mine, (row) => void rows.push(nameIn(row)))
  const letGo = await heldOpen(async (tx) => {
    await writeEvent(tx, { data: [{ name: 'of the long one' }] })
    await tx.query("UPDATE workspace SET name = 'Mine still'")
  })
  await db.inWorkspace(mine, (tx) => writeEvent(tx, { data: [{ name: 'quick' }] }))
  await until('the quick one came', () => rows.includes('quick'))
  await letGo()
  await until('both came', () => rows.length === 2)
  assert.deepEqual(rows, ['quick', 'of the long one'])
  stop()
})

test('numbers are held apart where 31 bits run out', async () => {
  const [{ before } = { before: '0' }] = await asOwner<{ before: string }>(
    database,
    'SELECT feed_last() AS before',
  )
  await asOwner(database, "SELECT setval('event_id_seq', 2147483647)")
  const rows: string[] = []
  const stop = fanOut.subscribe(mine, (row) => void rows.push(nameIn(row)))
  const letGo = await heldOpen(insertSlow)
  const horizon = await db.inWorkspace(mine, (tx) => feedHorizon(tx))
  assert.equal(horizon, '2147483647')
  await db.inWorkspace(mine, (tx) => writeEvent(tx, { data: [{ name: 'quick' }] }))
  await sleep(200)
  assert.deepEqual(rows, [])
  await letGo()
  await until('both came', () => rows.length === 2)
  assert.deepEqual(rows, ['slow', 'quick'])
  assert.ok(later(horizon, before))
  stop()
})

test('a lost hint costs a second, never a row', async () => {
  const rows: string[] = []
  const stop = fanOut.subscribe(mine, (row) => void rows.push(nameIn(row)))
  const listening = [...subscribers]
  subscribers.clear()
  await db.inWorkspace(mine, (tx) => writeEvent(tx, { data: [{ name: 'unheard' }] }))
  await until('it came by itself', () => rows.includes('unheard'))
  for (const listener of listening) subscribers.add(listener)
  stop()
})

test('a page of the feed ends nowhere else than the whole of it', async () => {
  const whole = await db.inWorkspace(mine, (tx) => readFeed(tx, feedStart, 10_000))
  const paged: FeedRow[] = []
  let cursor = feedStart
  for (;;) {
    const page = await db.inWorkspace(mine, (tx) => readFeed(tx, cursor, 7))
    paged.push(...page)
    cursor = page.at(-1)?.cursor ?? cursor
    if (page.length < 7) break
  }
  assert.deepEqual(paged, whole)
})

test('who is too far behind, or comes from another time, is told to read again', async () => {
  await db.inWorkspace(mine, (tx) =>
    tx.query('INSERT INTO event (data) SELECT \'[{"name":"bulk"}]\' FROM generate_series(1, 5600)'),
  )
  const from = async (cursor: FeedCursor) => (await fanOut.follow(mine, cursor, () => undefined)).ok
  assert.equal(await from(feedStart), false, 'more than 5,000 rows')
  const horizon = await db.inWorkspace(mine, (tx) => feedHorizon(tx))
  assert.equal(await from(horizon), true)
  const future = String(BigInt(horizon) + 1_000_000n)
  assert.equal(await from(future), false, 'of a database that was restored')
  const [middle] = await db
    .inWorkspace(mine, (tx) => readFeed(tx, feedStart, 300))
    .then((rows) => rows.slice(-1))
  await asOwner(database, 'SELECT door_retention(now(), now() + $1::interval, 100000)', ['1 hour'])
  assert.equal(await from(middle?.cursor ?? feedStart), false, 'what follows it was cleared away')
})
