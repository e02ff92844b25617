import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Hours } from '@atrium/contract/contact'
import fc from 'fast-check'
import { afterOpenTime, type OpeningHours } from './opening-hours.ts'

const minute = 60_000
const hour = 60 * minute
const weekdays: Hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
const madrid = (...opening: Hours[]): OpeningHours => ({ opening, zone: 'Europe/Madrid' })

/** The local time at which so much opening time has passed since a local time of the zone. */
function reached(hours: OpeningHours, from: string, ms: number): string | undefined {
  const zoned = Temporal.PlainDateTime.from(from).toZonedDateTime(hours.zone)
  const found = afterOpenTime(hours, new Date(zoned.epochMilliseconds), ms)
  if (!found) return undefined
  const instant = Temporal.Instant.fromEpochMilliseconds(found.getTime())
  return instant
    .toZonedDateTimeISO(hours.zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
}

test('time passes while the business is open: at once, over a pause, a night, a weekend, several days', () => {
  // The 27th of November 2026 is a Friday.
  const split = madrid(
    { days: [1, 2, 3, 4, 5], from: '16:00', to: '20:00' },
    { days: [1, 2, 3, 4, 5], from: '10:00', to: '14:00' },
  )
  for (const [hours, from, ms, to] of [
    [madrid(weekdays), '2026-11-27T10:00:30', 5 * minute, '2026-11-27T10:05:30'],
    [madrid(weekdays), '2026-11-26T22:00', 5 * minute, '2026-11-27T09:05:00'],
    [madrid(weekdays), '2026-11-27T17:58', 5 * minute, '2026-11-30T09:03:00'],
    [madrid(weekdays), '2026-11-27T17:55', 5 * minute, '2026-11-27T18:00:00'],
    [madrid(weekdays), '2026-11-28T12:00', 4 * hour, '2026-11-30T13:00:00'],
    [madrid(weekdays), '2026-11-23T09:00', 40 * hour, '2026-11-27T13:00:00'],
    [split, '2026-11-26T13:30', hour, '2026-11-26T16:30:00'],
    [split, '2026-11-26T19:59', 2 * hour, '2026-11-27T11:59:00'],
  ] as const)
    assert.equal(reached(hours, from, ms), to, `${from} and ${ms / minute} minutes`)
})

test('open over midnight are two periods that touch; what overlaps counts once', () => {
  const night = madrid(
    { days: [5], from: '20:00', to: '24:00' },
    { days: [6], from: '00:00', to: '04:00' },
  )
  assert.equal(reached(night, '2026-11-27T23:00', 2 * hour), '2026-11-28T01:00:00')
  assert.equal(reached(night, '2026-11-28T03:59', 2 * minute), '2026-12-04T20:01:00')
  const twice = madrid(
    { days: [5], from: '09:00', to: '18:00' },
    { days: [5], from: '10:00', to: '11:00' },
    { days: [5], from: '17:00', to: '19:00' },
  )
  assert.equal(reached(twice, '2026-11-27T09:00', 10 * hour), '2026-11-27T19:00:00')
})

test('where the clock changes, a period is as long as it really is', () => {
  const sunday = madrid({ days: [7], from: '00:00', to: '24:00' })
  // The 25th of October 2026 has 25 hours, the 28th of March 2027 has 23.
  assert.equal(reached(sunday, '2026-10-25T00:00', 25 * hour), '2026-10-26T00:00:00')
  assert.equal(reached(sunday, '2027-03-28T00:00', 23 * hour), '2027-03-29T00:00:00')
})

test('hours that never come, or only after a year, are never reached', () => {
  assert.equal(reached(madrid(), '2026-11-27T10:00', minute), undefined)
  const rare = madrid({ days: [1], from: '09:00', to: '09:01' })
  assert.equal(reached(rare, '2026-11-27T10:00', 2 * minute), '2026-12-07T09:01:00')
  assert.equal(reached(rare, '2026-11-27T10:00', 43_200 * minute), undefined)
})

/** `25/10/2026` as 7. */
function weekdayOf(date: string): number {
  const [day, month, year] = date.split('/').map(Number)
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day)).getUTCDay() || 7
}

/** `HH:MM` as minutes of the day. */
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/**
 * The same, minute by minute, by what a clock on the wall shows. Hands that are put back change nothing; times of the
 * hour that they skip come as much later.
 */
function minuteByMinute({ opening, zone }: OpeningHours, from: number, minutes: number): number {
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  let date = ''
  let farthest = 0
  let skipped: [from: number, to: number] = [0, 0]
  let passed = 0
  // From the beginning of the day on, to know what the clock has shown.
  for (let at = from - 26 * hour; ; at += minute) {
    const [today = '', time = ''] = wall.format(at).split(', ')
    const shown = minutesOf(time)
    if (today !== date) skipped = [0, shown]
    else if (shown > farthest + 1) skipped = [farthest + 1, shown]
    farthest = today === date ? Math.max(farthest, shown) : shown
    date = today
    if (at < from) continue
    const weekday = weekdayOf(today)
    const real = (clock: number) =>
      clock > skipped[0] && clock < skipped[1] ? clock + skipped[1] - skipped[0] : clock
    const isOpen = opening.some(
      (hours) =>
        hours.days.includes(weekday) &&
        real(minutesOf(hours.from)) <= farthest &&
        farthest < real(minutesOf(hours.to)),
    )
    if (isOpen) passed += 1
    if (passed === minutes) return at + minute
  }
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const someHours: fc.Arbitrary<Hours> = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3, maxLength: 7 }),
    begins: fc.integer({ min: 0, max: 95 }),
    lasts: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ days, begins, lasts }) => ({
    days,
    from: clock(begins * 15),
    to: clock(Math.min(24 * 60, (begins + lasts) * 15)),
  }))

/** Days around which the clock changes somewhere, and others. */
const someMoment = fc
  .record({
    day: fc.constantFrom(
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-04-24',
      '2026-09-06',
      '2026-10-04',
      '2026-10-25',
      '2026-10-30',
      '2026-11-01',
      '2026-07-15',
      '2026-12-31',
    ),
    minutes: fc.integer({ min: -2_000, max: 2_000 }),
  })
  .map(({ day, minutes }) => Date.parse(`${day}T00:00:00Z`) + minutes * minute)

test('it is what a clock on the wall would count minute by minute, in any hours and zone', () => {
  fc.assert(
    fc.property(
      fc.array(someHours, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(
        'Europe/Madrid',
        'America/New_York',
        'America/Santiago',
        'Africa/Cairo',
        'Australia/Lord_Howe',
        'Asia/Kathmandu',
        'UTC',
      ),
      someMoment,
      fc.integer({ min: 1, max: 900 }),
      (opening, zone, from, minutes) => {
        const expected = minuteByMinute({ opening, zone }, from, minutes)
        const found = afterOpenTime({ opening, zone }, new Date(from), minutes * minute)
        assert.equal(found?.toISOString(), new Date(expected).toISOString())
      },
    ),
    { numRuns: 80 },
  )
})
