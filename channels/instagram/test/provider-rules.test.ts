import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ChannelError, type ChannelErrorKind } from '@atrium/channel-kit/channel-error'
import { graphError } from '@atrium/channel-kit/meta/errors'
import type { AttachmentKind } from '@atrium/contract/content'
import { instagramErrors } from '../src/errors.ts'
import { createFake, createFakeByPage } from '../src/fake.ts'
import { instagram } from '../src/index.ts'
import { file } from './outgoing.ts'
import { openRoom, type Room } from './room.ts'

const text = { kind: 'text', text: 'Hello' } as const
const none = { kind: 'text', text: '' } as const
const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 255])

const room = (t: TestContext) => openRoom(t, createFake)

async function refusal(sending: Promise<unknown> | undefined): Promise<ChannelError> {
  const error = await sending?.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ChannelError, String(error))
  return error
}

function later({ state }: Room, days: number): void {
  state.now = new Date(state.now.getTime() + days * 24 * 3600_000)
}

test('errors of Instagram say what to do next, with Instagram’s words', () => {
  const cases: [number, number | undefined, ChannelErrorKind][] = [
    [10, 2534022, 'window'],
    [100, 2534014, 'gone'],
    [551, 1545041, 'gone'],
    [551, undefined, 'gone'],
    // About our own account: every customer would be "gone", and nobody would look at the account.
    [100, 2534029, 'auth'],
    [200, 2534041, 'auth'],
    [10, 1893063, 'auth'],
    [10, undefined, 'auth'],
    [190, 463, 'auth'],
    [190, undefined, 'auth'],
    [613, 2534040, 'rate'],
    [1, undefined, 'rate'],
    [2, undefined, 'rate'],
    [4, undefined, 'rate'],
    [17, undefined, 'rate'],
    [100, undefined, 'invalid'],
    [100, 2534999, 'invalid'],
    [999999, undefined, 'invalid'],
  ]
  for (const [code, subcode, kind] of cases) {
    const answer = { message: `(#${code}) Words of Instagram`, code, error_subcode: subcode }
    const read = graphError(answer, instagramErrors)
    assert.deepEqual([read.kind, read.message], [kind, 'Words of Instagram'], `${code}/${subcode}`)
    if (kind === 'rate') assert.ok((read.retryAfter ?? 0) > 0, `${code} waits`)
  }
})

test('the window: 24 hours for everybody, seven days for a person, nobody afterwards', async (t) => {
  const open = await room(t)
  assert.equal((await refusal(open.send(text))).kind, 'window')
  await open.fake.act('marie', { kind: 'text', text: 'hi' })
  await open.send(text)
  later(open, 1.1)
  const closed = await refusal(open.send(text))
  assert.deepEqual([closed.kind, closed.code], ['window', '10/2534022'])
  assert.equal(closed.message, 'This message is sent outside of allowed window.')
  await open.send(text, { personOnly: true })
  later(open, 6)
  assert.equal((await refusal(open.send(text, { personOnly: true }))).kind, 'window')
})

test('who has blocked the account cannot be reached; one whose token is refused must be connected again', async (t) => {
  const open = await room(t)
  await open.fake.act('marie', { kind: 'text', text: 'hi' })
  open.fake.block('marie')
  const blocked = await refusal(open.send(text))
  assert.deepEqual([blocked.kind, blocked.code], ['gone', '551/1545041'])
  open.fake.makeTokenInvalid()
  const refused = await refusal(open.send(text))
  assert.deepEqual([refused.kind, refused.code], ['auth', '190/460'])
  assert.match(refused.message, /^Error validating access token/)
})

const theirs: [AttachmentKind, string, AttachmentKind][] = [
  ['image', 'image/png', 'image'],
  ['video', 'video/mp4', 'video'],
  ['voice', 'audio/mp4', 'audio'],
  ['document', 'application/pdf', 'document'],
]
for (const [login, create] of [
  ['Instagram Login', createFake],
  ['Facebook Login', createFakeByPage],
] as const)
  test(`${login}: each kind of file goes both ways, byte for byte`, async (t) => {
    const open = await openRoom(t, create)
    open.fake.subscriptions.subscribed = ['messages']
    for (const [as, type] of theirs)
      await open.fake.act('marie', {
        kind: 'file',
        file: { name: `a.${as}`, type, data: bytes },
        as,
      })
    const brought = await open.events()
    assert.equal(brought.length, theirs.length)
    for (const [index, event] of brought.entries()) {
      assert.ok(event.kind === 'message')
      const [attachment] = event.attachments
      assert.ok(attachment && 'ref' in attachment)
      const [, type, kind] = theirs[index] ?? assert.fail()
      assert.equal(attachment.kind, kind)
      const fetched = await instagram.fetchMedia?.(attachment.ref, open.settings, open.io)
      assert.equal(fetched?.type, type)
      const chunks = await Array.fromAsync(fetched?.data ?? [])
      assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), bytes)
    }
    const { blob } = await open.io.blobs.put(bytes)
    for (const [kind, type] of theirs)
      await open.send(none, { attachments: [{ ...file(kind, type, `our.${kind}`), blob }] })
    const ours = open.fake.transcript('marie').filter(({ from }) => from === 'business')
    assert.deepEqual(
      ours.map(({ files }) => files[0]?.kind),
      theirs.map(([, , kind]) => kind),
    )
    for (const { files } of ours) {
      const response = await fetch(files[0]?.url ?? '')
      assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes)
    }
  })

test('a file’s address that is too old says so, and a stranger’s is not asked', async (t) => {
  const open = await room(t)
  const picture = { name: 'look.png', type: 'image/png', data: bytes }
  await open.fake.act('marie', { kind: 'file', file: picture, as: 'image' })
  const [message] = await open.events()
  const [attachment] = message?.kind === 'message' ? message.attachments : []
  assert.ok(attachment && 'ref' in attachment)
  later(open, 1)
  const fetchMedia = async (ref: unknown) => instagram.fetchMedia?.(ref, open.settings, open.io)
  assert.equal((await refusal(fetchMedia(attachment.ref))).kind, 'gone')
  const before = open.calls.length
  for (const url of ['https://evil.example/a.png', 'file:///etc/passwd', 'http://fbsbx.com/a', ''])
    assert.equal((await refusal(fetchMedia({ url }))).kind, 'invalid', url)
  assert.equal(open.calls.length, before)
})

test('what is edited, edited again and unsent is told of the message that it was', async (t) => {
  const { fake, events } = await room(t)
  const { id } = await fake.act('marie', { kind: 'text', text: 'Friday?' })
  await fake.act('marie', { kind: 'edit', id, text: 'Saturday?' })
  await fake.act('marie', { kind: 'edit', id, text: 'Sunday?' })
  await fake.act('marie', { kind: 'delete', id })
  const [, ...changes] = await events()
  assert.deepEqual(
    changes.map((event) => [event.kind, 'target' in event && event.target]),
    [
      ['edit', id],
      ['edit', id],
      ['delete', id],
    ],
  )
  assert.deepEqual(
    changes.map((event) => 'content' in event && event.content),
    [{ kind: 'text', text: 'Saturday?' }, { kind: 'text', text: 'Sunday?' }, false],
  )
})

test('each edit has a key of its own, and the same one delivered again has the same', async (t) => {
  const { fake, webhooks, settings } = await room(t)
  const { id } = await fake.act('marie', { kind: 'text', text: 'Friday?' })
  fake.faults.duplicate = true
  await fake.act('marie', { kind: 'edit', id, text: 'Saturday?' })
  await fake.act('marie', { kind: 'edit', id, text: 'Friday?' })
  await fake.idle()
  const keys = webhooks.flatMap((request) => {
    const split = instagram.split?.(request, settings, undefined)
    return split?.ok ? split.entries.map(({ key }) => key) : []
  })
  assert.ok(keys.length > 3, 'the fake delivered nothing twice')
  assert.deepEqual([...new Set(keys)].sort(), [id, `edit:${id}:1`, `edit:${id}:2`].sort())
})

test('seen and typing are shown to the customer; what they have seen is told by its message', async (t) => {
  const { fake, settings, io, send, events } = await room(t)
  const { id } = await fake.act('marie', { kind: 'text', text: 'hi' })
  const to = { address: fake.scopedId('marie'), scope: settings.accountId }
  await instagram.typing?.(id, settings, io, to)
  assert.equal(fake.businessTyping?.('marie'), true)
  await instagram.markRead?.(id, settings, io, to)
  assert.equal(fake.transcript('marie')[0]?.state, 'read')
  await send(text)
  const last = await send(text)
  assert.equal(fake.businessTyping?.('marie'), false, 'an answer ends the typing')
  await fake.act('marie', { kind: 'read' })
  const read = (await events()).filter((event) => event.kind === 'read')
  assert.deepEqual(
    read.map((event) => 'upTo' in event && event.upTo),
    [last.externalId],
  )
  const stranger = { ...to, address: '7999' }
  assert.equal((await refusal(instagram.typing?.(null, settings, io, stranger))).kind, 'gone')
})

test('reactions both ways, taps, and what a person writes in Instagram’s own app', async (t) => {
  const { fake, send, events } = await room(t)
  const { id } = await fake.act('marie', { kind: 'text', text: 'hi' })
  await send(none, { reaction: { target: id, emoji: '❤️' } })
  assert.deepEqual(fake.transcript('marie')[0]?.reactions, [{ by: 'business', emoji: '❤️' }])
  await send(none, { reaction: { target: id, emoji: null } })
  assert.deepEqual(fake.transcript('marie')[0]?.reactions, [])
  const buttons = [{ id: 'fri', title: 'Friday' }]
  const asked = await send({ kind: 'buttons', text: 'When?', buttons })
  await fake.act('marie', { kind: 'choice', to: asked.externalId, id: 'fri', title: 'Friday' })
  await fake.act('marie', { kind: 'reaction', to: asked.externalId, emoji: '😮' })
  await fake.act('marie', { kind: 'reaction', to: asked.externalId, emoji: null })
  fake.inbox('marie', 'From the app')
  const told = await events()
  const choices = told.flatMap((event) => (event.kind === 'message' ? [event.content] : []))
  assert.deepEqual(choices.at(-1), { kind: 'choice', id: 'fri', title: 'Friday' })
  assert.deepEqual(
    told.flatMap((event) => (event.kind === 'reaction' ? [[event.target, event.emoji]] : [])),
    [
      [asked.externalId, '😮'],
      [asked.externalId, null],
    ],
  )
  const echoes = told.flatMap((event) => (event.kind === 'echo' ? [event.content] : []))
  assert.deepEqual(echoes.at(-1), { kind: 'text', text: 'From the app' })
})

test('the name and the picture are a profile’s; who never wrote in private has none to show', async (t) => {
  const { fake, settings, io } = await room(t)
  const picture = { type: 'image/png', data: bytes }
  const { id } = fake.addCustomer({ name: 'Mei Lin', username: 'mei', picture })
  await fake.act(id, { kind: 'text', text: 'hi' })
  const profile = await instagram.fetchProfile?.(fake.scopedId(id), settings, io)
  assert.deepEqual([profile?.name, profile?.label], ['Mei Lin', '@mei'])
  const response = await fetch(profile?.picture ?? '')
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes)
  const stranger = instagram.fetchProfile?.(fake.scopedId('noa'), settings, io)
  assert.equal((await refusal(stranger)).kind, 'auth')
})

test('a page’s token: that it ends soon is said, that it is refused says what to do, an outage breaks nothing', async (t) => {
  const { fake, settings, io, state } = await openRoom(t, createFakeByPage)
  fake.subscriptions.subscribed = ['messages']
  const check = (change = {}) =>
    instagram.check?.({ ...settings, ...change }, io, null) ?? assert.fail()
  const inDays = (days: number) => state.now.getTime() / 1000 + days * 24 * 3600
  fake.endToken(inDays(40))
  assert.deepEqual(await check(), { state: 'ok', text: null })
  fake.endToken(inDays(5))
  assert.deepEqual(await check(), {
    state: 'warning',
    text: 'The access token of Instagram ends in 5 days: make a new one and enter it here.',
  })
  const refused = await check({ accessToken: 'revoked' })
  assert.equal(refused.state, 'broken')
  assert.match(refused.text ?? '', /^Instagram says: Error validating .*Make a new access token/)
  fake.faults.outage = true
  assert.equal((await check()).state, 'warning')
})
