import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laterChoices, localInput, morningIn } from './times.ts'

const at = (time: string) => Date.parse(time)
const iso = (time: number) => new Date(time).toISOString()

test('tomorrow at nine is the customer’s tomorrow', () => {
  const now = at('2026-11-26T22:30:00Z')
  assert.equal(iso(morningIn('UTC', now)), '2026-11-27T09:00:00.000Z')
  // It is the 27th there already.
  assert.equal(iso(morningIn('Asia/Tokyo', now)), '2026-11-28T00:00:00.000Z')
  assert.equal(iso(morningIn('America/Los_Angeles', now)), '2026-11-27T17:00:00.000Z')
  assert.equal(iso(morningIn('Asia/Kathmandu', now)), '2026-11-28T03:15:00.000Z')
})

test('a change of the clocks in the night does not move it', () => {
  assert.equal(
    iso(morningIn('Europe/Madrid', at('2026-03-28T12:00:00Z'))),
    '2026-03-29T07:00:00.000Z',
  )
  assert.equal(
    iso(morningIn('Europe/Madrid', at('2026-10-24T12:00:00Z'))),
    '2026-10-25T08:00:00.000Z',
  )
  assert.equal(iso(morningIn('UTC', at('2026-12-31T12:00:00Z'))), '2027-01-01T09:00:00.000Z')
})

test('an hour is rounded to the minute, and the field shows the browser’s own time', () => {
  const [hour] = laterChoices(at('2026-11-26T10:00:12Z'), 'UTC')
  assert.equal(iso(hour?.at ?? 0), '2026-11-26T11:01:00.000Z')
  const moment = new Date(2026, 10, 26, 9, 5).getTime()
  assert.equal(localInput(moment), '2026-11-26T09:05')
})
