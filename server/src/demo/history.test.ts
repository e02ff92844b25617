import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endsCase } from './history.ts'

const now = new Date('2026-11-26T12:00:00Z')
const said = (from: 'customer' | 'business', hoursAgo: number) => ({
  from,
  at: new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
})

test('in the demo’s past an answered case rests a day and a half, thanks are read soon, and a question waits for its answer', () => {
  assert.equal(endsCase(said('business', 35), undefined, now), false)
  assert.equal(endsCase(said('business', 37), undefined, now), true)
  assert.equal(endsCase(said('business', 37), said('customer', 2), now), false)
  assert.equal(endsCase(said('customer', 2), undefined, now), false)
  assert.equal(endsCase(said('customer', 4), undefined, now), true)
  assert.equal(endsCase(said('customer', 90), said('customer', 80), now), true)
  assert.equal(endsCase(said('customer', 90), said('business', 78), now), false)
})
