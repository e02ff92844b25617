import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServer, createStorage, settle, visit } from './server.ts'

async function opened(storage = createStorage()) {
  const server = createServer()
  const page = visit(server, storage)
  page.chat.setOpen(true)
  page.chat.start()
  await settle()
  return { server, storage, ...page }
}

test('a message is on screen at once, then sent, then the server’s own', async () => {
  const { server, state, say, chat } = await opened()
  const release = server.hold()
  chat.type('Hello')
  chat.send([])
  assert.equal(state().outbox[0]?.text, 'Hello')
  assert.equal(state().draft, '')
  release()
  await settle()
  assert.deepEqual(state().outbox, [])
  assert.deepEqual(
    state().messages.map((message) => message.from),
    ['visitor'],
  )
  await say('Again')
  assert.deepEqual(server.said('v1'), ['Hello', 'Again'])
})

test('nothing typed is lost: a dead line and a reload, and it is sent once, in order', async () => {
  const { server, storage, say, chat } = await opened()
  server.state.broken = 0
  await say('one')
  await say('two')
  chat.type('half a sent')
  const later = visit(server, storage)
  later.chat.start()
  await settle()
  assert.equal(later.state().phase, 'unavailable')
  server.state.broken = undefined
  await later.pass(2000)
  assert.deepEqual(server.said('v1'), ['one', 'two'])
  assert.equal(later.state().draft, 'half a sent')
  assert.deepEqual(later.state().outbox, [])
})

test('passing trouble is waited out: no answer, busy, the server’s own error', async () => {
  for (const status of [0, 429, 500, 503]) {
    const { server, state, say, pass } = await opened()
    server.state.broken = status
    await say('Hello')
    assert.deepEqual(
      state().outbox.map((item) => item.refused),
      [undefined],
      String(status),
    )
    server.state.broken = undefined
    await pass(1000)
    assert.deepEqual(server.said('v1'), ['Hello'])
  }
})

test('a refusal is shown in the server’s words, holds nobody up, and can be tried again or thrown away', async () => {
  const { server, state, say, chat } = await opened()
  server.state.broken = 422
  await say('bad')
  server.state.broken = undefined
  await say('good')
  assert.deepEqual(server.said('v1'), ['good'])
  assert.equal(state().outbox[0]?.refused, 'broken')
  chat.retry(state().outbox[0]?.id ?? '')
  await settle()
  assert.deepEqual(server.said('v1'), ['good', 'bad'])
  assert.deepEqual(state().outbox, [])

  server.state.broken = 413
  await say('worse')
  chat.discard(state().outbox[0]?.id ?? '')
  assert.deepEqual(state().outbox, [])
})

test('the server’s answer was lost: the message comes back by the stream and is not sent again', async () => {
  const { server, state, say, pass } = await opened()
  server.state.broken = 0
  await say('Hello')
  server.state.broken = undefined
  const id = state().outbox[0]?.id ?? ''
  server.add('v1', { id, from: 'visitor', content: { kind: 'text', text: 'Hello' } })
  await pass(60_000)
  assert.deepEqual(server.said('v1'), [])
  assert.deepEqual([state().outbox.length, state().messages.length], [0, 1])
})

test('the form goes before the first message', async () => {
  const { server, chat } = await opened()
  chat.type('Hello')
  chat.send([{ field: 'name', value: 'Ana' }])
  await settle()
  assert.deepEqual(
    server.posted.map((one) => one.event.type),
    ['typing', 'form', 'message'],
  )
})

test('typing is told at most once in three seconds', async () => {
  const { server, chat, pass } = await opened()
  for (const text of ['H', 'He', 'Hel']) chat.type(text)
  await pass(2999)
  chat.type('Hell')
  await settle()
  assert.equal(server.posted.length, 1)
  await pass(1)
  chat.type('Hello')
  await settle()
  assert.equal(server.posted.length, 2)
})

test('a browser that forbids storage still chats', async () => {
  const server = createServer()
  const page = visit(server, undefined)
  page.chat.setOpen(true)
  page.chat.start()
  await settle()
  await page.say('Hello')
  assert.deepEqual(server.said('v1'), ['Hello'])
})
