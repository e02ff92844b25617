import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPace } from './pace.ts'

test('turns that are alike are not rested after', () => {
  const pace = createPace()
  for (const took of [20, 22, 19, 24, 20]) assert.equal(pace.rest(took), 0)
})

test('the longer a turn takes beyond the quickest, the longer the rest, to a limit', () => {
  const pace = createPace()
  pace.rest(20)
  const rests = [30, 60, 120, 100_000].map((took) => pace.rest(took))
  assert.deepEqual(
    rests,
    rests.toSorted((a, b) => a - b),
  )
  assert.ok(rests[0] !== undefined && rests[0] > 0)
  assert.equal(rests.at(-1), 500)
})

test('a machine that has become slower for good is not rested after for ever', () => {
  const pace = createPace()
  pace.rest(10)
  let turns = 0
  while (pace.rest(100) > 0) turns += 1
  assert.ok(turns > 10 && turns < 200, `${turns} turns`)
})
