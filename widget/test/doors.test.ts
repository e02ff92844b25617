import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aDoor, createServer, createStorage, settle, visit } from './server.ts'

async function talking(server = createServer(), storage = createStorage()) {
  const page = visit(server, storage)
  page.chat.setOpen(true)
  page.chat.start()
  await settle()
  await page.say('Hello')
  return { ...page, server }
}

test('the doors are asked for, and the chosen one has a link in the visitor’s language', async () => {
  const { chat, state } = await talking()
  await chat.doors.load()
  assert.deepEqual(
    state().doors?.map(({ label }) => label),
    ['Telegram'],
  )
  await chat.doors.choose(aDoor, 'es')
  assert.deepEqual(state().door, { id: aDoor, kind: 'open', url: 'https://t.me/bot?start=v1-es-1' })
})

test('a refusal is told: too many, or something else; without an answer nothing is offered', async () => {
  const { chat, state, server } = await talking()
  for (const [status, tooMany] of [
    [429, true],
    [404, false],
    [0, false],
  ] as const) {
    server.state.broken = status
    await chat.doors.choose(aDoor, 'en')
    assert.deepEqual(state().door, { id: aDoor, kind: 'failed', tooMany })
  }
  await chat.doors.load()
  assert.deepEqual(state().doors, [])
})

test('after a logout the next visitor sees no link of the one before, also when its answer comes late', async () => {
  const { chat, state, server } = await talking()
  await chat.doors.load()
  await chat.doors.choose(aDoor, 'en')
  const open = server.hold()
  const late = chat.doors.choose(aDoor, 'en')
  await settle()
  chat.logout()
  await settle()
  open()
  await late
  await settle()
  assert.deepEqual([state().doors, state().door], [undefined, undefined])
})

test('the answer for a door that is no longer chosen changes nothing', async () => {
  const { chat, state, server } = await talking()
  const open = server.hold()
  const first = chat.doors.choose(aDoor, 'en')
  await settle()
  await chat.doors.choose('another', 'en')
  open()
  await first
  assert.equal(state().door?.id, 'another')
})
