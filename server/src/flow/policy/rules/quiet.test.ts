import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Hours } from '@atrium/contract/contact'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import fc from 'fast-check'
import { authors, automation, facts, intended } from '../../../../test/policy.ts'
import { nextAllowed } from '../local-time.ts'
import { quietRule } from './quiet.ts'

const reminder = intended({ class: 'proactive', author: authors.flow })
const night = { from: '21:00', to: '08:00' }

/** Until when a reminder waits, made at `now`. */
function waits(now: string, change: Parameters<typeof automation>[0] = {}): string | null {
  const verdict = quietRule(reminder, facts({ now: new Date(now), automation: automation(change) }))
  if (verdict?.kind === 'refused') return verdict.text
  return verdict?.kind === 'delayed' ? verdict.until.toISOString() : null
}

test('at night where the customer is a message waits for the morning there', () => {
  const zone = 'Europe/Madrid'
  assert.equal(waits('2026-03-01T12:00:00Z', { zone }), null)
  assert.equal(waits('2026-03-01T19:59:00Z', { zone }), null)
  assert.equal(waits('2026-03-01T20:00:00Z', { zone }), '2026-03-02T07:00:00.000Z')
  assert.equal(waits('2026-03-02T06:59:00Z', { zone }), '2026-03-02T07:00:00.000Z')
  assert.equal(waits('2026-03-02T07:00:00Z', { zone }), null)
  // The workspace's zone counts where the customer's is not known.
  assert.equal(waits('2026-03-01T20:00:00Z'), null)
  assert.equal(waits('2026-03-01T12:00:00Z', { zone: 'Asia/Tokyo' }), '2026-03-01T23:00:00.000Z')
})

test('the night in which the clock jumps ends at eight all the same', () => {
  const zone = 'Europe/Madrid'
  assert.equal(waits('2026-03-28T22:00:00Z', { zone }), '2026-03-29T06:00:00.000Z')
  assert.equal(waits('2026-10-24T22:00:00Z', { zone }), '2026-10-25T07:00:00.000Z')
})

test('the customer’s own hours count beside the night; where both leave nothing, that is said', () => {
  const hours: Hours = { days: [1, 2], from: '17:00', to: '23:00' }
  const zone = 'UTC'
  // 2026-03-01 is a Sunday.
  assert.equal(waits('2026-03-01T12:00:00Z', { zone, hours }), '2026-03-02T17:00:00.000Z')
  assert.equal(waits('2026-03-02T22:00:00Z', { zone, hours }), '2026-03-03T17:00:00.000Z')
  assert.equal(waits('2026-03-03T21:30:00Z', { zone, hours }), '2026-03-09T17:00:00.000Z')
  assert.match(
    waits('2026-03-01T12:00:00Z', { zone, hours: { days: [1], from: '22:00', to: '23:00' } }) ?? '',
    /lie within the quiet hours/,
  )
})

test('a person, an answer and a workspace without quiet hours wait for no morning', () => {
  const now = new Date('2026-03-01T23:00:00Z')
  const at = facts({ now, automation: automation() })
  assert.equal(quietRule(reminder, at)?.kind, 'delayed')
  assert.equal(quietRule(intended({ class: 'proactive' }), at), undefined)
  assert.equal(quietRule(intended({ author: authors.assistant }), at), undefined)
  const policy = { ...safeSendingPolicy, quiet: null }
  assert.equal(quietRule(reminder, facts({ now, automation: automation({ policy }) })), undefined)
})

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)

test('whatever the zone, the night and the hours: the moment it names is allowed, and none before it is', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Madrid', 'America/Sao_Paulo', 'Asia/Kolkata')
  const quiets = fc.option(
    fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to),
  )
  const wishes = fc.option(
    fc
      .record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        from: clock,
        to: clock,
      })
      .filter(({ from, to }) => from < to),
  )
  const times = fc.date({
    min: new Date('2026-01-01'),
    max: new Date('2026-12-31'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(times, zones, quiets, wishes, (now, zone, quiet, hours) => {
      const next = nextAllowed(now, zone, quiet, hours)
      const step = 30 * 60_000
      const end = next ?? new Date(now.getTime() + 7 * 24 * 3600_000)
      if (next) assert.ok(isAllowed(next, zone, quiet, hours), `${next.toISOString()} is allowed`)
      for (let at = now.getTime(); at < end.getTime(); at += step)
        assert.ok(!isAllowed(new Date(at), zone, quiet, hours), 'nothing earlier was allowed')
    }),
    { numRuns: 300 },
  )
})

/** The same in other words: what a clock on the wall there shows. */
function isAllowed(
  at: Date,
  zone: string,
  quiet: typeof night | null,
  hours: Hours | null,
): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const time = `${part('hour')}:${part('minute')}`
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1
  if (hours && !(hours.days.includes(day) && time >= hours.from && time < hours.to)) return false
  if (!quiet) return true
  const { from, to } = quiet
  return from < to ? time < from || time >= to : time < from && time >= to
}
