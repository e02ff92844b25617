import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClock } from './clock.ts'

test('a clock shows the machine time until it is moved', () => {
  const clock = createClock()
  const before = Date.now()
  const shown = clock.now().getTime()
  assert.ok(Math.abs(shown - before) < 1_000)
  assert.equal(clock.offset(), 0)
})

test('a moved clock is ahead by the offset, and can be moved back', () => {
  const clock = createClock()
  const day = 24 * 3600 * 1000
  clock.setOffset(day)
  assert.equal(clock.offset(), day)
  assert.ok(clock.now().getTime() >= Date.now() + day - 1000)
  clock.setOffset(-day)
  assert.ok(clock.now().getTime() < Date.now())
  clock.setOffset(0)
  assert.equal(clock.offset(), 0)
})

test('two clocks are two clocks', () => {
  const [one, other] = [createClock(), createClock()]
  one.setOffset(1000)
  assert.equal(other.offset(), 0)
})

test('a machine whose clock is set while we run changes nothing', (context) => {
  const clock = createClock()
  const before = clock.now().getTime()
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 })
  assert.ok(clock.now().getTime() - before < 60_000)
  context.mock.timers.setTime(Date.now() - 7_200_000)
  assert.ok(clock.now().getTime() >= before)
})

test('clocks of different machines agree when they ask the same one, and keep their offset', async () => {
  const told = Date.now() - 10 * 24 * 3_600_000
  const [one, other] = [createClock(), createClock()]
  other.setOffset(5_000)
  for (const clock of [one, other]) await clock.agree(async () => told)
  assert.ok(Math.abs(one.now().getTime() - told) < 1_000)
  assert.ok(Math.abs(other.now().getTime() - told - 5_000) < 1_000)
})

test('a clock that gets no answer goes on', async () => {
  const clock = createClock()
  const before = clock.now().getTime()
  await assert.rejects(clock.agree(() => Promise.reject(new Error('away'))))
  assert.ok(Math.abs(clock.now().getTime() - before) < 1_000)
})

test('a time that has no ISO form is refused', () => {
  const clock = createClock()
  for (const milliseconds of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
    assert.throws(() => clock.setOffset(milliseconds), RangeError)
  }
  assert.equal(clock.offset(), 0)
})
