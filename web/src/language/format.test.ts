import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ago,
  briefSpan,
  dayHeading,
  exactTime,
  fileSize,
  listTime,
  money,
  playTime,
  span,
} from './format.ts'

const minute = 60_000
const hour = 60 * minute
const now = new Date(2026, 10, 20, 15, 0).getTime()
const before = (milliseconds: number): string => new Date(now - milliseconds).toISOString()

test('a list shows the hour today, the weekday this week, then the date', () => {
  assert.match(listTime(before(hour), now, 'en'), /^2:00|^14:00/)
  assert.equal(listTime(before(30 * hour), now, 'en'), 'Thu')
  assert.match(listTime(before(30 * 24 * hour), now, 'es'), /21 oct/)
  assert.match(listTime(before(400 * 24 * hour), now, 'en'), /2025/)
})

test('where it matters a time has seconds, in the hours of the reader’s region', () => {
  assert.equal(exactTime(now + 9_000, 'es'), '15:00:09')
  assert.match(exactTime(now + 9_000, 'en-US'), /^3:00:09\sPM$/)
})

test('days have names people use', () => {
  assert.equal(dayHeading(before(0), now, 'en'), 'Today')
  assert.equal(dayHeading(before(20 * hour), now, 'es'), 'Ayer')
  assert.match(dayHeading(before(72 * hour), now, 'en'), /^Tuesday/)
})

test('spans are said in one unit or in two', () => {
  assert.equal(briefSpan(20_000, 'en'), '1 min')
  assert.equal(briefSpan(90 * minute, 'en'), '1 h')
  assert.equal(briefSpan(50 * hour, 'en'), '2d')
  assert.equal(span(3 * hour + 12 * minute, 'en'), '3 h 12 min')
  assert.equal(span(26 * hour, 'en'), '1 day 2 h')
  assert.equal(span(20_000, 'en'), '1 min')
})

test('something that is past or to come is said from now', () => {
  assert.equal(ago(before(20_000), now, 'en'), 'now')
  assert.equal(ago(before(5 * minute), now, 'en'), '5 minutes ago')
  assert.equal(ago(before(-2 * hour), now, 'en'), 'in 2 hours')
})

test('sizes, amounts and lengths', () => {
  assert.equal(fileSize(0, 'en'), '0 bytes')
  assert.equal(fileSize(284_000, 'en'), '284 kB')
  assert.equal(fileSize(2_440_000, 'en'), '2.4 MB')
  assert.deepEqual(
    [999, 1_000, 999_499, 999_999, 999_999_999].map((bytes) => fileSize(bytes, 'en')),
    ['999 bytes', '1 kB', '999 kB', '1 MB', '1 GB'],
  )
  assert.equal(money(12.5, 'EUR', 'en'), '€12.50')
  assert.equal(money(3, 'no code', 'en'), '3 no code')
  assert.equal(playTime(65.4), '1:05')
  assert.equal(playTime(Number.NaN), '0:00')
})
