import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { Contact, ContactSummary } from '@atrium/contract/contact'
import type { FeedEvent } from '@atrium/contract/event'
import { MemberId } from '@atrium/contract/ids'
import { QueryClient, type QueryKey } from '@tanstack/react-query'
import fc from 'fast-check'
import { aConversation, aMessage, listOf, me, signIn, timelineOf } from '../../../test/fixtures.ts'
import {
  contactQuery,
  conversationQuery,
  listQuery,
  summaryQuery,
  timelineQuery,
} from '../queries.ts'
import { apply } from './apply.ts'

let cache: QueryClient
beforeEach(() => {
  cache = new QueryClient()
  signIn(cache)
})

const row = aConversation(1)
const { contactId } = row
const open = listQuery({ view: 'open' }).queryKey
const summary = (rev: number): ContactSummary => ({
  id: contactId,
  name: `Name ${rev}`,
  avatar: null,
  channels: ['whatsapp'],
  lastSeenAt: null,
  language: null,
  rev,
})
const contact: Contact = {
  ...summary(1),
  company: 'Lumière',
  languageWhy: null,
  preferences: { channel: null, hours: null, timeZone: null },
  attributes: {},
  labels: [],
  blocked: false,
  createdAt: '2026-11-20T08:00:00.000Z',
  handles: [],
  links: [],
  conversations: [],
}
const isAsked = (key: QueryKey) => cache.getQueryState(key)?.isInvalidated === true

test('the newest name stays, in record, list and row, in whatever order the names come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1 }), (revs) => {
      cache.clear()
      cache.setQueryData(contactQuery(contactId).queryKey, contact)
      cache.setQueryData(conversationQuery(row.id).queryKey, row)
      cache.setQueryData(open, listOf([row], null))
      for (const rev of revs) apply(cache, { kind: 'contact', contact: summary(rev) })
      const name = `Name ${Math.max(...revs)}`
      assert.equal(cache.getQueryData(summaryQuery(contactId).queryKey)?.name, name)
      assert.equal(cache.getQueryData(contactQuery(contactId).queryKey)?.name, name)
      assert.equal(cache.getQueryData(contactQuery(contactId).queryKey)?.company, 'Lumière')
      assert.equal(cache.getQueryData(conversationQuery(row.id).queryKey)?.contactName, name)
      assert.equal(cache.getQueryData(open)?.pages[0]?.items[0]?.contactName, name)
    }),
  )
})

test('what a colleague has read is not read for me; my other tab’s reading, and its “unread”, is mine', () => {
  const conversationId = row.id
  cache.setQueryData(conversationQuery(conversationId).queryKey, row)
  cache.setQueryData(open, listOf([row], null))
  const readTo = (readSeq: string, memberId: MemberId): string | undefined => {
    apply(cache, { kind: 'read', conversationId, readSeq, memberId })
    return cache.getQueryData(open)?.pages[0]?.items[0]?.readSeq
  }
  assert.equal(readTo('7', MemberId.parse(me.replace(/.$/, '9'))), '0')
  assert.equal(readTo('7', me), '7')
  assert.equal(readTo('3', me), '3')
})

test('a conversation that is new to this screen is unread when the customer spoke last, and read when we did', () => {
  for (const [direction, readSeq] of [
    ['in', '0'],
    ['out', '12'],
  ] as const) {
    cache.clear()
    cache.setQueryData(open, listOf([], null))
    const { readSeq: _, ...conversation } = aConversation(2, {
      lastInboundSeq: '12',
      lastMessage: { text: 'Hi', kind: 'text', direction, channel: 'sms', state: 'received' },
    })
    apply(cache, { kind: 'conversation', conversation })
    assert.equal(cache.getQueryData(open)?.pages[0]?.items[0]?.readSeq, readSeq)
  }
})

test('the panel’s past conversations follow; one that it does not know is asked for', () => {
  const key = contactQuery(contactId).queryKey
  const past = { id: row.id, number: 1, status: 'open' as const, joinedInto: null }
  const known = {
    ...past,
    createdAt: row.createdAt,
    lastMessageAt: row.lastMessageAt,
    resolvedAt: null,
    channels: [],
  }
  cache.setQueryData(key, { ...contact, conversations: [known] })
  const resolvedAt = '2026-11-20T09:00:00.000Z'
  const { readSeq: _, ...conversation } = {
    ...row,
    status: 'resolved' as const,
    resolvedAt,
    rev: 2,
  }
  apply(cache, { kind: 'conversation', conversation })
  const [shown] = cache.getQueryData(key)?.conversations ?? []
  assert.deepEqual([shown?.status, shown?.resolvedAt], ['resolved', resolvedAt])
  assert.equal(isAsked(key), false)
  const other = { ...conversation, id: aConversation(3).id }
  apply(cache, { kind: 'conversation', conversation: other })
  assert.equal(isAsked(key), true)
})

test('the window of a handle is asked for with the customer’s words, once, and not with ours', () => {
  const message = aMessage(1)
  const key = contactQuery(message.contactId).queryKey
  const told = (item: typeof message): boolean => {
    cache.setQueryData(key, contact)
    apply(cache, { kind: 'item', item })
    return isAsked(key)
  }
  cache.setQueryData(timelineQuery(message.contactId).queryKey, timelineOf([], null))
  assert.equal(told(aMessage(2, { direction: 'out' })), false)
  assert.equal(told(message), true)
  assert.equal(told(message), false)
})

test('orders are asked for when a shop changed them, when handles move, and when the customer’s words may prove an address', () => {
  const message = aMessage(1)
  const mine = message.contactId
  const asked = (event: FeedEvent): boolean[] => {
    cache.clear()
    cache.setQueryData(timelineQuery(mine).queryKey, timelineOf([], null))
    for (const id of ['a', 'b', mine]) cache.setQueryData(['orders', id], { items: [] })
    apply(cache, event)
    return ['a', 'b', mine].map((id) => isAsked(['orders', id]))
  }
  const ids = (...names: string[]) => names as (typeof mine)[]
  assert.deepEqual(asked({ kind: 'orders', contactIds: ids('a') }), [true, false, false])
  assert.deepEqual(asked({ kind: 'orders', contactIds: null }), [true, true, true])
  assert.deepEqual(asked({ kind: 'handles', contactIds: ids('a', 'b') }), [true, true, false])
  assert.deepEqual(asked({ kind: 'item', item: message }), [false, false, true])
  const ours = aMessage(2, { direction: 'out' })
  assert.deepEqual(asked({ kind: 'item', item: ours }), [false, false, false])
})
