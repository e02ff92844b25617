import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { eventSourceFor, type FeedServer, startFeedServer } from '../../../test/feed-server.ts'
import { aConversation, type listOf, signIn } from '../../../test/fixtures.ts'
import { conversationQuery, listQuery, summaryQuery } from '../queries.ts'
import { startLive } from './live.ts'
import { presence } from './signals.ts'

let server: FeedServer
let cache: QueryClient
let stop: () => void

beforeEach(async () => {
  server = await startFeedServer()
  Object.assign(globalThis, { EventSource: eventSourceFor(server.base) })
  cache = new QueryClient()
  signIn(cache)
  stop = startLive(cache)
  await until(() => server.listening() === 1)
})
afterEach(async () => {
  stop()
  cache.clear()
  await server.close()
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5)
}

const open = listQuery({ view: 'open' })
const ids = () =>
  cache.getQueryData(open.queryKey)?.pages.flatMap((page) => page.items.map(({ id }) => id))

test('an answer that was overtaken by an event does not bring the past back', async () => {
  const row = aConversation(1)
  const { readSeq: _, ...conversation } = row
  let answer: (list: ReturnType<typeof listOf>['pages'][number]) => void = () => undefined
  const asked = cache.fetchInfiniteQuery({
    ...open,
    queryFn: () =>
      new Promise<ReturnType<typeof listOf>['pages'][number]>((resolve) => {
        answer = resolve
      }),
  })
  server.send(
    'feed',
    { kind: 'conversation', conversation: { ...conversation, status: 'resolved', rev: 2 } },
    '1',
  )
  await until(() => cache.getQueryData(conversationQuery(row.id).queryKey)?.rev === 2)
  answer({ items: [row], nextCursor: null, floor: null })
  await asked
  assert.deepEqual(ids(), [])
})

test('a name that was learned while the list was on its way stays', async () => {
  const row = aConversation(1)
  let answer: (list: ReturnType<typeof listOf>['pages'][number]) => void = () => undefined
  const asked = cache.fetchInfiniteQuery({
    ...open,
    queryFn: () =>
      new Promise<ReturnType<typeof listOf>['pages'][number]>((resolve) => {
        answer = (page) => {
          // As the list's own question does.
          for (const one of page.items) cache.setQueryData(conversationQuery(one.id).queryKey, one)
          resolve(page)
        }
      }),
  })
  const facts = { avatar: null, channels: [], lastSeenAt: null, language: null, rev: 9 }
  server.send(
    'feed',
    { kind: 'contact', contact: { id: row.contactId, name: 'Marie', ...facts } },
    '1',
  )
  await until(() => cache.getQueryData(summaryQuery(row.contactId).queryKey)?.rev === 9)
  answer({ items: [row], nextCursor: null, floor: null })
  await asked
  assert.deepEqual(
    cache.getQueryData(open.queryKey)?.pages[0]?.items.map(({ contactName }) => contactName),
    ['Marie'],
  )
})

test('after a gap in the feed the name of the answer counts, and no older one that was told before', async () => {
  const row = { ...aConversation(1), contactName: 'Maria' }
  const facts = { avatar: null, channels: [], lastSeenAt: null, language: null, rev: 9 }
  const contact = { id: row.contactId, name: 'Marie', ...facts }
  server.send('feed', { kind: 'contact', contact }, '1')
  const { queryKey } = summaryQuery(row.contactId)
  await until(() => cache.getQueryData(queryKey)?.rev === 9)
  server.send('resync', {}, '2')
  await until(() => cache.getQueryData(queryKey) === undefined)
  await cache.fetchInfiniteQuery({
    ...open,
    queryFn: () => {
      cache.setQueryData(conversationQuery(row.id).queryKey, row)
      return { items: [row], nextCursor: null, floor: null }
    },
  })
  assert.equal(cache.getQueryData(open.queryKey)?.pages[0]?.items[0]?.contactName, 'Maria')
})

test('an answer that was on its way when the feed began is asked for again', async () => {
  const row = aConversation(1)
  const answers: (() => void)[] = []
  const page = (items: (typeof row)[]) => ({ items, nextCursor: null, floor: null })
  // The first answer was made before the conversation was there; nothing on the feed tells of it any more.
  const queryFn = () =>
    new Promise<ReturnType<typeof page>>((resolve) => {
      const items = answers.length === 0 ? [] : [row]
      answers.push(() => resolve(page(items)))
    })
  const observer = new InfiniteQueryObserver(cache, { ...open, queryFn })
  const unsubscribe = observer.subscribe(() => undefined)
  await until(() => answers.length === 1)
  const heard = cache.fetchQuery({ queryKey: ['heard'], queryFn: () => 'before' })
  await heard
  server.send('ready', {}, '1')
  await until(() => cache.getQueryState(['heard'])?.isInvalidated === true)
  answers[0]?.()
  await until(() => answers.length === 2)
  answers[1]?.()
  await until(() => ids()?.length === 1)
  unsubscribe()
})

test('an answer that was on its way when something happened that has to be asked for is asked for again', async () => {
  const answers: ((state: string) => void)[] = []
  const queryFn = () => new Promise<string>((resolve) => void answers.push(resolve))
  const observer = new QueryObserver(cache, { queryKey: ['import', 'one'], queryFn })
  const unsubscribe = observer.subscribe(() => undefined)
  await until(() => answers.length === 1)
  const other = cache.fetchQuery({ queryKey: ['import', 'other'], queryFn: () => 'before' })
  await other
  server.send('feed', { kind: 'import', importId: crypto.randomUUID(), done: false }, '1')
  await until(() => cache.getQueryState(['import', 'other'])?.isInvalidated === true)
  answers[0]?.('reading')
  await until(() => answers.length === 2)
  answers[1]?.('ready')
  await until(() => cache.getQueryData(['import', 'one']) === 'ready')
  unsubscribe()
})

test('who types is shown until their words arrive', async () => {
  const { id, contactId } = aConversation(1)
  server.send('signal', { kind: 'typing', conversationId: id, who: 'contact', name: 'Marie' })
  await until(() => presence.get(id).length === 1)
  assert.deepEqual(presence.get(id)[0]?.contact, true)
  const item = { type: 'message', id: 'm', direction: 'in', conversationId: id, contactId, rev: 1 }
  server.send('feed', { kind: 'item', item }, '2')
  await until(() => presence.get(id).length === 0)
})

test('a colleague who looks and types is one entry each', async () => {
  const { id } = aConversation(2)
  const viewing = { kind: 'viewing', conversationId: id, memberId: 'k', name: 'Kenji' }
  server.send('signal', viewing)
  server.send('signal', viewing)
  server.send('signal', { kind: 'typing', conversationId: id, who: 'member', name: 'Kenji' })
  await until(() => presence.get(id).some(({ what }) => what === 'typing'))
  assert.deepEqual(
    presence.get(id).map(({ what }) => what),
    ['viewing', 'typing'],
  )
})
