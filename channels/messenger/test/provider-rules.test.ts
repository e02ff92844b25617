import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChannelError, type ChannelErrorKind } from '@atrium/channel-kit/channel-error'
import { graphError } from '@atrium/channel-kit/meta/errors'
import { messagingErrors } from '@atrium/channel-kit/meta/messaging/platform'
import type { AttachmentKind } from '@atrium/contract/content'
import { messenger } from '../src/index.ts'
import { file } from './outgoing.ts'
import { openRoom, type Room } from './room.ts'

const text = { kind: 'text', text: 'Hello' } as const
const none = { kind: 'text', text: '' } as const
const png = Buffer.from('89504e470d0a1a0a', 'hex')

async function refusal(sending: Promise<unknown>): Promise<ChannelError> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ChannelError, String(error))
  return error
}

function later(room: Room, days: number): void {
  room.state.now = new Date(room.state.now.getTime() + days * 24 * 3600_000)
}

test('the window: 24 hours for everybody, seven days with the tag of a person', async (t) => {
  const room = await openRoom(t)
  assert.equal((await refusal(room.send(text))).kind, 'window')
  await room.fake.act('marie', { kind: 'text', text: 'hi' })
  await room.send(text)
  later(room, 1.1)
  const closed = await refusal(room.send(text))
  assert.deepEqual([closed.kind, closed.code], ['window', '10/2018278'])
  assert.equal(closed.message, 'This message is sent outside of allowed window.')
  await room.send(text, { personOnly: true })
  later(room, 6)
  assert.equal((await refusal(room.send(text, { personOnly: true }))).kind, 'window')
})

test('a comment: any number of answers below it, one in private, for seven days', async (t) => {
  const room = await openRoom(t)
  const first = await room.fake.act('marie', { kind: 'text', text: 'price?', public: true })
  const second = await room.fake.act('marie', { kind: 'text', text: 'and now?', public: true })
  const below = await room.send(text, { comment: { id: first.id, as: 'public' } })
  await room.send(text, { comment: { id: first.id, as: 'public' } })
  await room.send(text, { comment: { id: first.id, as: 'private' } })
  const again = await refusal(room.send(text, { comment: { id: first.id, as: 'private' } }))
  assert.deepEqual([again.kind, again.message], ['invalid', 'Activity already replied to'])
  later(room, 7.1)
  const late = await refusal(room.send(text, { comment: { id: second.id, as: 'private' } }))
  assert.equal(late.kind, 'invalid')
  const shown = room.fake.transcript('marie')
  assert.deepEqual(
    shown.map((line) => [line.from, line.public ?? false, line.replyTo]),
    [
      ['customer', true, undefined],
      ['customer', true, undefined],
      ['business', true, first.id],
      ['business', true, first.id],
      ['business', false, undefined],
    ],
  )
  assert.ok(shown.some(({ id }) => id === below.externalId))
})

test('who has blocked the page, and who never was there, cannot be reached', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('marie', { kind: 'text', text: 'hi' })
  const to = { address: '7999', scope: room.settings.pageId, label: '', name: null, proofs: [] }
  assert.equal((await refusal(room.send(text, { to }))).kind, 'gone')
  room.fake.block('marie')
  const blocked = await refusal(room.send(text))
  assert.deepEqual([blocked.kind, blocked.code], ['gone', '551/1545041'])
  assert.match(blocked.message, /isn't available right now/)
})

test('errors of Meta say what to do next, with Meta’s words', () => {
  const cases: [Record<string, unknown>, ChannelErrorKind][] = [
    [{ code: 190, error_subcode: 463 }, 'auth'],
    [{ code: 10 }, 'auth'],
    [{ code: 200 }, 'auth'],
    [{ code: 299 }, 'auth'],
    [{ code: 10, error_subcode: 2018278 }, 'window'],
    [{ code: 10, error_subcode: 1893063 }, 'auth'],
    [{ code: 613, error_subcode: 2534040 }, 'rate'],
    [{ code: 4 }, 'rate'],
    [{ code: 32 }, 'rate'],
    [{ code: 1 }, 'rate'],
    [{ code: 551 }, 'gone'],
    [{ code: 200, error_subcode: 2018108 }, 'gone'],
    [{ code: 100, error_subcode: 2018001 }, 'gone'],
    [{ code: 100 }, 'invalid'],
    [{ code: 999999, is_transient: true }, 'rate'],
    [{ code: 999999 }, 'invalid'],
    [{ code: 1, error_subcode: 1357046 }, 'network'],
  ]
  for (const [error, kind] of cases) {
    const read = graphError({ message: '(#1) Words of Meta', ...error }, messagingErrors)
    assert.deepEqual([read.kind, read.message], [kind, 'Words of Meta'], JSON.stringify(error))
    assert.equal(read.maybeSent, error.error_subcode === 1357046)
  }
})

test('a token that is refused, that ends soon, and an app that is not subscribed', async (t) => {
  const room = await openRoom(t)
  const check = (change = {}) =>
    messenger.check?.({ ...room.settings, ...change }, room.io) ?? Promise.reject(new Error())
  assert.deepEqual(await check(), { state: 'ok', text: null })
  const inDays = (days: number) => room.state.now.getTime() / 1000 + days * 24 * 3600
  room.fake.endToken(inDays(5))
  assert.match((await check()).text ?? '', /The access token of Messenger ends in 5 days/)
  room.fake.endToken(inDays(0.5))
  assert.match((await check()).text ?? '', /ends in 1 day:/)
  room.fake.endToken(inDays(40))
  assert.deepEqual(await check(), { state: 'ok', text: null })
  const refused = await check({ accessToken: 'revoked' })
  assert.equal(refused.state, 'broken')
  assert.match(refused.text ?? '', /it was made invalid\. Make a new access token/)
  room.fake.faults.outage = true
  assert.equal((await check()).state, 'warning')
})

test('files both ways; an address that is too old says so, and a stranger’s address is not asked', async (t) => {
  const room = await openRoom(t)
  const picture = { name: 'look.png', type: 'image/png', data: png }
  await room.fake.act('marie', { kind: 'file', file: picture, as: 'image', caption: 'like this' })
  const [message, words] = await room.events()
  assert.ok(message?.kind === 'message' && words?.kind === 'message')
  const [attachment] = message.attachments
  assert.ok(attachment && 'ref' in attachment && messenger.fetchMedia)
  const fetched = await messenger.fetchMedia(attachment.ref, room.settings, room.io)
  const { bytes } = await room.io.blobs.put(fetched.data)
  assert.deepEqual([bytes, fetched.type], [png.length, 'image/png'])
  const { blob } = await room.io.blobs.put(png)
  await room.send(none, { attachments: [{ ...file('image', 'image/png', 'ours.png'), blob }] })
  assert.equal(room.fake.transcript('marie').at(-1)?.files[0]?.name, 'ours.png')
  later(room, 1)
  const old = await refusal(messenger.fetchMedia(attachment.ref, room.settings, room.io))
  assert.equal(old.kind, 'gone')
  const stranger = { url: 'https://evil.example/a.png' }
  const strange = await refusal(messenger.fetchMedia(stranger, room.settings, room.io))
  assert.match(strange.message, /is not Meta's/)
})

test('each kind of file goes both ways, byte for byte', async (t) => {
  const room = await openRoom(t)
  const kinds: [AttachmentKind, string, AttachmentKind][] = [
    ['image', 'image/png', 'image'],
    ['video', 'video/mp4', 'video'],
    ['voice', 'audio/mp4', 'audio'],
    ['document', 'application/pdf', 'document'],
    ['sticker', 'image/webp', 'sticker'],
  ]
  for (const [as, type] of kinds) {
    const sent = { name: `a.${as}`, type, data: png }
    await room.fake.act('marie', { kind: 'file', file: sent, as })
  }
  const brought = await room.events()
  assert.equal(brought.length, kinds.length)
  for (const [index, event] of brought.entries()) {
    const [attachment] = event.kind === 'message' ? event.attachments : []
    assert.ok(attachment && 'ref' in attachment)
    assert.equal(attachment.kind, kinds[index]?.[2])
    const fetched = await messenger.fetchMedia?.(attachment.ref, room.settings, room.io)
    const chunks = await Array.fromAsync(fetched?.data ?? [])
    assert.deepEqual(Buffer.concat(chunks), png)
  }
  const { blob } = await room.io.blobs.put(png)
  // Businesses send no stickers of their own.
  const ours = kinds.slice(0, -1)
  for (const [kind, type] of ours)
    await room.send(none, { attachments: [{ ...file(kind, type, `our.${kind}`), blob }] })
  const shown = room.fake.transcript('marie').filter(({ from }) => from === 'business')
  assert.deepEqual(
    shown.map(({ files }) => files[0]?.kind),
    ours.map(([, , kind]) => kind),
  )
  for (const { files } of shown) {
    const response = await fetch(files[0]?.url ?? '')
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), png)
  }
})

test('signs, reactions, taps, profiles and the page’s own inbox', async (t) => {
  const room = await openRoom(t)
  const { id } = await room.fake.act('marie', { kind: 'text', text: 'hi' })
  const to = { address: room.fake.scopedId('marie'), scope: room.settings.pageId }
  await messenger.typing?.(id, room.settings, room.io, to)
  assert.equal(room.fake.businessTyping?.('marie'), true)
  await messenger.markRead?.(id, room.settings, room.io, to)
  assert.equal(room.fake.transcript('marie')[0]?.state, 'read')
  await room.send(none, { reaction: { target: id, emoji: '👍' } })
  assert.deepEqual(room.fake.transcript('marie')[0]?.reactions, [{ by: 'business', emoji: '👍' }])
  const buttons = [{ id: 'fri', title: 'Friday' }]
  const asked = await room.send({ kind: 'buttons', text: 'When?', buttons })
  await room.fake.act('marie', { kind: 'choice', to: asked.externalId, id: 'fri', title: 'Friday' })
  room.fake.inbox('marie', 'From the page inbox')
  const events = await room.events()
  assert.ok(events.some((event) => event.kind === 'message' && event.content.kind === 'choice'))
  const echoes = events.filter((event) => event.kind === 'echo')
  assert.deepEqual(
    echoes.map(({ content }) => content),
    [{ kind: 'text', text: 'From the page inbox' }],
  )
  const profile = await messenger.fetchProfile?.(to.address, room.settings, room.io)
  assert.deepEqual(profile, { name: 'Marie Laurent', label: 'Marie Laurent' })
  const stranger = room.fake.scopedId('tom')
  const refused = messenger.fetchProfile?.(stranger, room.settings, room.io)
  assert.equal((await refusal(refused ?? Promise.resolve())).kind, 'auth')
})

test('each edit is told with the words that it brought; what was read is told by a moment', async (t) => {
  const room = await openRoom(t)
  const { fake } = room
  const { id } = await fake.act('marie', { kind: 'text', text: 'Friday?' })
  await fake.act('marie', { kind: 'edit', id, text: 'Saturday?' })
  await fake.act('marie', { kind: 'edit', id, text: 'Friday?' })
  await room.send(text)
  later(room, 0.01)
  await fake.act('marie', { kind: 'read' })
  const events = await room.events()
  assert.deepEqual(
    events.flatMap((event) => (event.kind === 'edit' ? [[event.target, event.content]] : [])),
    [
      [id, { kind: 'text', text: 'Saturday?' }],
      [id, { kind: 'text', text: 'Friday?' }],
    ],
  )
  const read = events.flatMap((event) => (event.kind === 'read' ? [event] : []))
  assert.deepEqual(
    read.map((event) => 'before' in event && event.before),
    [room.state.now.toISOString()],
  )
  await assert.rejects(fake.act('marie', { kind: 'delete', id }), /tells a business nothing/)
  const keys = room.webhooks.flatMap((request) => {
    const split = messenger.split?.(request, room.settings, undefined)
    return split?.ok ? split.entries.map(({ key }) => key) : []
  })
  assert.deepEqual(
    keys.filter((key) => key.startsWith('edit:')),
    [`edit:${id}:1`, `edit:${id}:2`],
  )
})
