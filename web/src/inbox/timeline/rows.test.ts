import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HandleId } from '@atrium/contract/ids'
import type { TimelineItem } from '@atrium/contract/message'
import { aMessage, aNote } from '../../../test/fixtures.ts'
import { layOut } from './rows.ts'

const sms = HandleId.parse('01900000-0000-7000-8000-ba0000000002')
const at = (minute: number, day = 20): string => new Date(2026, 10, day, 9, minute).toISOString()
const kinds = (items: TimelineItem[], unreadAfter?: string): string =>
  layOut(items, unreadAfter)
    .map(({ kind }) => kind)
    .join(' ')

test('each day begins with its heading, and the first channel is named', () => {
  const items = [aMessage(1, { at: at(1) }), aMessage(2, { at: at(2, 21) })]
  assert.equal(kinds(items), 'day channel message day message')
})

test('the channel is named whenever the customer’s handle changes', () => {
  const items = [
    aMessage(1, { at: at(1) }),
    aMessage(2, { at: at(2), handleId: sms, channel: 'sms' }),
    aMessage(3, { at: at(3), handleId: sms, channel: 'sms' }),
  ]
  assert.equal(kinds(items), 'day channel message channel message message')
})

test('messages of one author shortly after each other are one group', () => {
  const items = [
    aMessage(1, { at: at(1) }),
    aMessage(2, { at: at(2) }),
    aMessage(3, { at: at(3), direction: 'out', author: { kind: 'assistant' } }),
    aMessage(4, { at: at(20), direction: 'out', author: { kind: 'assistant' } }),
  ]
  const ends = layOut(items, undefined).flatMap((row) =>
    row.kind === 'message' ? [[row.first, row.last]] : [],
  )
  assert.deepEqual(ends, [
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ])
})

test('a note between two messages ends a group', () => {
  const items = [aMessage(1, { at: at(1) }), aNote(2, { at: at(2) }), aMessage(3, { at: at(3) })]
  const ends = layOut(items, undefined).flatMap((row) =>
    row.kind === 'message' ? [row.first, row.last] : [],
  )
  assert.deepEqual(ends, [true, true, true, true])
})

test('the unread line stands once, before the first unread message of the customer', () => {
  const items = [
    aMessage(9, { at: at(1) }),
    aMessage(11, { at: at(2), direction: 'out' }),
    aMessage(12, { at: at(3) }),
    aMessage(13, { at: at(4) }),
  ]
  assert.equal(kinds(items, '10'), 'day channel message message unread message message')
  assert.ok(!kinds(items, '13').includes('unread'))
  assert.ok(!kinds(items).includes('unread'))
})

test('keys stay when older items are put in front', () => {
  const newer = [aMessage(5, { at: at(5) }), aMessage(6, { at: at(6) })]
  const older = [aMessage(1, { at: at(1) })]
  const before = layOut(newer, undefined).filter(({ kind }) => kind === 'message')
  const after = layOut([...older, ...newer], undefined).map(({ key }) => key)
  for (const { key } of before) assert.ok(after.includes(key))
  assert.equal(new Set(after).size, after.length)
})
