import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { AttachmentKind, Content } from '@atrium/contract/content'
import { telegram } from '../src/index.ts'
import { openRoom } from './room.ts'

const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 255])
const text = (value: string): Content => ({ kind: 'text', text: value })

test('a file of a customer is fetched byte for byte', async (t) => {
  const { fake, messages, settings, io } = await openRoom(t)
  const file = { name: 'Größe 1.png', type: 'image/png', data: bytes }
  await fake.act('ana', { kind: 'file', file, as: 'image', caption: 'Like this' })
  const [message] = await messages()
  assert.deepEqual(message?.content, text('Like this'))
  const [attachment] = message?.attachments ?? []
  assert.ok(attachment && 'ref' in attachment)
  const fetched = await telegram.fetchMedia?.(attachment.ref, settings, io)
  const chunks = []
  for await (const chunk of fetched?.data ?? []) chunks.push(chunk)
  assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), bytes)
})

test('a file of more than 20 MB is refused in words before anything is asked', async (t) => {
  const { fake, settings, io } = await openRoom(t)
  const large = { file: 'any', bytes: 25_000_000 }
  await assert.rejects(
    async () => telegram.fetchMedia?.(large, settings, io),
    (error: ChannelError) => error.kind === 'invalid' && /up to 20 MB/.test(error.message),
  )
  assert.deepEqual(fake.calls, [])
  for (const ref of [null, {}, { file: '' }, 'x'])
    await assert.rejects(async () => telegram.fetchMedia?.(ref, settings, io), ChannelError)
  await assert.rejects(
    async () => telegram.fetchMedia?.({ file: 'unknown' }, settings, io),
    (error: ChannelError) => error.kind === 'invalid' && /wrong file_id/.test(error.message),
  )
})

test('each kind of file and content of ours is on the phone as it was meant', async (t) => {
  const { fake, io, send } = await openRoom(t)
  await fake.act('ana', text('Hola') as { kind: 'text'; text: string })
  const { blob } = await io.blobs.put(bytes)
  const kinds: [AttachmentKind, string][] = [
    ['image', 'image/png'],
    ['video', 'video/mp4'],
    ['audio', 'audio/mpeg'],
    ['voice', 'audio/ogg'],
    ['document', 'application/pdf'],
    ['sticker', 'image/webp'],
  ]
  for (const [kind, type] of kinds) {
    const attachments = [{ kind, name: `a.${kind}`, type, bytes: bytes.length, blob }]
    await send(text(kind === 'sticker' ? '' : 'words'), { attachments })
    const shown = fake.transcript('ana').at(-1)
    assert.deepEqual(
      shown?.files.map((file) => [file.kind, file.type, file.name]),
      [[kind, type, `a.${kind}`]],
    )
    const response = await fetch(shown?.files[0]?.url ?? '')
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes)
  }
  const place = { kind: 'location', latitude: 45.7, longitude: 4.8, name: 'Salon', address: 'Lyon' }
  await send(place as Content)
  assert.deepEqual(fake.transcript('ana').at(-1)?.content, place)
})

test('buttons are tapped, quotes and reactions find their message, both ways', async (t) => {
  const { fake, events, send } = await openRoom(t)
  const { id: theirs } = await fake.act('ana', { kind: 'text', text: 'Hola' })
  const buttons = [
    { id: 'sat', title: 'Saturday' },
    { id: 'sun', title: 'Sunday' },
  ]
  const ours = await send({ kind: 'buttons', text: 'When?', buttons }, { replyTo: theirs })
  const shown = fake.transcript('ana').at(-1)
  assert.deepEqual([shown?.id, shown?.replyTo], [ours.externalId, theirs])
  await fake.act('ana', { kind: 'choice', to: ours.externalId, id: 'sun', title: 'Sunday' })
  await fake.act('ana', { kind: 'reaction', to: ours.externalId, emoji: '❤️' })
  await fake.act('ana', { kind: 'reaction', to: ours.externalId, emoji: null })
  await fake.act('ana', { kind: 'edit', id: theirs, text: 'Hola!' })
  const [, choice, reaction, removed, edit] = await events()
  assert.equal(choice?.kind === 'message' && choice.replyTo, ours.externalId)
  assert.deepEqual(choice?.kind === 'message' && choice.content, {
    kind: 'choice',
    id: 'sun',
    title: 'Sunday',
  })
  assert.deepEqual(
    [reaction, removed].map((event) => event?.kind === 'reaction' && [event.target, event.emoji]),
    [
      [ours.externalId, '❤'],
      [ours.externalId, null],
    ],
  )
  assert.equal(edit?.kind === 'edit' && edit.target, theirs)
  await send(text(''), { reaction: { target: theirs, emoji: '👍' } })
  assert.deepEqual(fake.transcript('ana')[0]?.reactions, [{ by: 'business', emoji: '👍' }])
})

test('a tap is answered with the webhook; a number that is shared proves the phone', async (t) => {
  const { fake, webhooks, messages, settings } = await openRoom(t)
  await fake.act('ana', { kind: 'contacts', name: 'Ana', phone: '+34 600 111 222' })
  await fake.act('ana', { kind: 'contacts', name: 'Camille', phone: '+33612345699' })
  const [own, other] = await messages()
  assert.deepEqual(
    own?.sender.proofs.map(({ kind, value, strength }) => [kind, value, strength]),
    [['phone', '+34600111222', 1]],
  )
  assert.deepEqual(other?.sender.proofs, [])
  fake.update('callback_query', { id: '42', from: { id: 1, first_name: 'A' }, data: 'x' })
  await fake.idle()
  const last = webhooks.at(-1)
  assert.ok(last)
  const split = telegram.split?.(last, settings, undefined)
  assert.ok(split?.ok)
  assert.deepEqual(JSON.parse(split.reply?.body ?? ''), {
    method: 'answerCallbackQuery',
    callback_query_id: '42',
  })
})

test('a customer who blocks the bot is told as a notice, and cannot be written to', async (t) => {
  const { fake, messages, send } = await openRoom(t)
  fake.pressStart('ana', 'spring')
  fake.block('ana')
  const blocked = await messages()
  assert.deepEqual(
    blocked.map(({ content }) => content.kind === 'system' && content.change),
    ['chat_opened', 'blocked'],
  )
  assert.equal(blocked[0]?.context?.referral?.id, 'spring')
  await assert.rejects(send(text('Hi')), (error: ChannelError) => error.kind === 'gone')
  fake.unblock('ana')
  await send(text('Hi'))
  assert.equal(fake.transcript('ana').at(-1)?.from, 'business')
})

test('typing shows for five seconds', async (t) => {
  const { fake, state, settings, io } = await openRoom(t)
  const { id } = await fake.act('ana', { kind: 'text', text: 'Hola' })
  await telegram.typing?.(id, settings, io, { address: '777000111', scope: '' })
  assert.equal(fake.businessTyping?.('ana'), true)
  state.now = new Date(state.now.getTime() + 5001)
  assert.equal(fake.businessTyping?.('ana'), false)
})

test('the key under the chat gives what is asked for, until the next message takes it away', async (t) => {
  const { fake, messages, send } = await openRoom(t)
  const { externalId: first } = await send({ kind: 'ask', text: 'May we call you?', for: 'phone' })
  assert.equal(fake.transcript('ana').at(-1)?.content.kind, 'ask')
  await fake.act('ana', { kind: 'share', to: first })
  const [shared] = await messages()
  const phones = shared?.sender.proofs.map(({ kind, value, strength }) => [kind, value, strength])
  assert.deepEqual(phones, [['phone', '+34600111222', 1]])
  const { externalId: place } = await send({ kind: 'ask', text: 'Where?', for: 'location' })
  await assert.rejects(fake.act('ana', { kind: 'share', to: first }), /not under the chat/)
  await fake.act('ana', { kind: 'share', to: place })
  assert.equal((await messages()).at(-1)?.content.kind, 'location')
  await send(text('Thanks'), { askedBefore: true })
  await assert.rejects(fake.act('ana', { kind: 'share', to: place }), /not under the chat/)
  await assert.rejects(
    send({ kind: 'ask', text: 'Phone?', for: 'phone' }).then(({ externalId }) =>
      fake.act('olga', { kind: 'share', to: externalId }),
    ),
  )
})

test('typing is shown also when the newest thing is a tap, and to nobody who is no person', async (t) => {
  const { fake, settings, io } = await openRoom(t)
  const to = (address: string) => ({ address, scope: '' })
  await telegram.typing?.('tap:77', settings, io, to('777000111'))
  assert.equal(fake.businessTyping?.('ana'), true)
  await telegram.typing?.(null, settings, io, to('not a number'))
  assert.equal(fake.calls.length, 1)
})
