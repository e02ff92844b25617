import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import { ChannelAccountId } from '@atrium/contract/ids'
import type { TimelineItem } from '@atrium/contract/message'
import { QueryClient } from '@tanstack/react-query'
import fc from 'fast-check'
import { aConversation, aNote, listOf, me, signIn, timelineOf } from '../../../test/fixtures.ts'
import {
  accountsQuery,
  conversationQuery,
  type ListQuery,
  listQuery,
  timelineQuery,
} from '../queries.ts'
import { apply, applyConversation } from './apply.ts'
import { compareItems, compareSeq, dropItem, isInView, placeOf, unique } from './place.ts'

let cache: QueryClient
beforeEach(() => {
  cache = new QueryClient()
  signIn(cache)
})

const views: ListQuery[] = [
  { view: 'open' },
  { view: 'mine' },
  { view: 'unassigned' },
  { view: 'resolved' },
  { view: 'due' },
  { view: 'open', channel: 'sms' },
]

const shown = (query: ListQuery): string[] =>
  (cache.getQueryData(listQuery(query).queryKey)?.pages ?? []).flatMap((page) =>
    page.items.map(({ id, rev }) => `${id} ${rev}`),
  )

/** What the server would answer now. */
const fresh = (rows: ConversationRow[], query: ListQuery): ConversationRow[] =>
  rows.filter((row) => isInView(row, query, me)).toSorted((a, b) => (isAbove(a, b, query) ? -1 : 1))

/** The newest are above; of those that are due, the earliest. */
function isAbove(a: ConversationRow, b: ConversationRow, { view }: ListQuery): boolean {
  if (view !== 'due') return a.lastMessageAt > b.lastMessageAt
  return placeOf(a, view) < placeOf(b, view)
}

const changes = fc.array(
  fc.record({
    which: fc.nat(7),
    status: fc.constantFrom('open' as const, 'snoozed' as const, 'resolved' as const),
    assigneeId: fc.constantFrom(me, null),
    channels: fc.constantFrom<string[]>(['whatsapp'], ['sms', 'whatsapp']),
    moved: fc.boolean(),
    due: fc.constantFrom('slaDueAt' as const, 'windowDueAt' as const, null),
  }),
  { minLength: 1, maxLength: 30 },
)

test('apply(snapshot, events) equals a fresh snapshot, in any order and with repeats', () => {
  fc.assert(
    fc.property(
      changes,
      fc.nat(),
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 8 }),
      (history, at, random, pageSize) => {
        cache.clear()
        signIn(cache)
        const rows = Array.from({ length: 8 }, (_, place) =>
          aConversation(place, { lastMessageAt: time(place) }),
        )
        const events: FeedEvent[] = []
        const taken = at % (history.length + 1)
        history.forEach(({ which, moved, due, ...change }, step) => {
          if (step === taken) take(rows, pageSize)
          const before = rows[which] ?? aConversation(which)
          const lastMessageAt = moved ? time(100 + step) : before.lastMessageAt
          const after: ConversationRow = {
            ...before,
            ...change,
            lastMessageAt,
            slaDueAt: null,
            slaSoonAt: null,
            windowDueAt: null,
            // No two at the same time, in no order.
            ...(due && { [due]: time(300 + ((step * 7) % 31)) }),
            rev: before.rev + 1,
          }
          rows[which] = after
          const { readSeq: _, ...conversation } = after
          events.push({ kind: 'conversation', conversation })
        })
        if (taken === history.length) take(rows, pageSize)
        const mixed = [...events, ...events.slice(0, 5)]
          .map((event) => ({ event, order: random.next().value }))
          .toSorted((a, b) => a.order - b.order)
        for (const { event } of mixed) apply(cache, event)
        for (const query of views) {
          const floor = cache.getQueryData(listQuery(query).queryKey)?.pages.at(-1)?.floor ?? ''
          const expected = fresh(rows, query).filter((row) => {
            const place = placeOf(row, query.view)
            return floor === '' || (query.view === 'due' ? place <= floor : place >= floor)
          })
          assert.deepEqual(
            shown(query),
            expected.map(({ id, rev }) => `${id} ${rev}`),
          )
        }
      },
    ),
    { numRuns: 300 },
  )
})

function floorOf(items: ConversationRow[], { view }: ListQuery): string | null {
  const last = items.at(-1)
  return last ? placeOf(last, view) : null
}

/** Loads every view as the server would answer it at this moment. */
function take(rows: ConversationRow[], pageSize: number): void {
  for (const query of views) {
    const all = fresh(rows, query)
    const items = all.slice(0, pageSize)
    for (const row of items) cache.setQueryData(conversationQuery(row.id).queryKey, row)
    const floor = all.length > pageSize ? floorOf(items, query) : null
    cache.setQueryData(listQuery(query).queryKey, listOf(items, floor))
  }
}

test('a late, older event does not bring a resolved conversation back', () => {
  const open = aConversation(1, { rev: 4 })
  cache.setQueryData(listQuery({ view: 'open' }).queryKey, listOf([open], null))
  apply(cache, { kind: 'conversation', conversation: { ...open, status: 'resolved', rev: 6 } })
  apply(cache, { kind: 'conversation', conversation: { ...open, rev: 5 } })
  assert.deepEqual(shown({ view: 'open' }), [])
})

test('a conversation that was joined into another leaves the lists', () => {
  const row = aConversation(1)
  cache.setQueryData(listQuery({ view: 'open' }).queryKey, listOf([row], null))
  const joinedInto = aConversation(2).id
  apply(cache, { kind: 'conversation', conversation: { ...row, joinedInto, rev: 2 } })
  assert.deepEqual(shown({ view: 'open' }), [])
})

test('a guess is shown at once, gives way to the server, and does not give way to the past', () => {
  const row = aConversation(1, { rev: 4 })
  cache.setQueryData(conversationQuery(row.id).queryKey, row)
  cache.setQueryData(listQuery({ view: 'open' }).queryKey, listOf([row], null))
  applyConversation(cache, { ...row, status: 'resolved', rev: 4.5 })
  assert.deepEqual(shown({ view: 'open' }), [])
  apply(cache, { kind: 'conversation', conversation: row })
  assert.deepEqual(shown({ view: 'open' }), [])
  apply(cache, { kind: 'conversation', conversation: { ...row, rev: 5 } })
  assert.deepEqual(shown({ view: 'open' }), [`${row.id} 5`])
})

test('how far this member has read stays when the conversation changes', () => {
  const row = aConversation(1, { rev: 4, readSeq: '17' })
  cache.setQueryData(conversationQuery(row.id).queryKey, row)
  const { readSeq: _, ...conversation } = row
  apply(cache, { kind: 'conversation', conversation: { ...conversation, rev: 5 } })
  assert.equal(cache.getQueryData(conversationQuery(row.id).queryKey)?.readSeq, '17')
  apply(cache, { kind: 'read', memberId: me, conversationId: row.id, readSeq: '20' })
  assert.equal(cache.getQueryData(conversationQuery(row.id).queryKey)?.readSeq, '20')
})

test('a new name reaches the lists, whichever of the two events comes first', () => {
  const row = aConversation(1)
  const contact = {
    id: row.contactId,
    name: 'Marie',
    avatar: null,
    channels: [],
    lastSeenAt: null,
    language: null,
    rev: 9,
  }
  const events: FeedEvent[] = [
    { kind: 'contact', contact },
    { kind: 'conversation', conversation: { ...row, rev: 2 } },
  ]
  for (const order of [events, events.toReversed()]) {
    cache.clear()
    signIn(cache)
    cache.setQueryData(listQuery({ view: 'open' }).queryKey, listOf([], null))
    for (const event of order) apply(cache, event)
    const list = cache.getQueryData(listQuery({ view: 'open' }).queryKey)
    assert.equal(list?.pages[0]?.items[0]?.contactName, 'Marie')
  }
})

test('a timeline takes items in any order and keeps the newest state of each', () => {
  const contactId = aConversation(0).contactId
  fc.assert(
    fc.property(
      fc.array(fc.record({ which: fc.nat(9), rev: fc.integer({ min: 1, max: 5 }) }), {
        maxLength: 40,
      }),
      fc.integer({ min: 0, max: 9 }),
      (arrivals, loadedFrom) => {
        cache.clear()
        const key = timelineQuery(contactId).queryKey
        const all = Array.from({ length: 10 }, (_, place) => aNote(place, { at: time(place) }))
        const floor = loadedFrom > 0 ? time(loadedFrom) : null
        const start = all.slice(loadedFrom, loadedFrom + 3)
        cache.setQueryData(key, timelineOf(start, floor))
        const newest = new Map<string, TimelineItem>(start.map((item) => [item.id, item]))
        for (const { which, rev } of arrivals) {
          const item = aNote(which, { at: time(which), rev })
          apply(cache, { kind: 'item', item })
          const before = newest.get(item.id)
          if ((before || item.at >= (floor ?? '')) && (before?.rev ?? 0) < rev)
            newest.set(item.id, item)
        }
        const expected = [...newest.values()].toSorted(compareItems)
        const pages = cache.getQueryData(key)?.pages.toReversed() ?? []
        assert.deepEqual(
          pages.flatMap((page) => page.items),
          expected,
        )
      },
    ),
  )
})

test('an item older than what is loaded waits for its page', () => {
  const note = aNote(5, { at: time(5) })
  cache.setQueryData(timelineQuery(note.contactId).queryKey, timelineOf([note], note.at))
  apply(cache, { kind: 'item', item: aNote(2, { at: time(2) }) })
  assert.equal(
    cache.getQueryData(timelineQuery(note.contactId).queryKey)?.pages[0]?.items.length,
    1,
  )
})

test('an account is changed in its place, and a new one comes last', () => {
  const account = (name: string, place: number) => ({
    id: ChannelAccountId.parse(`01900000-0000-7000-8000-bb000000000${place}`),
    channel: 'sms',
    name,
    enabled: true,
    health: { state: 'ok' as const, text: null },
    webhookUrl: null,
    assistant: false,
    tokenEndsAt: null,
    limits: {},
    settings: {},
  })
  cache.setQueryData(accountsQuery.queryKey, { items: [account('a', 1), account('b', 2)] })
  apply(cache, { kind: 'account', account: account('A', 1) })
  apply(cache, { kind: 'account', account: account('c', 3) })
  const names = cache.getQueryData(accountsQuery.queryKey)?.items.map(({ name }) => name)
  assert.deepEqual(names, ['A', 'b', 'c'])
})

test('when handles move, both records and their timelines are read again', () => {
  const ids = [aConversation(1).contactId, aConversation(2).contactId]
  for (const id of ids) cache.setQueryData(timelineQuery(id).queryKey, timelineOf([], null))
  apply(cache, { kind: 'handles', contactIds: ids })
  for (const id of ids) {
    assert.equal(cache.getQueryState(timelineQuery(id).queryKey)?.isInvalidated, true)
  }
})

test('sequences beyond 2^53 are compared as numbers', () => {
  assert.ok(compareSeq('9', '10') < 0)
  assert.ok(compareSeq('9007199254740993', '9007199254740992') > 0)
  assert.equal(compareSeq('7', '7'), 0)
})

test('a message that was refused leaves the timeline, and nothing is shown twice', () => {
  const [a, b] = [aNote(1), aNote(2)]
  assert.deepEqual(dropItem(timelineOf([a, b], null), a.id).pages[0]?.items, [b])
  assert.deepEqual(
    unique([a, b, { ...a, rev: 2 }]).map(({ rev }) => rev),
    [2, 1],
  )
})

function time(step: number): string {
  return new Date(Date.UTC(2026, 10, 20, 8, step)).toISOString()
}
