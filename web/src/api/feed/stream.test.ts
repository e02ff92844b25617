import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { eventSourceFor, type FeedServer, startFeedServer } from '../../../test/feed-server.ts'
import { openStream, type StreamNews } from './stream.ts'

let server: FeedServer
let closing: (() => void)[] = []

beforeEach(async () => {
  server = await startFeedServer()
  Object.assign(globalThis, { EventSource: eventSourceFor(server.base) })
})
afterEach(async () => {
  for (const close of closing) close()
  closing = []
  await server.close()
})

/** A tab of the browser that listens, with what it heard. */
function openTab() {
  const heard: StreamNews[] = []
  const close = openStream((news) => heard.push(news))
  closing.push(close)
  return { heard, close, kinds: () => heard.map(({ kind }) => kind) }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5)
}

const members = { kind: 'members' }

test('two tabs share one connection and hear the same', async () => {
  const first = openTab()
  await until(() => server.listening() === 1)
  const second = openTab()
  server.send('feed', members, '7')
  await until(() => second.kinds().includes('feed'))
  assert.deepEqual(first.heard.at(-1), { kind: 'feed', event: members })
  assert.equal(server.asked.length, 1)
})

test('when the tab with the connection closes, another goes on after the last event', async () => {
  const first = openTab()
  await until(() => server.listening() === 1)
  const second = openTab()
  server.send('feed', members, '7-3')
  await until(() => second.kinds().includes('feed'))
  first.close()
  await until(() => server.asked.length === 2)
  assert.deepEqual(server.asked, ['/api/v1/stream', '/api/v1/stream?after=7-3'])
  await until(() => server.listening() === 1)
  server.send('feed', members, '7-4')
  await until(() => second.kinds().filter((kind) => kind === 'feed').length === 2)
  assert.equal(first.kinds().filter((kind) => kind === 'feed').length, 1)
})

test('a server that is away is told, tried again, and found again after the last event', async () => {
  const tab = openTab()
  await until(() => server.listening() === 1)
  server.send('feed', members, '9')
  await until(() => tab.kinds().includes('feed'))
  server.answerWith(503)
  server.cut()
  await until(() => tab.heard.some((news) => news.kind === 'state' && news.state === 'lost'))
  server.answerWith(200)
  await until(() => server.listening() === 1)
  assert.equal(server.asked.at(-1), '/api/v1/stream?after=9')
  const isOpen = (news: StreamNews | undefined) => news?.kind === 'state' && news.state === 'open'
  await until(() => isOpen(tab.heard.at(-1)))
})

test('where the feed begins, and where it has a gap, everything is read again', async () => {
  const tab = openTab()
  await until(() => server.listening() === 1)
  server.send('ready', {}, '1')
  server.send('resync', {}, '2')
  await until(() => tab.kinds().filter((kind) => kind === 'resync').length === 2)
})

test('passing signals are handed on', async () => {
  const tab = openTab()
  await until(() => server.listening() === 1)
  const signal = { kind: 'typing', conversationId: 'c', who: 'contact', name: 'Marie' }
  server.send('signal', signal)
  await until(() => tab.kinds().includes('signal'))
  assert.deepEqual(tab.heard.at(-1), { kind: 'signal', signal })
})
