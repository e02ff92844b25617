import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { filePaths } from '@atrium/contract/api/inbox'
import { ContactId, newId } from '@atrium/contract/ids'
import { type FeedCursor, feedStart, feedTopic, readFeed } from '../../src/platform/feed/feed.ts'
import { eventually, startTestApp } from '../app.ts'
import { type Listener, listen } from '../listen.ts'

const atrium = await startTestApp({ after })
const { db } = atrium.app
const { workspaceId, admin } = atrium

/** Writers at once, each with transactions of one to three events that last a random while. Returns what they wrote, in rows. */
async function writers(many: number, each: number): Promise<ContactId[][]> {
  const written: ContactId[][] = []
  await Promise.all(
    Array.from({ length: many }, async () => {
      for (let place = 0; place < each; place += 1) {
        const ids = Array.from({ length: 1 + (place % 3) }, () => newId(ContactId))
        await db.inWorkspace(workspaceId, async (tx) => {
          const data = ids.map((id) => ({ kind: 'handles', contactIds: [id] }))
          // As `writeEvent` does it, but not in the last moment: the row has its number, and the commit comes later, in
          // another order than the numbers.
          await tx.query('INSERT INTO event (data) VALUES ($1)', [JSON.stringify(data)])
          tx.hint(feedTopic, tx.workspaceId)
          await tx.query('SELECT pg_sleep($1)', [(Math.random() * 20) / 1000])
        })
        written.push(ids)
      }
    }),
  )
  return written
}

test('Invariant 10: with 20 writers the reader gets every row once and in order; a reader by id alone loses rows', async () => {
  const [read, byId]: [FeedCursor[], string[]] = [[], []]
  let writing = true
  const reading = (async () => {
    for (let last = feedStart, found = 1; writing || found > 0; ) {
      const rows = await db.inWorkspace(workspaceId, (tx) => readFeed(tx, last, 50))
      read.push(...rows.map((row) => row.cursor))
      last = rows.at(-1)?.cursor ?? last
      found = rows.length
    }
  })()
  const losing = (async () => {
    for (let last = '0', found = 1; writing || found > 0; ) {
      const rows = await db.inWorkspace(workspaceId, (tx) =>
        tx.query<{ id: string }>('SELECT id FROM event WHERE id > $1 ORDER BY id LIMIT 50', [last]),
      )
      byId.push(...rows.map((row) => row.id))
      last = rows.at(-1)?.id ?? last
      found = rows.length
    }
  })()
  await writers(20, 20)
  await eventually('the reader has everything', async () => {
    const [row] = await db.inWorkspace(workspaceId, (tx) =>
      tx.query<{ count: string }>('SELECT count(*) FROM event'),
    )
    return read.length === Number(row?.count)
  })
  writing = false
  await Promise.all([reading, losing])
  const stored = await db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ id: FeedCursor }>('SELECT id FROM event ORDER BY id'),
  )
  assert.ok(stored.length >= 400)
  assert.deepEqual(
    read,
    stored.map(({ id }) => id),
  )
  assert.ok(byId.length < stored.length, 'the control lost nothing: the test would see no loss')
})

test('Invariant 10: a stream that is cut again and again, and comes back with Last-Event-ID, gets everything', async () => {
  const seen = new Set<string>()
  const rowsSeen: string[] = []
  const take = (data: string, id: string | null | undefined): void => {
    for (const each of JSON.parse(data).contactIds ?? []) seen.add(each)
    if (id) rowsSeen.push(id)
  }
  let listener: Listener | undefined
  let after: string | undefined
  let stopped = false
  const following = (async () => {
    while (!stopped) {
      let left = Math.floor(Math.random() * 30)
      listener = await listen(
        (signal) => {
          const headers = after ? { 'last-event-id': after } : {}
          return admin.fetch(filePaths.stream, { headers, signal })
        },
        ({ event, data, id }) => {
          if (event === 'feed') take(data, id)
          after = id ?? after
          left -= 1
          if (left < 0) listener?.stop()
        },
      )
      await listener.ended
    }
  })()
  await eventually('it listens', () => after)
  const written = await writers(10, 30)
  const ids = written.flat()
  await eventually('everything came', () => ids.every((id) => seen.has(id)))
  stopped = true
  listener?.stop()
  await following
  // A row that was cut in the middle comes again as a whole; one whose id arrived does not.
  assert.equal(new Set(rowsSeen).size, rowsSeen.length)
  for (const [place, id] of rowsSeen.entries())
    assert.ok(BigInt(id) > BigInt(rowsSeen[place - 1] ?? 0), 'in order')
})

test('Invariant 10: who comes back from before all that is kept is told to read everything again', async () => {
  // More rows than are replayed one by one.
  await db.inWorkspace(workspaceId, (tx) =>
    tx.query(
      `INSERT INTO event (data) SELECT '[{"kind":"members"}]'::jsonb FROM generate_series(1, 6000)`,
    ),
  )
  const readable = await db.inWorkspace(workspaceId, (tx) => readFeed(tx, feedStart, 6000))
  assert.equal(readable.length, 6000)
  const stream = await listen((signal) =>
    admin.fetch(filePaths.stream, { headers: { 'last-event-id': '0' }, signal }),
  )
  await eventually('resync is said', () => stream.events.some(({ event }) => event === 'resync'))
  // From there on it is live.
  const [[id] = []] = await writers(1, 1)
  await eventually('news come', () => stream.text().includes(id ?? 'no id'))
  stream.stop()
  await stream.ended
})
