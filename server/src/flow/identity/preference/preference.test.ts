import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import type { Preferences, Statement } from '@atrium/contract/contact'
import type { ContactId } from '@atrium/contract/ids'
import { Refusal } from '../../../../test/app.ts'
import { people, phone, sender } from '../../../../test/people.ts'
import { learnChannel } from './channel.ts'
import { zoneOfPhone } from './time-zone.ts'

const world = await people({ after })
const { admin } = world.atrium

const preferencesOf = async (id: ContactId): Promise<Preferences> =>
  (await world.contact(id)).preferences
const prefer = (id: ContactId, body: Statement) =>
  admin.call(contactsApi.prefer, { params: { id }, body })
const link = (into: ContactId, contactId: ContactId) =>
  admin.call(contactsApi.link, { params: { id: into }, body: { contactId } })
const hours = { days: [1, 2, 3], from: '09:00', to: '18:00' }

const wrote = (...channels: string[]) =>
  channels.map((channel, minute) => ({
    channel,
    at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  }))

test('the channel somebody answers on is learned from most of their last messages, else from the last one', () => {
  const [a, b] = ['whatsapp', 'sms']
  for (const [written, channel, why] of [
    [[], null, null],
    [[a], a, 'last'],
    [[a, b], b, 'last'],
    [[a, a, b], a, 'often'],
    [[a, a, b, b], b, 'last'],
    [[a, a, b, b, b], b, 'often'],
    [[a, b, a, b, a, b, 'email'], 'email', 'last'],
    // What was long ago is forgotten: only the last 20 count.
    [[...Array(100).fill(a), ...Array(20).fill(b)], b, 'often'],
  ] as const) {
    const learned = learnChannel(wrote(...written))
    assert.deepEqual([learned?.value ?? null, learned?.why.by ?? null], [channel, why])
  }
})

test('a phone tells the time zone of its country where that has one', () => {
  for (const [number, zone] of [
    ['+34600111222', 'Europe/Madrid'],
    ['+33612345678', 'Europe/Paris'],
    ['+819012345678', 'Asia/Tokyo'],
    ['+4915112345678', 'Europe/Berlin'],
    ['+12125550123', null],
    ['+5511987654321', null],
    ['+999123', null],
    ['', null],
  ] as const)
    assert.equal(zoneOfPhone(number)?.value ?? null, zone, number)
})

test('what nobody said is learned, with its reason; hours are never learned', async () => {
  const number = '+34671000001'
  const ana = await world.writes('whatsapp', sender(number, [phone(number)]), 'hola')
  const first = await preferencesOf(ana.contactId)
  assert.equal(first.channel?.value, 'whatsapp')
  assert.equal(first.channel?.why.by, 'last')
  assert.deepEqual(first.timeZone, {
    value: 'Europe/Madrid',
    why: { by: 'phone', phone: number, country: 'ES' },
  })
  assert.equal(first.hours, null)
  await world.writes('whatsapp', sender(number), 'two')
  await world.writes('whatsapp', sender(number), 'three')
  const { channel } = await preferencesOf(ana.contactId)
  assert.deepEqual(channel?.why, { by: 'often', count: 3, of: 3 })
})

test('a statement counts before what was learned, the newest of several, and can be taken back', async () => {
  const { contactId } = await world.writes('webchat', sender('p-1'), 'hello')
  const set = await prefer(contactId, { kind: 'channel', value: 'whatsapp', by: 'member' })
  assert.equal(set.preferences.channel?.value, 'whatsapp')
  assert.deepEqual(set.preferences.channel?.why.by, 'member')
  const said = await prefer(contactId, { kind: 'channel', value: 'email', by: 'said' })
  const why = said.preferences.channel?.why
  assert.equal(said.preferences.channel?.value, 'email')
  assert.ok(why?.by === 'said' && why.actor === 'Ada' && Date.parse(why.at) > 0)
  const corrected = await prefer(contactId, { kind: 'channel', value: 'sms', by: 'member' })
  assert.equal(corrected.preferences.channel?.value, 'sms')
  const back = await prefer(contactId, { kind: 'channel', value: null, by: 'member' })
  assert.deepEqual(
    [back.preferences.channel?.value, back.preferences.channel?.why.by],
    ['webchat', 'last'],
  )
  await prefer(contactId, { kind: 'hours', value: hours, by: 'said' })
  const zone = await prefer(contactId, { kind: 'timeZone', value: 'America/Lima', by: 'said' })
  assert.deepEqual(zone.preferences.hours?.value, hours)
  assert.equal(zone.preferences.timeZone?.value, 'America/Lima')
})

test('preferences come along with a link, and go back with its undoing', async () => {
  const number = '+34671000002'
  const app = await world.writes('whatsapp', sender(number, [phone(number)]), 'uno')
  const site = await world.writes('webchat', sender('p-2'), 'one')
  await prefer(app.contactId, { kind: 'hours', value: hours, by: 'said' })
  await prefer(app.contactId, { kind: 'channel', value: 'whatsapp', by: 'said' })
  await prefer(app.contactId, { kind: 'language', value: 'es', by: 'said' })
  const linked = await link(site.contactId, app.contactId)
  assert.deepEqual(linked.preferences.hours?.value, hours)
  assert.equal(linked.preferences.channel?.value, 'whatsapp')
  assert.equal(linked.preferences.timeZone?.value, 'Europe/Madrid')
  assert.deepEqual([linked.language, linked.languageWhy?.by], ['es', 'said'])
  await prefer(site.contactId, { kind: 'language', value: 'fr', by: 'member' })
  const back = await admin.call(contactsApi.unlink, { params: { id: app.handleId } })
  assert.equal(back.id, app.contactId)
  assert.deepEqual(back.preferences.hours?.value, hours)
  assert.equal(back.language, 'es', 'what was said of the other record stays there')
  const rest = await world.contact(site.contactId)
  assert.equal(rest.preferences.hours, null)
  assert.equal(rest.preferences.timeZone, null)
  assert.equal(rest.preferences.channel?.value, 'webchat')
  assert.equal(rest.language, 'fr')
})

test('a preferred channel changes nothing about where a reply goes', async () => {
  const number = '+34671000003'
  const app = await world.writes('whatsapp', sender(number, [phone(number)]), 'uno')
  const site = await world.writes('webchat', sender('p-3'), 'one')
  await link(app.contactId, site.contactId)
  await prefer(app.contactId, { kind: 'channel', value: 'whatsapp', by: 'said' })
  await world.writes('webchat', sender('p-3'), 'two')
  const conversation = await admin.call(contactsApi.conversation, { params: { id: app.contactId } })
  assert.equal(conversation.replyHandleId, site.handleId)
})

test('what is no preference is refused', async () => {
  const { contactId } = await world.writes('webchat', sender('p-4'), 'hello')
  for (const body of [
    { kind: 'timeZone', value: 'Mars/Olympus', by: 'said' },
    { kind: 'hours', value: { ...hours, days: [0] }, by: 'said' },
    { kind: 'hours', value: { ...hours, to: '08:00' }, by: 'said' },
    { kind: 'hours', value: { ...hours, from: '9' }, by: 'said' },
    { kind: 'channel', value: 'a b', by: 'said' },
    { kind: 'channel', value: 'sms', by: 'profile' },
    { kind: 'language', value: '<script>', by: 'said' },
    { kind: 'colour', value: 'red', by: 'said' },
  ])
    await assert.rejects(
      prefer(contactId, body as Statement),
      (error) => error instanceof Refusal && error.status === 422,
      JSON.stringify(body),
    )
  const nobody = '01900000-0000-7000-8000-000000000000' as ContactId
  const wish = { kind: 'channel', value: 'sms', by: 'said' } as const
  await assert.rejects(
    prefer(nobody, wish),
    (error) => error instanceof Refusal && error.status === 404,
  )
})
