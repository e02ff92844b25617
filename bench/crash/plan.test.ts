import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, makePlan } from './plan.ts'

const faults = ['kill', 'cut', 'clock', 'full'] as const
const options = { faults, steps: 12, pauseMs: 1_000, lastsMs: 400 }

test('the same seed gives the same plan, another seed another one', () => {
  const plan = (seed: number) => makePlan(createRandom(seed), options)
  assert.deepEqual(plan(7), plan(7))
  assert.notDeepEqual(plan(7), plan(8))
})

test('each fault comes once before any comes again', () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const plan = makePlan(createRandom(seed), options)
    for (const from of [0, 4, 8]) {
      const round = plan.slice(from, from + 4).map(({ fault }) => fault)
      assert.deepEqual(round.toSorted(), [...faults].toSorted())
    }
  }
})

test('pauses and lengths stay around what was asked for', () => {
  for (const step of makePlan(createRandom(3), { ...options, steps: 500 })) {
    assert.ok(step.pauseMs >= 500 && step.pauseMs <= 1_500, `${step.pauseMs}`)
    assert.ok(step.lastsMs >= 200 && step.lastsMs <= 600, `${step.lastsMs}`)
  }
})

test('random numbers fill their range evenly', () => {
  const random = createRandom(1)
  const counts = new Array<number>(10).fill(0)
  for (let n = 0; n < 10_000; n += 1) {
    const at = random.below(10)
    counts[at] = (counts[at] ?? 0) + 1
  }
  for (const count of counts) assert.ok(count > 850 && count < 1_150, counts.join())
})
