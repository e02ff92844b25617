import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayIn, isDay } from './day.ts'

test('a moment falls on the day of the place', () => {
  const at = '2026-05-09T22:30:00.000Z'
  assert.equal(dayIn(at, 'Europe/Madrid'), '2026-05-10')
  assert.equal(dayIn(at, 'America/New_York'), '2026-05-09')
  assert.equal(dayIn(Date.parse(at), 'UTC'), '2026-05-09')
})

test('half a date and a date that is none are no days', () => {
  assert.ok(isDay('2026-05-09'))
  for (const wrong of ['', '2026-05', '20260-05-09', '2026-13-40', 'soon'])
    assert.ok(!isDay(wrong), wrong)
})
