import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InboxView } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import fc from 'fast-check'
import { aConversation, aNote, listOf, me, timelineOf } from '../../../test/fixtures.ts'
import {
  compareItems,
  compareSeq,
  isInView,
  placeConversation,
  placeItem,
  unique,
} from './place.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString()
const open = { view: 'open' } as const
const ids = (list: ReturnType<typeof listOf>) =>
  list.pages.map((page) => page.items.map(({ number }) => number))

test('each view shows what its name says, and a joined conversation is in none', () => {
  const due = { slaDueAt: at(30) }
  const cases: [change: Partial<ConversationRow>, views: InboxView[]][] = [
    [{}, ['open', 'unassigned', 'all']],
    [{ assigneeId: me }, ['open', 'mine', 'all']],
    [{ assigneeId: me, ...due }, ['open', 'mine', 'due', 'all']],
    [{ windowDueAt: at(30) }, ['open', 'unassigned', 'due', 'all']],
    [{ status: 'snoozed', assigneeId: me, ...due }, ['snoozed', 'all']],
    [{ status: 'resolved', ...due }, ['resolved', 'all']],
    [{ joinedInto: aConversation(9).id }, []],
  ]
  const views: InboxView[] = ['open', 'mine', 'unassigned', 'due', 'snoozed', 'resolved', 'all']
  for (const [change, expected] of cases) {
    const row = aConversation(1, change)
    assert.deepEqual(
      views.filter((view) => isInView(row, { view }, me)),
      expected,
      JSON.stringify(change),
    )
  }
})

test('a channel’s list shows conversations in which it was used at any time, and those of no other', () => {
  const row = aConversation(1, { channels: ['sms', 'whatsapp'] })
  const shows = (channel: string) => isInView(row, { view: 'open', channel }, me)
  assert.deepEqual(['sms', 'whatsapp', 'email'].map(shows), [true, true, false])
})

test('to somebody whose session is not known nothing is “mine”, also what nobody has', () => {
  assert.equal(isInView(aConversation(1), { view: 'mine' }, undefined), false)
  assert.equal(isInView(aConversation(1, { assigneeId: me }), { view: 'mine' }, undefined), false)
})

test('a row that moves up leaves its old page; one that sinks below what is loaded leaves the list', () => {
  const rows = [5, 4, 3, 2].map((place) => aConversation(place, { lastMessageAt: at(place) }))
  const [a, b, c, d] = rows
  assert.ok(a && b && c && d)
  const list = {
    pages: [...listOf([a, b], at(4)).pages, ...listOf([c, d], at(2)).pages],
    pageParams: [undefined, undefined],
  }
  const up = placeConversation(list, open, { ...d, lastMessageAt: at(9), rev: 2 }, me)
  assert.deepEqual(ids(up), [[2, 5, 4], [3]])
  const down = placeConversation(list, open, { ...a, lastMessageAt: at(1), rev: 2 }, me)
  assert.deepEqual(ids(down), [[4], [3, 2]])
  const unknown = placeConversation(list, open, aConversation(7, { lastMessageAt: at(1) }), me)
  assert.equal(unknown, list)
})

test('rows of the same moment have one order, so that no two browsers disagree', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }), (order) => {
      let list = listOf([], null)
      for (const place of order) list = placeConversation(list, open, aConversation(place), me)
      assert.deepEqual(ids(list), [[5, 4, 3, 2, 1]])
    }),
  )
})

test('nothing is redrawn for what is there already, is older, or was written before what is loaded', () => {
  const row = aConversation(1)
  const list = listOf([row], null)
  assert.equal(placeConversation(list, open, row, me), list)
  const note = aNote(5, { at: at(5), rev: 3 })
  const timeline = timelineOf([note], at(5))
  assert.equal(placeItem(timeline, note), timeline)
  assert.equal(placeItem(timeline, { ...note, text: 'older', rev: 2 }), timeline)
  assert.equal(placeItem(timeline, aNote(1, { at: at(1) })), timeline)
  assert.notEqual(placeItem(timeline, { ...note, rev: 4 }), timeline)
})

test('a late item stands where it happened, over the borders of pages', () => {
  const pages = [
    ...timelineOf([aNote(7, { at: at(7) }), aNote(9, { at: at(9) })], at(7)).pages,
    ...timelineOf([aNote(1, { at: at(1) }), aNote(3, { at: at(3) })], null).pages,
  ]
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 })), (places) => {
      let timeline = { pages, pageParams: [undefined, undefined] }
      for (const place of places) timeline = placeItem(timeline, aNote(place, { at: at(place) }))
      const shown = timeline.pages.toReversed().flatMap(({ items }) => items)
      assert.deepEqual(shown, shown.toSorted(compareItems))
      const expected = new Set([1, 3, 7, 9, ...places])
      assert.equal(shown.length, expected.size)
    }),
  )
})

test('sequences are ordered as the numbers that they are, however long', () => {
  const bigint = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
  fc.assert(
    fc.property(bigint, bigint, (a, b) => {
      const expected = a < b ? -1 : Number(a > b)
      assert.equal(Math.sign(compareSeq(String(a), String(b))), expected)
    }),
  )
})

test('of what comes twice the later stays, at the first one’s place', () => {
  const [a, b] = [aNote(1), aNote(2)]
  const newer = { ...a, text: 'edited' }
  assert.deepEqual(unique([a, b, newer]), [newer, b])
  assert.deepEqual(unique([]), [])
})
