import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServer, createStorage, identity, settle, tokenOf, visit } from './server.ts'

/** A page view: the loader boots the frame, with an identity or without. */
async function view(server: ReturnType<typeof createServer>, storage: Storage, who?: string) {
  const page = visit(server, storage)
  if (who) page.chat.configure({ identity: identity(who) })
  page.chat.setOpen(true)
  page.chat.start()
  await settle()
  return page
}
const texts = (page: Awaited<ReturnType<typeof view>>) => page.state().messages.length

test('a visitor comes back to their conversation; one who never wrote costs no connection', async () => {
  const server = createServer()
  const storage = createStorage()
  const closed = visit(server, storage)
  closed.chat.start()
  await settle()
  assert.equal(server.isListening('v1'), false)
  await (await view(server, storage)).say('Hello')
  assert.equal(texts(await view(server, storage)), 1)
})

test('a visitor who signs in keeps the chat; after logout the next one sees nothing of it', async () => {
  const server = createServer()
  const storage = createStorage()
  const page = await view(server, storage)
  await page.say('Hello')
  page.chat.configure({ identity: identity('ana') })
  await settle()
  assert.deepEqual([texts(page), page.state().identified], [1, true])

  page.chat.type('a secret draft')
  page.chat.logout()
  await settle()
  assert.deepEqual([texts(page), page.state().identified, page.state().draft], [0, false, ''])
  const ben = await view(server, storage, 'ben')
  assert.deepEqual([texts(ben), ben.state().draft], [0, ''])
})

test('another user in the same browser without logout: nothing kept is shown, nothing waiting is sent', async () => {
  const server = createServer()
  const storage = createStorage()
  const ana = await view(server, storage, 'ana')
  await ana.say('My order')
  server.state.broken = 0
  await ana.say('not yet sent')
  ana.chat.type('a draft')
  server.state.broken = undefined

  const ben = await view(server, storage, 'ben')
  await ben.pass(60_000)
  assert.deepEqual([texts(ben), ben.state().draft, ben.state().outbox.length], [0, '', 0])
  assert.deepEqual(server.said('v2'), [])
})

test('words that wait while the identity changes are never sent as somebody else’s', async () => {
  const server = createServer()
  const page = await view(server, createStorage(), 'ana')
  server.state.broken = 0
  await page.say('from Ana')
  server.state.broken = undefined
  page.chat.configure({ identity: identity('ben') })
  await page.pass(1000)
  await page.pass(60_000)
  assert.deepEqual(server.said('v2'), [])
  assert.deepEqual(page.state().outbox, [])
})

test('a boot that ends after logout does not bring the old session back', async () => {
  const server = createServer()
  const storage = createStorage()
  await view(server, storage, 'ana')
  const page = visit(server, storage)
  page.chat.configure({ identity: identity('ana') })
  const release = server.hold()
  page.chat.start()
  await settle()
  page.chat.logout()
  release()
  await settle()
  assert.equal(page.state().identified, false)
  assert.equal((await view(server, storage)).state().identified, false)
})

test('a stale identity token: its own user goes on, anybody else starts from nothing; the page is told', async () => {
  const server = createServer()
  const storage = createStorage()
  await (await view(server, storage, 'ana')).say('Hello')
  server.state.refuseIdentity = true
  const again = await view(server, storage, 'ana')
  assert.equal(texts(again), 1)
  assert.ok(again.told.some((one) => one.atrium === 'event' && one.name === 'error'))
  assert.equal(texts(await view(server, storage, 'ben')), 0)
})

test('an expired session is renewed once, and takes nothing from who was writing', async () => {
  const server = createServer()
  const page = await view(server, createStorage())
  await page.say('before')
  await page.pass(3000)
  server.state.expired = 'v1'
  // Two requests at once: typing and the message.
  page.chat.type('Hello')
  page.chat.send([])
  page.chat.type('and a draft')
  await settle()
  assert.equal(server.isListening('v2'), true)
  assert.equal(server.state.boots, 2)
  assert.deepEqual(server.said('v2'), ['Hello'])
  assert.deepEqual([texts(page), page.state().draft], [1, 'and a draft'])
})

test('an expired session of somebody known leaves nothing to a stranger', async () => {
  const server = createServer()
  const storage = createStorage()
  const ana = await view(server, storage, 'ana')
  server.state.broken = 0
  await ana.say('from Ana')
  server.state.broken = undefined
  server.state.expired = 'v1'
  const stranger = await view(server, storage)
  await stranger.pass(60_000)
  assert.deepEqual([server.said('v2'), stranger.state().outbox.length], [[], 0])
})

test('unread messages are counted while the window is closed, read when it is seen', async () => {
  const server = createServer()
  const storage = createStorage()
  const page = await view(server, storage)
  await page.say('Hello')
  page.chat.setOpen(false)
  server.add('v1', {})
  server.add('v1', {})
  const counts = () => page.told.flatMap((one) => (one.atrium === 'unread' ? [one.count] : []))
  assert.equal(counts().at(-1), 2)

  page.chat.setVisible(false)
  page.chat.setOpen(true)
  await settle()
  assert.ok(!server.posted.some((one) => one.event.type === 'read'), 'read in a hidden tab')
  page.chat.setVisible(true)
  await settle()
  assert.equal(counts().at(-1), 0)
  assert.deepEqual(server.posted.at(-1)?.event, { type: 'read', id: 'm3' })

  const next = visit(server, storage)
  next.chat.start()
  await settle()
  assert.ok(!next.told.some((one) => one.atrium === 'unread' && one.count > 0), 'read twice')
})

test('after a cut line no gap stays, however many pages were missed', async () => {
  const server = createServer()
  server.setPageSize(5)
  const page = await view(server, createStorage())
  await page.say('Hello')
  const mend = server.cut('v1')
  assert.equal(page.state().lost, true)
  for (let count = 0; count < 23; count++) server.add('v1', {})
  mend()
  server.add('v1', {})
  await settle()
  assert.equal(page.state().lost, false)
  const seqs = page.state().messages.map((message) => message.seq)
  assert.deepEqual(
    seqs,
    Array.from({ length: 25 }, (_, at) => String(at + 1)),
  )
})

test('earlier pages are read when asked for', async () => {
  const server = createServer()
  server.setPageSize(10)
  const storage = createStorage()
  await (await view(server, storage)).say('Hello')
  for (let count = 0; count < 14; count++) server.add('v1', {})
  const page = await view(server, storage)
  assert.equal(texts(page), 10)
  await page.chat.loadEarlier()
  assert.equal(texts(page), 15)
  assert.equal(page.state().earlier, null)
})

test('typing shows for a while, and ends with the message', async () => {
  const server = createServer()
  const page = await view(server, createStorage())
  server.typing('v1', 'Kenji')
  await page.pass(4000)
  server.typing('v1', 'Kenji')
  await page.pass(5999)
  assert.deepEqual(page.state().typing, { name: 'Kenji' })
  await page.pass(1)
  assert.equal(page.state().typing, undefined)
  server.typing('v1', 'Kenji')
  server.add('v1', {})
  assert.equal(page.state().typing, undefined)
})

test('files are opened with the visitor’s token, at our own server only', async () => {
  const page = await view(createServer(), createStorage())
  const path = '/channels/webchat/a/files/1'
  assert.equal(page.chat.fileUrl(path), `https://chat.example${path}?token=${tokenOf('v1')}`)
  assert.equal(page.chat.fileUrl('https://evil.example/x'), 'https://evil.example/x')
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'http://'])
    assert.equal(page.chat.fileUrl(url), undefined, url)
})
