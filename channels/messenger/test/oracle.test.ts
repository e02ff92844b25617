import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessengerClient } from 'messaging-api-messenger'
import { messenger } from '../src/index.ts'
import { openRoom } from './room.ts'

test('a published client of the Send API gets along with the simulated page', async (t) => {
  const room = await openRoom(t)
  const { id } = await room.fake.act('marie', { kind: 'text', text: 'hi' })
  const address = room.fake.scopedId('marie')
  const client = new MessengerClient({
    accessToken: room.settings.accessToken,
    version: '26.0',
    origin: String(room.settings.baseUrl),
  })
  const sent = await client.sendText(address, 'from the client')
  assert.equal(sent.recipientId, address)
  assert.equal(room.fake.transcript('marie').at(-1)?.id, sent.messageId)
  await client.sendText(address, 'Pick one', {
    quickReplies: [{ contentType: 'text', title: 'Yes', payload: 'yes' }],
  })
  const asked = room.fake.transcript('marie').at(-1)
  assert.deepEqual(asked?.content, {
    kind: 'buttons',
    text: 'Pick one',
    buttons: [{ id: 'yes', title: 'Yes' }],
  })
  await client.sendGenericTemplate(address, [
    { title: '10:00', buttons: [{ type: 'postback', title: 'Choose', payload: 'a' }] },
  ])
  assert.equal(room.fake.transcript('marie').at(-1)?.content.kind, 'list')
  await client.typingOn(address)
  assert.equal(room.fake.businessTyping?.('marie'), true)
  await client.markSeen(address)
  assert.equal(room.fake.transcript('marie').find((line) => line.id === id)?.state, 'read')
  const profile = await client.getUserProfile(address)
  assert.equal(profile.firstName, 'Marie')
})

test('what that client puts on the wire is what the channel puts there', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('marie', { kind: 'text', text: 'hi' })
  const address = room.fake.scopedId('marie')
  const bodies: unknown[] = []
  const { handle } = room.fake
  room.fake.handle = async (request) => {
    const body = JSON.parse(new TextDecoder().decode(request.body))
    // Our own id travels in the metadata.
    delete body.message?.metadata
    bodies.push(body)
    return (await handle?.(request)) ?? { status: 500, body: '' }
  }
  const client = new MessengerClient({
    accessToken: room.settings.accessToken,
    version: '26.0',
    origin: String(room.settings.baseUrl),
  })
  const buttons = [{ id: 'yes', title: 'Yes' }]
  const text = { kind: 'text', text: 'Hello' } as const
  await client.sendText(address, 'Hello', { messagingType: 'RESPONSE' })
  await client.sendText(address, 'Hello', { messagingType: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })
  await client.sendText(address, 'Sure?', {
    messagingType: 'RESPONSE',
    quickReplies: [{ contentType: 'text', title: 'Yes', payload: 'yes' }],
  })
  await client.typingOn(address)
  await client.markSeen(address)
  await room.send(text)
  await room.send(text, { personOnly: true })
  await room.send({ kind: 'buttons', text: 'Sure?', buttons })
  const to = { address, scope: room.settings.pageId }
  await messenger.typing?.(null, room.settings, room.io, to)
  await messenger.markRead?.('m_any', room.settings, room.io, to)
  assert.equal(bodies.length, 10)
  assert.deepEqual(bodies.slice(5), bodies.slice(0, 5))
})
