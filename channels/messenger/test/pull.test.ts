import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { messenger } from '../src/index.ts'
import { openRoom, type Room } from './room.ts'

const always = { since: new Date(0), until: new Date('2100-01-01') }

async function pulled({ settings, io }: Room, span = always) {
  const entries = await messenger.pull?.(span, settings, io)
  assert.ok(entries)
  return entries
}

/** The same world, in which Meta answers so. */
function answering(room: Room, answer: unknown, status = 200) {
  const asked: URL[] = []
  const io: ChannelIo = {
    ...room.io,
    async fetch(url) {
      asked.push(new URL(url))
      return Response.json(answer, { status })
    },
  }
  return { asked, pulled: () => pulled({ ...room, io }) }
}

test('each message is the webhook that it would have been, with its key', async (t) => {
  const room = await openRoom(t)
  const file = { name: 'a b.png', type: 'image/png', data: Buffer.from('89504e470d0a1a0a', 'hex') }
  await room.fake.act('marie', { kind: 'text', text: 'hello' })
  await room.fake.act('marie', { kind: 'file', file, as: 'image' })
  await room.fake.act('marie', { kind: 'file', file, as: 'document' })
  await room.send({ kind: 'text', text: 'ours' })
  room.fake.inbox('marie', 'theirs')
  await room.fake.act('tom', { kind: 'text', text: 'in public', public: true })
  await room.fake.idle()
  const keys = room.webhooks.flatMap((request) => {
    const split = messenger.split?.(request, room.settings, undefined)
    return split?.ok ? split.entries : []
  })
  const entries = await pulled(room)
  const ids = room.fake.transcript('marie').filter(({ from }) => from === 'customer')
  assert.deepEqual(entries.map(({ key }) => key).sort(), ids.map(({ id }) => id).sort())
  for (const { key, lane, raw } of entries) {
    const twin = keys.find((entry) => entry.key === key)
    assert.equal(twin?.lane, lane)
    const [event] = messenger.parse(raw, room.settings)
    const [sent] = messenger.parse(twin?.raw ?? '', room.settings)
    assert.ok(event?.kind === 'message' && sent?.kind === 'message')
    assert.deepEqual(
      [event.externalId, event.sender, event.content],
      [sent.externalId, sent.sender, sent.content],
    )
    assert.deepEqual(
      event.attachments.map(({ kind, name }) => [kind, name]),
      sent.attachments.map(({ kind, name }) => [kind, name]),
    )
  }
})

test('many conversations are read page after page, and only as far as the span reaches', async (t) => {
  const room = await openRoom(t)
  for (let n = 0; n < 25; n += 1) {
    const { id } = room.fake.addCustomer({ name: `Person ${n}` })
    room.state.now = new Date(room.state.now.getTime() + 60_000)
    await room.fake.act(id, { kind: 'text', text: String(n) })
  }
  let calls = 0
  const io: ChannelIo = {
    ...room.io,
    fetch: (url, init) => {
      calls += 1
      return room.io.fetch(url, init)
    },
  }
  const texts = async (since: Date) =>
    (await pulled({ ...room, io }, { since, until: room.state.now })).map(({ raw }) => {
      const [event] = messenger.parse(raw, room.settings)
      return event?.kind === 'message' && event.content.kind === 'text' && event.content.text
    })
  const all = Array.from({ length: 25 }, (_, n) => String(n))
  assert.deepEqual(await texts(new Date(0)), all)
  assert.equal(calls, 3)
  calls = 0
  assert.deepEqual(await texts(new Date(room.state.now.getTime() - 2 * 60_000)), all.slice(-3))
  assert.equal(calls, 2)
})

test('of one conversation the 20 newest messages come; Meta opens no older ones', async (t) => {
  const room = await openRoom(t)
  for (let n = 0; n < 23; n += 1) await room.fake.act('marie', { kind: 'text', text: String(n) })
  const ids = room.fake.transcript('marie').map(({ id }) => id)
  const entries = await pulled(room)
  assert.deepEqual(
    entries.map(({ key }) => key),
    ids.slice(-20),
  )
})

test('what another app answered (standby) has the key that history gives it, and stays dropped', async (t) => {
  const room = await openRoom(t)
  const { id } = await room.fake.act('marie', { kind: 'text', text: 'to the other app' })
  const message = { mid: id, text: 'to the other app' }
  const event = { sender: { id: room.fake.scopedId('marie') }, recipient: { id: '1' }, message }
  room.fake.tellRaw({ standby: [event] })
  await room.fake.idle()
  const split = messenger.split?.(room.webhooks.at(-1) ?? assert.fail(), room.settings, undefined)
  assert.ok(split?.ok)
  const [entry] = split.entries
  assert.equal(messenger.parse(entry?.raw ?? '', room.settings)[0]?.kind, 'ignored')
  assert.deepEqual(
    (await pulled(room)).map(({ key }) => key),
    [entry?.key],
  )
})

test('a token that is no good breaks the account, a missing right does not, and an outage asks again', async (t) => {
  const room = await openRoom(t)
  const error = (code: number) => ({ error: { message: `(#${code}) No`, code } })
  const kindOf = async (code: number, status = 400) => {
    const asking = answering(room, error(code), status).pulled()
    const [result] = await Promise.allSettled([asking])
    assert.ok(result?.status === 'rejected' && result.reason instanceof ChannelError)
    return result.reason.kind
  }
  assert.equal(await kindOf(190), 'auth')
  assert.equal(await kindOf(613), 'rate')
  assert.equal(await kindOf(2, 503), 'rate')
  assert.equal(await kindOf(100), 'invalid')
  assert.equal(await kindOf(10, 403), 'invalid')
  assert.equal(await kindOf(200, 403), 'invalid')
})

test('an answer that is malformed or hostile brings nothing in, and is asked for nowhere else', async (t) => {
  const room = await openRoom(t)
  const own = { id: room.settings.pageId }
  const good = {
    id: 'm_1',
    created_time: '2026-03-08T20:00:01+0000',
    from: { id: '7001' },
    to: { data: [own] },
    message: 'hi',
  }
  const wrong = [
    null,
    'text',
    { ...good, id: undefined },
    { ...good, id: 7 },
    { ...good, created_time: 'soon' },
    { ...good, created_time: undefined },
    { ...good, from: undefined },
    { ...good, from: own },
    { ...good, to: { data: [{ id: 'somebody' }] } },
  ]
  const updated_time = '2026-03-08T20:00:01+0000'
  const conversation = (data: unknown) => ({ id: 't_1', updated_time, messages: { data } })
  for (const data of [undefined, {}, [null, 1], [conversation('x')], [conversation(wrong)]])
    assert.deepEqual(await answering(room, { data }).pulled(), [])
  const paging = { cursors: { after: 'same' }, next: 'https://evil.example/steal' }
  const endless = answering(room, { data: [conversation([good])], paging })
  const [entry] = await endless.pulled()
  assert.equal(entry?.key, 'm_1')
  assert.equal(endless.asked.length, 2)
  assert.ok(endless.asked.every(({ href }) => href.startsWith(room.settings.baseUrl)))
  const huge = { ...good, id: 'm_'.repeat(5000) }
  const [long] = await answering(room, { data: [conversation([huge])] }).pulled()
  assert.match(long?.key ?? '', /^sha256:/)
})
