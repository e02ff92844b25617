import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { allInOrder, createBatches, inOrder } from './batches.ts'

/** Doubles numbers, and keeps what it was asked together. */
function doubling(): { seen: number[][]; run: (asks: number[]) => Promise<number[]> } {
  const seen: number[][] = []
  return {
    seen,
    run: async (asks) => {
      seen.push(asks)
      await turn()
      return asks.map((ask) => ask * 2)
    },
  }
}

test('what is asked in one moment goes together, and each gets its own answer', async () => {
  const batched = createBatches()
  const { seen, run } = doubling()
  const line = async (n: number): Promise<number> => {
    const once = await batched('double', n, run)
    // Somebody has more to do between two questions than another one.
    for (let step = 0; step < n; step += 1) await Promise.resolve()
    return batched('double', once, run)
  }
  assert.deepEqual(await Promise.all([1, 2, 3].map(line)), [4, 8, 12])
  assert.deepEqual(seen, [
    [1, 2, 3],
    [2, 4, 6],
  ])
})

test('what is asked while others are under way goes next, and other names do not wait', async () => {
  const batched = createBatches()
  const { seen, run } = doubling()
  const other = doubling()
  const first = batched('double', 1, run)
  await Promise.resolve()
  await new Promise((resolve) => process.nextTick(resolve))
  const late = [2, 3].map((n) => batched('double', n, run))
  assert.equal(await batched('other', 9, other.run), 18)
  assert.deepEqual(await Promise.all([first, ...late]), [2, 4, 6])
  assert.deepEqual(seen, [[1], [2, 3]])
})

test('asks about one thing go one after the other, in their order', async () => {
  const batched = createBatches()
  const seen: string[][] = []
  const run = async (asks: string[]): Promise<string[]> => {
    seen.push(asks)
    return asks
  }
  const asks = ['a1', 'b1', 'a2', 'a3', 'b2']
  const answers = await Promise.all(
    asks.map((ask) => batched('x', ask, run, (one) => one[0] ?? '')),
  )
  assert.deepEqual(answers, asks)
  assert.deepEqual(seen, [['a1', 'b1'], ['a2', 'b2'], ['a3']])
})

test('a failure is that of all who asked together, and of nobody after them', async () => {
  const batched = createBatches()
  let broken = true
  const run = async (asks: number[]): Promise<number[]> => {
    if (broken) throw new Error('no such table')
    return asks
  }
  const failed = await Promise.allSettled([1, 2].map((n) => batched('x', n, run)))
  assert.deepEqual(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  broken = false
  assert.equal(await batched('x', 3, run), 3)
})

test('rows are given to whom they answer', () => {
  const rows = [
    { id: 'b', n: 1 },
    { id: 'a', n: 2 },
    { id: 'b', n: 3 },
  ]
  const counts = (all: { n: number }[]): number[] => all.map(({ n }) => n)
  assert.deepEqual(allInOrder(['a', 'c', 'b', 'a'], rows, ({ id }) => id).map(counts), [
    [2],
    [],
    [1, 3],
    [2],
  ])
  assert.deepEqual(
    inOrder(['c', 'a'], rows, ({ id }) => id).map((row) => row?.n),
    [undefined, 2],
  )
})

test('who only has something done waits until it is done, and gets nothing', async () => {
  const batched = createBatches()
  const done: number[] = []
  const run = async (asks: number[]): Promise<void> => {
    await turn()
    done.push(...asks)
  }
  assert.deepEqual(await Promise.all([1, 2].map((n) => batched('x', n, run))), [
    undefined,
    undefined,
  ])
  assert.deepEqual(done, [1, 2])
})
