import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClock } from './clock.ts'

test('a clock shows the machine time until it is moved', () => {
  const clock = createClock()
  const before = Date.now()
  const shown = clock.now().getTime()
  assert.ok(shown >= before && shown <= Date.now())
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

test('a time that has no ISO form is refused', () => {
  const clock = createClock()
  for (const milliseconds of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
    assert.throws(() => clock.setOffset(milliseconds), RangeError)
  }
  assert.equal(clock.offset(), 0)
})
