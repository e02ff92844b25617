import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Conversation } from '@atrium/contract/conversation'
import { ChannelAccountId, HandleId, newId } from '@atrium/contract/ids'
import fc from 'fast-check'
import type { ReplyPromise } from '../../accounts/reply-promise.ts'
import type { Facts } from '../facts.ts'
import type { Dues } from '../intent.ts'
import { decide } from './decide.ts'
import { earlier, nothingPromised, promisedAt } from './promised.ts'

const [handleId, accountId] = [newId(HandleId), newId(ChannelAccountId)]
const weekdays = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
const hours = { opening: [weekdays], zone: 'UTC' }
const around = (minutes: number): ReplyPromise => ({ minutes, hours: null })

type Change = {
  /** Thursday, the 26th of November 2026. */
  at?: string
  promise?: ReplyPromise | null
  windowUntil?: string | null
  before?: Partial<Conversation>
  direction?: 'in' | 'out'
  post?: boolean
  door?: boolean
}

/** What becomes of somebody's dues; undefined where nothing is said of them. */
function dues(change: Change): Dues | undefined {
  const { at = '2026-11-26T10:00:00.000Z', promise = around(5), before } = change
  const { windowUntil = null, direction = 'in', post = false, door = true } = change
  const conversation = {
    waitingSince: at,
    slaDueAt: null,
    slaSoonAt: null,
    windowDueAt: null,
    replyHandleId: handleId,
    replyAccountId: door ? accountId : newId(ChannelAccountId),
    ...before,
  }
  const context = post ? { post: { id: '1' } } : null
  const [intent] = decide({
    conversation,
    message: { direction, at, handleId, accountId, context },
    promise,
    windowUntil: windowUntil === null ? null : new Date(windowUntil),
  } as unknown as Facts)
  if (intent?.kind !== 'due') return undefined
  const { kind: _, ...rest } = intent
  return rest
}

test('a promise ends so many minutes after the words, and is nearly over when a fifth is left, half an hour at most', () => {
  for (const [minutes, due, soon] of [
    [5, '10:05', '10:04'],
    [60, '11:00', '10:48'],
    [240, '14:00', '13:30'],
  ] as const)
    assert.deepEqual(dues({ promise: around(minutes) }), {
      slaDueAt: `2026-11-26T${due}:00.000Z`,
      slaSoonAt: `2026-11-26T${soon}:00.000Z`,
      windowDueAt: null,
    })
})

test('words that came late count from their own time, in hours too', () => {
  // Said on Wednesday at five to six, fetched on Thursday.
  const at = '2026-11-25T17:55:00.000Z'
  assert.equal(dues({ at })?.slaDueAt, '2026-11-25T18:00:00.000Z')
  const promise = { minutes: 15, hours }
  assert.deepEqual(dues({ at, promise }), {
    slaDueAt: '2026-11-26T09:10:00.000Z',
    slaSoonAt: '2026-11-26T09:07:00.000Z',
    windowDueAt: null,
  })
})

test('what was promised first holds on; only something faster makes it earlier', () => {
  const before = { slaDueAt: '2026-11-26T10:03:00.000Z', slaSoonAt: '2026-11-26T10:02:00.000Z' }
  assert.equal(dues({ before })?.slaDueAt, before.slaDueAt)
  assert.deepEqual(dues({ before, promise: around(2) }), {
    slaDueAt: '2026-11-26T10:02:00.000Z',
    slaSoonAt: '2026-11-26T10:01:36.000Z',
    windowDueAt: null,
  })
  // Overdue since this morning: more words make it no less.
  const passed = { slaDueAt: '2026-11-26T08:00:00.000Z', slaSoonAt: '2026-11-26T07:59:00.000Z' }
  assert.equal(dues({ before: passed })?.slaDueAt, passed.slaDueAt)
  assert.equal(dues({ before, promise: null })?.slaDueAt, before.slaDueAt)
})

test('nothing is promised where it is off, where nobody waits, where we wrote, and in hours that never come', () => {
  assert.equal(dues({ promise: null })?.slaDueAt, null)
  assert.equal(dues({ before: { waitingSince: null } }), undefined)
  assert.equal(dues({ direction: 'out' }), undefined)
  const never = { minutes: 5, hours: { opening: [], zone: 'UTC' } }
  assert.deepEqual(dues({ promise: never, windowUntil: '2026-11-27T10:00:00.000Z' }), {
    ...nothingPromised,
    windowDueAt: '2026-11-27T10:00:00.000Z',
  })
})

test('the window is that of the door of the answer, and a comment below a post opens none', () => {
  const windowUntil = '2026-11-27T10:00:00.000Z'
  const before = { windowDueAt: '2026-11-26T20:00:00.000Z' }
  assert.equal(dues({ before, windowUntil })?.windowDueAt, windowUntil)
  assert.equal(dues({ before, windowUntil, door: false })?.windowDueAt, before.windowDueAt)
  assert.equal(dues({ before, post: true })?.windowDueAt, before.windowDueAt)
  assert.equal(dues({ before })?.windowDueAt, null)
})

test('whatever is promised: it is soon before it is due, later words are due no earlier, and hours never make it earlier', () => {
  const moment = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minutes) => {
    return new Date(Date.UTC(2026, 9, 20) + minutes * 60_000).toISOString()
  })
  const zone = fc.constantFrom('UTC', 'Europe/Madrid', 'America/New_York')
  fc.assert(
    fc.property(
      moment,
      moment,
      fc.integer({ min: 1, max: 43_200 }),
      zone,
      (one, other, minutes, place) => {
        const promise = { minutes, hours: { opening: [weekdays], zone: place } }
        const [first, last] = [one, other].sort()
        const [a, b] = [promisedAt(promise, first ?? ''), promisedAt(promise, last ?? '')]
        assert.ok(a.slaDueAt && a.slaSoonAt && b.slaDueAt)
        assert.ok((first ?? '') < a.slaSoonAt && a.slaSoonAt < a.slaDueAt)
        assert.ok(a.slaDueAt <= b.slaDueAt)
        assert.deepEqual(earlier(b, a).slaDueAt, a.slaDueAt)
        assert.ok((promisedAt(around(minutes), first ?? '').slaDueAt ?? '') <= a.slaDueAt)
      },
    ),
    { numRuns: 200 },
  )
})
