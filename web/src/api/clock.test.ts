import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { now, onClockMoved, setClock } from './clock.ts'

const start = Date.parse('2026-11-20T10:00:00.000Z')
const iso = (offset: number) => new Date(Date.now() + offset).toISOString()
beforeEach(() => mock.timers.enable({ apis: ['Date'], now: start }))
afterEach(() => {
  setClock(new Date().toISOString())
  mock.timers.reset()
})

test('a laptop whose clock is wrong shows the installation’s time, and it goes on from there', () => {
  setClock(iso(-3_600_000))
  assert.equal(now(), start - 3_600_000)
  mock.timers.tick(60_000)
  assert.equal(now(), start - 3_540_000)
})

test('what is only the way of the answer moves nothing', () => {
  for (const late of [1500, -1999, 0]) {
    setClock(iso(late))
    assert.equal(now(), start)
  }
})

test('who shows times is told when the clock was moved, and not of each answer’s few moments', () => {
  let moved = 0
  const leave = onClockMoved(() => {
    moved += 1
  })
  setClock(iso(86_400_000))
  setClock(iso(86_400_000 + 900))
  setClock(iso(86_400_000 - 3000))
  assert.equal(moved, 1)
  setClock(iso(0))
  assert.deepEqual([moved, now()], [2, start])
  leave()
  setClock(iso(86_400_000))
  assert.equal(moved, 2)
})
