import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureRate } from './rate.ts'

test('a rate is known at once, tells the window before, and is forgotten after a silence', () => {
  let at = 10_000
  const rate = measureRate(() => at)
  assert.equal(rate.perSecond(), 0)
  rate.add(200)
  rate.add(50)
  assert.equal(rate.perSecond(), 1_000)
  at += 250
  rate.add(10)
  assert.equal(rate.perSecond(), 1_000, 'the window before still tells')
  at += 250
  assert.equal(rate.perSecond(), 40)
  at += 60_000
  assert.equal(rate.perSecond(), 0)
})
