import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelError } from '@atrium/channel-kit/channel-error'
import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { MessageId, newId } from '@atrium/contract/ids'
import { whatsapp } from '../src/index.ts'
import { openRoom, type Room } from './room.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 255])

test('every kind of message that a customer sends arrives with its content', async (t) => {
  const room = await openRoom(t)
  const { id: quoted } = await room.fake.act('ana', { kind: 'text', text: 'first' })
  const acts = [
    [{ kind: 'text', text: 'Größe? 👋 "quotes" / slash', replyTo: quoted }, 'text'],
    [{ kind: 'location', latitude: 40.4, longitude: -3.7, name: 'Salon' }, 'location'],
    [{ kind: 'contacts', name: 'Luis Gil', phone: '+34 600 333 444' }, 'contacts'],
  ] as const
  for (const [act] of acts) await room.fake.act('ana', act)
  const messages = await room.messages()
  assert.deepEqual(
    messages.slice(1).map(({ content }) => content.kind),
    acts.map(([, kind]) => kind),
  )
  assert.equal(messages[1]?.replyTo, quoted)
  assert.deepEqual(messages[1]?.content, { kind: 'text', text: 'Größe? 👋 "quotes" / slash' })
})

test('a file of a customer is fetched byte for byte, and no longer after 5 minutes', async (t) => {
  const room = await openRoom(t)
  const file = { name: 'look.png', type: 'image/png', data: png }
  await room.fake.act('marie', { kind: 'file', file, as: 'image', caption: 'Like this' })
  await room.fake.act('marie', { kind: 'file', file: { ...file, type: 'audio/ogg' }, as: 'voice' })
  const [image, voice] = await room.messages()
  assert.deepEqual(image?.content, { kind: 'text', text: 'Like this' })
  assert.equal(voice?.attachments[0]?.kind, 'voice')
  const ref = refOf(image)
  const fetched = await whatsapp.fetchMedia?.(ref, room.settings, room.io)
  assert.equal(fetched?.type, 'image/png')
  assert.deepEqual(await bytes(fetched?.data), png)
  // The address in the webhook is old by then; the id still leads to a new one.
  room.state.now = new Date(room.state.now.getTime() + 6 * 60_000)
  assert.deepEqual(
    await bytes((await whatsapp.fetchMedia?.(ref, room.settings, room.io))?.data),
    png,
  )
  await assert.rejects(
    fetchMedia(room, { url: ref.url }),
    ({ kind }: ChannelError) => kind === 'gone',
  )
})

test('our token goes to Meta and to nobody else', async (t) => {
  const room = await openRoom(t)
  for (const url of [
    'https://evil.example/x',
    'https://fbsbx.com.evil.example/',
    'http://lookaside.fbsbx.com/',
    'file:///etc/passwd',
    'x',
  ])
    await assert.rejects(fetchMedia(room, { url }), /not Meta's/, url)
  for (const ref of [undefined, {}, { id: '' }, { id: 7 }])
    await assert.rejects(fetchMedia(room, ref), ({ kind }: ChannelError) => kind === 'invalid')
})

test('every kind of message that we send is taken by the provider and shown on the phone', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  const [hello] = await room.messages()
  const contents: Content[] = [
    { kind: 'text', text: 'See https://salon.example' },
    { kind: 'location', latitude: 40.4, longitude: -3.7, name: 'Salon' },
    {
      kind: 'contacts',
      cards: [{ name: 'Eva', phones: ['+34600000001'], emails: ['eva@salon.example'] }],
    },
    { kind: 'buttons', text: 'Ten?', footer: 'Salon', buttons: [{ id: 'y', title: 'Yes' }] },
    {
      kind: 'list',
      text: 'When?',
      button: 'Times',
      sections: [{ rows: [{ id: 't', title: '10:00' }] }],
    },
  ]
  for (const content of contents) await room.send(content, { replyTo: hello?.externalId ?? '' })
  const shown = room.fake.transcript('ana').filter(({ from }) => from === 'business')
  assert.deepEqual(
    shown.map(({ content }) => content),
    contents,
  )
  assert.ok(shown.every(({ replyTo }) => replyTo === hello?.externalId))
})

test('files are uploaded and reach the phone, also above buttons and in a template', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  const { blob } = await room.io.blobs.put(png)
  const file = (kind: 'image' | 'document', type: string) => ({
    kind,
    name: `a.${kind}`,
    type,
    bytes: png.length,
    blob,
  })
  const text: Content = { kind: 'text', text: 'Look' }
  const buttons: Content = {
    kind: 'buttons',
    text: 'This one?',
    buttons: [{ id: 'y', title: 'Yes' }],
  }
  const offer: Content = {
    kind: 'template',
    name: 'spring_offer',
    language: 'en',
    body: { '1': 'Ana', '2': '20 %' },
    buttons: { '0': 'spring' },
    preview: '',
  }
  await room.send(text, { attachments: [file('image', 'image/png')] })
  await room.send(text, { attachments: [file('document', 'application/pdf')] })
  await room.send(buttons, { attachments: [file('image', 'image/png')] })
  await room.send(offer, { attachments: [file('image', 'image/png')] })
  const lines = room.fake.transcript('ana').filter(({ from }) => from === 'business')
  assert.deepEqual(
    lines.map(({ files }) => files.length),
    [1, 1, 1, 1],
  )
  assert.equal(lines[1]?.files[0]?.name, 'a.document')
  for (const line of lines) {
    const response = await fetch(line.files[0]?.url ?? '')
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), png)
  }
})

test('answers to buttons, lists and template buttons come back as choices', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  const buttons = await room.send({
    kind: 'buttons',
    text: 'Ten?',
    buttons: [{ id: 'y', title: 'Yes' }],
  })
  const list = await room.send({
    kind: 'list',
    text: 'When?',
    button: 'Times',
    sections: [{ rows: [{ id: 't', title: '10:00' }] }],
  })
  const template = await room.send({
    kind: 'template',
    name: 'appointment_reminder',
    language: 'en',
    body: { first_name: 'Ana', day: 'Monday', time: '10:00' },
    buttons: { '1:quick_reply': 'RESCHEDULE' },
    preview: '',
  })
  await room.fake.act('ana', { kind: 'choice', to: buttons.externalId, id: 'y', title: 'Yes' })
  await room.fake.act('ana', { kind: 'choice', to: list.externalId, id: 't', title: '10:00' })
  await room.fake.act('ana', {
    kind: 'choice',
    to: template.externalId,
    id: 'RESCHEDULE',
    title: 'Reschedule',
  })
  const [, ...choices] = await room.messages()
  assert.deepEqual(
    choices.map(({ content, replyTo }) => [content, replyTo]),
    [
      [{ kind: 'choice', id: 'y', title: 'Yes' }, buttons.externalId],
      [{ kind: 'choice', id: 't', title: '10:00' }, list.externalId],
      [{ kind: 'choice', id: 'RESCHEDULE', title: 'Reschedule' }, template.externalId],
    ],
  )
})

test('reactions, edits and deletions go both ways', async (t) => {
  const room = await openRoom(t)
  const { id } = await room.fake.act('ana', { kind: 'text', text: 'tomorow' })
  await room.fake.act('ana', { kind: 'edit', id, text: 'tomorrow' })
  const sent = await room.send({ kind: 'text', text: 'Yes' })
  await room.fake.act('ana', { kind: 'reaction', to: sent.externalId, emoji: '🎉' })
  await room.fake.act('ana', { kind: 'reaction', to: sent.externalId, emoji: null })
  await room.send({ kind: 'text', text: '' }, { reaction: { target: id, emoji: '👍' } })
  assert.deepEqual(room.fake.transcript('ana')[0]?.reactions, [{ by: 'business', emoji: '👍' }])
  await room.send({ kind: 'text', text: '' }, { reaction: { target: id, emoji: null } })
  assert.deepEqual(room.fake.transcript('ana')[0]?.reactions, [])
  await room.fake.act('ana', { kind: 'delete', id })
  const events = (await room.events()).filter(
    ({ kind }) => kind !== 'message' && kind !== 'receipt',
  )
  assert.deepEqual(
    events.map((event) =>
      'target' in event ? [event.kind, event.target, 'emoji' in event ? event.emoji : ''] : event,
    ),
    [
      ['edit', id, ''],
      ['reaction', sent.externalId, '🎉'],
      ['reaction', sent.externalId, null],
      ['delete', id, ''],
    ],
  )
})

test('a person with a username and no phone is answered by user id', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('kofi', { kind: 'text', text: 'hi' })
  const [hello] = await room.messages()
  assert.deepEqual([hello?.sender.label, hello?.sender.proofs], ['@kofi.m', []])
  assert.match(hello?.sender.address ?? '', /^ES\.\d+$/)
  await room.send({ kind: 'text', text: 'Hello Kofi' })
  assert.equal(room.fake.transcript('kofi').at(-1)?.state, 'delivered')
  const code: Content = {
    kind: 'template',
    name: 'login_code',
    language: 'en',
    body: { '1': '123456' },
    preview: '',
  }
  await assert.rejects(
    room.send(code),
    ({ code: meta, kind }: ChannelError) => meta === '131062' && kind === 'invalid',
  )
})

test('another number: the old address leads to the new one, and the handle keeps its messages', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'before' })
  room.fake.changeNumber('ana', '+34699888777')
  await room.fake.act('ana', { kind: 'text', text: 'after' })
  const [before, change, after] = await room.events()
  assert.ok(
    before?.kind === 'message' && change?.kind === 'address_changed' && after?.kind === 'message',
  )
  assert.equal(change.sender.address, before.sender.address)
  assert.equal(change.next.address, after.sender.address)
  assert.deepEqual(change.next.aliases, ['+34699888777'])
})

test('what is done in the WhatsApp Business app arrives as an echo', async (t) => {
  const room = await openRoom(t)
  const { id } = room.fake.businessApp('ana', { kind: 'text', text: 'From the shop phone' })
  room.fake.businessApp('ana', { kind: 'edit', id, text: 'From the shop' })
  room.fake.businessApp('ana', { kind: 'delete', id })
  const [echo, edit, deletion] = await room.events()
  assert.ok(echo?.kind === 'echo' && edit?.kind === 'edit' && deletion?.kind === 'delete')
  assert.deepEqual([echo.externalId, edit.target, deletion.target], [id, id, id])
  assert.deepEqual([edit.by, deletion.by], ['echo', 'echo'])
  assert.equal(echo.sender.name, 'Ana Ruiz')
})

test('read marks and typing are seen on the phone', async (t) => {
  const room = await openRoom(t)
  const { id } = await room.fake.act('ana', { kind: 'text', text: 'hi' })
  await whatsapp.typing?.(null, room.settings, room.io, { address: 'ES.1', scope: '' })
  assert.equal(room.fake.businessTyping?.('ana'), false)
  await whatsapp.markRead?.(id, room.settings, room.io, { address: 'ES.1', scope: '' })
  assert.equal(room.fake.transcript('ana')[0]?.state, 'read')
  await whatsapp.typing?.(id, room.settings, room.io, { address: 'ES.1', scope: '' })
  assert.equal(room.fake.businessTyping?.('ana'), true)
  room.state.now = new Date(room.state.now.getTime() + 26_000)
  assert.equal(room.fake.businessTyping?.('ana'), false)
})

test('a message whose answer was lost is settled by its status, which carries our own id', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  await room.messages()
  const messageId = newId(MessageId)
  room.fake.faults.timeout = true
  const lost: Partial<Outgoing> = { messageId }
  await assert.rejects(
    room.send({ kind: 'text', text: 'once' }, lost),
    ({ maybeSent }: ChannelError) => maybeSent,
  )
  room.fake.faults.timeout = false
  const receipts = (await room.events()).filter((event) => event.kind === 'receipt')
  assert.deepEqual([...new Set(receipts.map(({ ownId }) => ownId))], [messageId])
})

function refOf(message: InboundMessage | undefined): { id: string; url: string } {
  const [attachment] = message?.attachments ?? []
  assert.ok(attachment && 'ref' in attachment)
  return attachment.ref as { id: string; url: string }
}

async function fetchMedia(room: Room, ref: unknown): Promise<void> {
  await whatsapp.fetchMedia?.(ref, room.settings, room.io)
}

async function bytes(data: AsyncIterable<Uint8Array> | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of data ?? []) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}
