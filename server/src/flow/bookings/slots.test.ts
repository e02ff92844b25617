import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Span } from '../../platform/opening-hours.ts'
import { type Calendar, hasRoom, isOpen, offered } from './slots.ts'

const minute = 60_000
const everyDay = [1, 2, 3, 4, 5, 6, 7]
const madrid: Calendar = {
  opening: [{ days: everyDay, from: '00:00', to: '06:00' }],
  capacity: 1,
  zone: 'Europe/Madrid',
}
const span = (start: string, minutes: number): Span => {
  const at = new Date(start)
  return { start: at, end: new Date(at.getTime() + minutes * minute) }
}
const day = (calendar: Calendar, from: string, lengthMs = 60 * minute, hours = 24) =>
  offered(calendar, [], {
    from: new Date(from),
    to: new Date(Date.parse(from) + hours * 60 * minute),
    lengthMs,
    now: new Date(0),
  }).map(({ start }) => start.toISOString())

test('where the clock goes forward the day has an hour less to offer, and one more where it goes back', () => {
  // The shortest day, so that nothing of the next one is in it.
  const shortDay = (from: string) => day(madrid, from, 60 * minute, 23)
  const ordinary = shortDay('2026-03-27T23:00:00Z')
  assert.deepEqual([ordinary.length, ordinary[0]], [11, '2026-03-27T23:00:00.000Z'])
  const spring = shortDay('2026-03-28T23:00:00Z')
  // From midnight (UTC+1) to six (UTC+2): five hours.
  assert.deepEqual([spring.length, spring.at(-1)], [9, '2026-03-29T03:00:00.000Z'])
  const autumn = shortDay('2026-10-24T22:00:00Z')
  // From midnight (UTC+2) to six (UTC+1): seven hours.
  assert.deepEqual([autumn.length, autumn.at(-1)], [13, '2026-10-25T04:00:00.000Z'])
})

test('an opening that the clock jumps over begins at the first moment after it', () => {
  const early: Calendar = { ...madrid, opening: [{ days: everyDay, from: '02:30', to: '04:30' }] }
  assert.equal(day(early, '2026-03-28T23:00:00Z')[0], '2026-03-29T01:30:00.000Z')
  assert.equal(day(early, '2026-03-29T22:00:00Z')[0], '2026-03-30T00:30:00.000Z')
})

test('days are those of the zone, on both sides of the date line', () => {
  const monday: Calendar = { ...madrid, opening: [{ days: [1], from: '09:00', to: '10:00' }] }
  // The first of June 2026 is a Monday.
  const expected = [
    ['Pacific/Kiritimati', '2026-05-31T19:00:00.000Z'],
    ['Asia/Kolkata', '2026-06-01T03:30:00.000Z'],
    ['Pacific/Pago_Pago', '2026-06-01T20:00:00.000Z'],
  ]
  for (const [zone = '', start] of expected) {
    const found = offered({ ...monday, zone }, [], {
      from: new Date('2026-05-31T00:00:00Z'),
      to: new Date('2026-06-03T00:00:00Z'),
      lengthMs: 60 * minute,
      now: new Date(0),
    })
    assert.deepEqual(
      found.map((slot) => slot.start.toISOString()),
      [start],
      zone,
    )
  }
})

test('a day may end at midnight, periods may overlap, and nothing reaches over a pause', () => {
  const split: Calendar = {
    ...madrid,
    zone: 'UTC',
    opening: [
      { days: [6], from: '09:00', to: '12:00' },
      { days: everyDay, from: '11:00', to: '12:00' },
      { days: [6], from: '13:00', to: '14:00' },
      { days: [6], from: '23:00', to: '24:00' },
    ],
  }
  const times = day(split, '2026-05-09T00:00:00Z').map((at) => at.slice(11, 16))
  assert.deepEqual(times, ['09:00', '09:30', '10:00', '10:30', '11:00', '13:00', '23:00'])
  assert.deepEqual(day(split, '2026-05-09T00:00:00Z', 240 * minute), [])
  assert.ok(!isOpen(split, span('2026-05-09T11:30:00Z', 60)))
  assert.ok(!isOpen(split, span('2026-05-09T11:30:00Z', 120)))
  assert.ok(isOpen(split, span('2026-05-09T10:10:00Z', 60)))
  assert.deepEqual(day({ ...split, opening: [] }, '2026-05-09T00:00:00Z'), [])
})

test('what is past is not offered, and a wanted range is kept to', () => {
  const now = new Date('2026-05-09T03:00:00Z')
  const found = offered({ ...madrid, zone: 'UTC' }, [], {
    from: new Date('2026-05-09T00:00:00Z'),
    to: new Date('2026-05-09T04:30:00Z'),
    lengthMs: 60 * minute,
    now,
  })
  assert.deepEqual(
    found.map(({ start }) => start.toISOString().slice(11, 16)),
    ['03:30', '04:00'],
  )
})

const spans = fc.array(
  fc
    .record({ at: fc.nat({ max: 300 }), minutes: fc.integer({ min: 1, max: 120 }) })
    .map(({ at, minutes }) => span(new Date(at * minute).toISOString(), minutes)),
  { maxLength: 12 },
)

test('there is room exactly where every single minute has room', () => {
  fc.assert(
    fc.property(
      spans,
      fc.nat({ max: 300 }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 3 }),
      (busy, at, minutes, capacity) => {
        const wanted = span(new Date(at * minute).toISOString(), minutes)
        const every = Array.from({ length: minutes }, (_, n) => (at + n) * minute)
        const fits = every.every(
          (moment) =>
            busy.filter(({ start, end }) => start.getTime() <= moment && moment < end.getTime())
              .length < capacity,
        )
        assert.equal(hasRoom(capacity, busy, wanted), fits)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('everything that is offered is open and free, and no time of the grid is left out', () => {
  const zones = ['Europe/Madrid', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'UTC']
  fc.assert(
    fc.property(
      spans,
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 1, max: 24 }).map((five) => five * 5),
      (busy, zone, days, length) => {
        const from = new Date(Date.UTC(2026, 0, 1 + days))
        const moved = busy.map(({ start, end }) => ({
          start: new Date(start.getTime() + from.getTime()),
          end: new Date(end.getTime() + from.getTime()),
        }))
        const calendar = {
          opening: [{ days: everyDay, from: '00:00', to: '24:00' }],
          capacity: 1,
          zone,
        }
        const wanted = { from, to: new Date(from.getTime() + 48 * 60 * minute), now: new Date(0) }
        const found = offered(calendar, moved, { ...wanted, lengthMs: length * minute })
        for (const slot of found) assert.ok(isOpen(calendar, slot) && hasRoom(1, moved, slot))
        const all = offered(calendar, [], { ...wanted, lengthMs: length * minute })
        const free = all.filter((slot) => hasRoom(1, moved, slot))
        assert.deepEqual(found, free)
      },
    ),
  )
})
