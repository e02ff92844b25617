import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelError } from '@atrium/channel-kit/channel-error'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import type { Content } from '@atrium/contract/content'
import { createFake } from '../src/fake.ts'
import { whatsapp } from '../src/index.ts'
import { openRoom, type Room } from './room.ts'

const text: Content = { kind: 'text', text: 'Hello' }
const update: Content = {
  kind: 'template',
  name: 'order_update',
  language: 'en',
  body: { '1': 'Ana', '2': '#4821', '3': 'it ships tomorrow' },
  preview: '',
}

async function failures(room: Room) {
  const receipts = (await room.events()).filter((event) => event.kind === 'receipt')
  return receipts.flatMap(({ externalId, error }) => (error ? [{ externalId, ...error }] : []))
}

test('hour 24 passes, hour 25 fails and asks for a template, and the template arrives', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  await room.messages()
  room.state.now = new Date(room.state.now.getTime() + 24 * 3600_000)
  await room.send(text)
  assert.deepEqual(await failures(room), [])
  room.state.now = new Date(room.state.now.getTime() + 1000)
  const { externalId } = await room.send(text)
  const [failure] = await failures(room)
  assert.deepEqual(
    [failure?.externalId, failure?.code, failure?.next],
    [externalId, '131047', 'template'],
  )
  await room.send(update)
  const { content, state } = room.fake.transcript('ana').at(-1) ?? {}
  assert.equal(state, 'delivered')
  assert.equal(
    content?.kind === 'template' && content.preview,
    'Hi Ana, news about your order #4821: it ships tomorrow. Reply here if you have a question.',
  )
})

test('a customer who blocked us, and a number that is not on WhatsApp, cannot be reached', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  await room.messages()
  room.fake.block('ana')
  await room.send(text)
  const nobody = { address: '+4900000000', scope: '', label: '', name: null, proofs: [] }
  await room.send(text, { to: nobody })
  assert.deepEqual(
    (await failures(room)).map(({ code, next }) => [code, next]),
    [
      ['131026', 'none'],
      ['131026', 'none'],
    ],
  )
})

test('templates are refused like Meta does: missing, paused, wrong values', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  const refused: [Partial<Extract<Content, { kind: 'template' }>>, string][] = [
    [{ name: 'nothing' }, '132001'],
    [{ language: 'de' }, '132001'],
    [{ name: 'old_offer', body: { '1': 'Ana' } }, '132015'],
    [{ body: { '1': 'Ana' } }, '132000'],
    [
      { name: 'appointment_reminder', body: { first_name: 'Ana', day: 'Monday', hour: '10' } },
      '100',
    ],
  ]
  for (const [change, code] of refused)
    await assert.rejects(room.send({ ...update, ...change }), (error: ChannelError) => {
      assert.deepEqual([error.kind, error.code, error.maybeSent], ['invalid', code, false])
      return true
    })
})

test('the pair rate: 45 messages at once, then one each 6 seconds', async (t) => {
  const room = await openRoom(t)
  room.fake.limits.pairRate = true
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  for (let count = 0; count < 45; count++) await room.send(text)
  const isPairRate = ({ kind, code, retryAfter }: ChannelError) =>
    kind === 'rate' && code === '131056' && retryAfter === 60
  await assert.rejects(room.send(text), isPairRate)
  room.state.now = new Date(room.state.now.getTime() + 6000)
  await room.send(text)
  await assert.rejects(room.send(text), isPairRate)
})

test('a bad token stops the account, and the check says so', async (t) => {
  const room = await openRoom(t)
  assert.deepEqual(await whatsapp.check?.(room.settings, room.io), { state: 'ok', text: null })
  const settings = { ...room.settings, accessToken: 'expired' }
  const checked = await whatsapp.check?.(settings, room.io)
  assert.equal(checked?.state, 'broken')
  assert.match(checked?.text ?? '', /Invalid OAuth access token/)
  await assert.rejects(
    whatsapp.markRead?.('wamid.X', settings, room.io, { address: 'ES.1', scope: '' }) ??
      Promise.resolve(),
    ({ kind }: ChannelError) => kind === 'auth',
  )
  const closed = await whatsapp.check?.(
    { ...room.settings, baseUrl: 'http://127.0.0.1:1' },
    room.io,
  )
  assert.deepEqual(closed, { state: 'warning', text: 'WhatsApp says: No answer from 127.0.0.1:1.' })
})

test('an opened chat, a stop of marketing and its end are told', async (t) => {
  const room = await openRoom(t)
  room.fake.openChat('kofi')
  room.fake.marketing('kofi', 'stop')
  room.fake.marketing('kofi', 'resume')
  const [opened, stop, resume] = await room.events()
  assert.ok(opened?.kind === 'message' && stop?.kind === 'consent' && resume?.kind === 'consent')
  assert.equal(opened.content.kind, 'system')
  assert.deepEqual([stop.value, resume.value], ['stop', 'resume'])
  assert.equal(stop.sender.address, opened.sender.address)
})

test('messages inside the window are free until 30 September 2026 and charged from then on', async (t) => {
  const room = await openRoom(t)
  for (const [day, billable] of [
    ['2026-09-30T12:00:00Z', false],
    ['2026-10-01T12:00:00Z', true],
  ] as const) {
    room.state.now = new Date(day)
    await room.fake.act('ana', { kind: 'text', text: 'hi' })
    await room.send(text)
    const cost = (await room.events()).findLast((event) => event.kind === 'receipt')?.cost
    assert.equal(Reflect.get(Object(cost), 'billable'), billable)
  }
})

test('webhooks in the wrong order and twice are all there, with the right keys', async (t) => {
  const room = await openRoom(t)
  Object.assign(room.fake.faults, { reorder: true, duplicate: true })
  const ids = []
  for (let count = 0; count < 6; count++)
    ids.push((await room.fake.act('ana', { kind: 'text', text: `${count}` })).id)
  const arrived = (await room.messages()).map(({ externalId }) => externalId)
  assert.deepEqual([...new Set(arrived)].sort(), ids.sort())
  assert.ok(arrived.length >= 12)
})

test('Meta’s check of the webhook address is answered', async () => {
  const served = await serveFake(createFake, (request) => {
    const settings = whatsapp.settings.parse(served.fake.settings)
    return whatsapp.handshake?.(request, settings) ?? { status: 404, body: '' }
  })
  assert.equal(await served.fake.subscribe(), true)
  await served.stop()
})
