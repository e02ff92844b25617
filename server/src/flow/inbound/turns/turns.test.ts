import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import { takeTurns } from './turns.ts'

const [flooded, quiet] = [newId(WorkspaceId), newId(WorkspaceId)]
const all = Array.from({ length: 16 }, (_, shard) => shard)

test('whoever was not served for long comes next, and no shard is in two turns', () => {
  const turns = takeTurns(() => 0)
  turns.add(flooded, all, 16)
  turns.add(quiet, [3], 1)
  const taken = [turns.take(), turns.take(), turns.take(), turns.take()]
  assert.deepEqual(
    taken.map((turn) => turn?.workspaceId),
    [flooded, quiet, flooded, flooded],
  )
  const shards = taken.flatMap((turn) => (turn?.workspaceId === flooded ? turn.shards : []))
  assert.deepEqual(shards, all)
  turns.add(flooded, [2], 1)
  assert.equal(turns.take(), undefined, 'shard 2 is being worked')
  const [first] = taken
  assert.ok(first)
  turns.end(first, [], 5)
  assert.deepEqual(turns.take(), { workspaceId: flooded, shards: [2], most: 50 })
})

test('in a rush a workspace has one turn at a time and rests after it; the others are served meanwhile', () => {
  let at = 0
  const turns = takeTurns(() => at)
  turns.add(quiet, [2], 1)
  const early = turns.take()
  assert.ok(early)
  turns.end(early, [], 1)
  turns.add(flooded, all, 1_000)
  const first = turns.take()
  assert.ok(first)
  assert.equal(turns.take(), undefined, 'one at a time')
  turns.end(first, first.shards, 50)
  assert.equal(turns.take(), undefined, 'it rests: 50 ms for each of four thousand a second')
  assert.equal(turns.restMs(), 200)
  turns.add(quiet, [1], 1)
  assert.equal(turns.take()?.workspaceId, quiet)
  at += 200
  assert.equal(turns.restMs(), undefined)
  assert.equal(turns.take()?.workspaceId, flooded)
})

test('in a rush a turn is short beside others, and a long one alone', () => {
  let at = 0
  const turns = takeTurns(() => at)
  turns.add(flooded, all, 1_000)
  const alone = turns.take()
  assert.equal(alone?.most, 50)
  assert.ok(alone)
  turns.end(alone, alone.shards, 0)
  turns.add(quiet, [1], 1)
  assert.equal(turns.take()?.most, 50, 'the quiet one is in no rush')
  at += 500
  turns.add(flooded, all, 1_000)
  assert.deepEqual(
    [turns.take()].map((turn) => [turn?.workspaceId, turn?.most]),
    [[flooded, 16]],
  )
})

test('alone it rests only for what is beyond a thousand a second', () => {
  let at = 0
  const turns = takeTurns(() => at)
  for (; at < 1_000; at += 20) turns.add(flooded, all, 16)
  const first = turns.take()
  assert.ok(first)
  assert.equal(turns.take(), undefined, '800 a second: one at a time')
  turns.end(first, first.shards, 50)
  assert.equal(turns.restMs(), undefined)
  at += 1_000
  turns.add(flooded, all, 1_000)
  const second = turns.take()
  assert.ok(second)
  turns.end(second, second.shards, 50)
  assert.equal(turns.restMs(), 150, '50 ms for each of three thousand beyond the first')
})

test('a rush is over when nothing more arrives: all workers are for what waits', () => {
  let at = 0
  const turns = takeTurns(() => at)
  turns.add(flooded, all, 5_000)
  const first = turns.take()
  assert.ok(first)
  turns.end(first, first.shards, 60_000)
  assert.equal(turns.restMs(), 500, 'never longer than half a second')
  at += 500
  assert.deepEqual(
    [turns.take(), turns.take(), turns.take()].map((turn) => turn?.shards.length),
    [6, 6, 4],
  )
})
