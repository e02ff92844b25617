import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import fc from 'fast-check'
import { testDatabase } from '../../../../test/database.ts'
import { createDb, type Db } from '../../../platform/database/db.ts'
import { takeBudget } from './sql.ts'

const workspaceId = newId(WorkspaceId)
const start = Date.parse('2026-01-01T00:00:00Z')

async function withDb(work: (db: Db) => Promise<void>): Promise<void> {
  const database = await testDatabase()
  const db = createDb({
    connectionString: database.appUrl,
    max: 8,
    hint: () => undefined,
    onError: () => undefined,
  })
  try {
    await work(db)
  } finally {
    await db.close()
    await database.drop()
  }
}

/** Rates as channels have them: 80 a second, one per 6 s and 45 at once, one per 2 s. */
const rates = fc.record({
  seconds: fc.constantFrom(1 / 80, 0.5, 2, 6),
  burst: fc.constantFrom(1, 3, 45, 80),
})
/** Milliseconds between tries: mostly at once, sometimes a long silence. */
const waits = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 600_000 })),
  { minLength: 1, maxLength: 60 },
)

test('in no stretch of time does a budget let more through than its burst and its rate', async () => {
  await withDb(async (db) => {
    const runs = fc.asyncProperty(rates, waits, async ({ seconds, burst }, gaps) => {
      const key = crypto.randomUUID()
      const sent: number[] = []
      await db.inWorkspace(workspaceId, async (tx) => {
        let now = start
        for (const gap of gaps) {
          now += gap
          const until = await takeBudget(tx, key, new Date(now), seconds, burst)
          if (until === null) sent.push(now)
          else assert.ok(until.getTime() >= now, 'the time to come again is not in the past')
        }
      })
      assert.ok(sent.length > 0, 'the first always goes')
      for (const [i, from] of sent.entries())
        for (const [j, to] of sent.entries())
          if (j >= i) assert.ok(j - i + 1 <= burst + (to - from) / 1000 / seconds + 1e-6)
    })
    await fc.assert(runs, { numRuns: 60 })
  })
})

test('who comes when told to gets through, and a rested budget gives its whole burst', async () => {
  await withDb(async (db) => {
    const runs = fc.asyncProperty(rates, waits, async ({ seconds, burst }, gaps) => {
      const key = crypto.randomUUID()
      await db.inWorkspace(workspaceId, async (tx) => {
        let now = start
        for (const gap of gaps) {
          now += gap
          const until = await takeBudget(tx, key, new Date(now), seconds, burst)
          if (!until) continue
          // Times in JavaScript end at the millisecond.
          now = until.getTime() + 1
          assert.equal(await takeBudget(tx, key, new Date(now), seconds, burst), null)
        }
        const rested = new Date(now + (burst + 1) * seconds * 1000)
        for (let n = 0; n < burst; n += 1)
          assert.equal(await takeBudget(tx, key, rested, seconds, burst), null)
        assert.notEqual(await takeBudget(tx, key, rested, seconds, burst), null)
      })
    })
    await fc.assert(runs, { numRuns: 25 })
  })
})

test('a clock that ran an hour ahead and was set right holds nothing back', async () => {
  await withDb((db) =>
    db.inWorkspace(workspaceId, async (tx) => {
      const hourAhead = new Date(start + 3_600_000)
      for (let n = 0; n < 3; n += 1)
        assert.equal(await takeBudget(tx, 'jumped', hourAhead, 6, 3), null)
      const now = new Date(start)
      for (let n = 0; n < 3; n += 1) assert.equal(await takeBudget(tx, 'jumped', now, 6, 3), null)
      assert.notEqual(await takeBudget(tx, 'jumped', now, 6, 3), null)
    }),
  )
})

test('two processes a few seconds apart still share one budget', async () => {
  await withDb((db) =>
    db.inWorkspace(workspaceId, async (tx) => {
      const [early, late] = [new Date(start), new Date(start + 5_000)]
      for (let n = 0; n < 3; n += 1) assert.equal(await takeBudget(tx, 'apart', late, 6, 3), null)
      const until = await takeBudget(tx, 'apart', early, 6, 3)
      assert.equal(until?.toISOString(), new Date(start + 11_000).toISOString())
    }),
  )
})

test('processes that take at the same moment share one budget', async () => {
  await withDb(async (db) => {
    const now = new Date(start)
    const takes = await Promise.all(
      Array.from({ length: 100 }, () =>
        db.inWorkspace(workspaceId, (tx) => takeBudget(tx, 'shared', now, 6, 45)),
      ),
    )
    assert.equal(takes.filter((until) => until === null).length, 45)
  })
})

test('of those who ask in one moment of one transaction as many get through as there is room for', async () => {
  await withDb(async (db) => {
    const asks = fc.array(fc.constantFrom('one', 'other', 'third'), { minLength: 1, maxLength: 12 })
    const runs = fc.asyncProperty(fc.integer({ min: 1, max: 6 }), asks, async (burst, keys) => {
      const run = crypto.randomUUID()
      const through = await db.inWorkspace(workspaceId, async (tx) => {
        const untils = keys.map((key) => takeBudget(tx, `${run} ${key}`, new Date(start), 2, burst))
        return (await Promise.all(untils)).map((until) => until === null)
      })
      for (const [key, places] of Map.groupBy(keys.keys(), (place) => keys[place]))
        assert.deepEqual(
          places.map((place) => through[place]),
          places.map((_, n) => n < burst),
          `${key}: who asks first`,
        )
    })
    await fc.assert(runs, { numRuns: 60 })
  })
})
