import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { Timestamp } from '@atrium/channel-kit/meta/read'
import { phoneLabel } from '@atrium/channel-kit/phone'
import { parse } from '../src/parse.ts'
import { split } from '../src/split.ts'
import { settings } from './settings.ts'

type Json = Record<string, unknown>
const user = 'ES.1502576394655843'

function request(value: Json): RawRequest {
  const metadata = { metadata: { phone_number_id: settings.phoneNumberId } }
  const body = {
    object: 'whatsapp_business_account',
    entry: [
      { id: settings.wabaId, changes: [{ field: 'messages', value: { ...metadata, ...value } }] },
    ],
  }
  return {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    remoteAddress: '',
  }
}

function entries(value: Json) {
  const result = split(request(value))
  assert.ok(result.ok)
  return result.entries
}

const message = (fields: Json): Json => ({
  id: `wamid.${Math.random()}`,
  timestamp: '1773000000',
  type: 'text',
  text: { body: 'hi' },
  ...fields,
})
const senders = (value: Json) =>
  entries(value)
    .flatMap(({ raw }) => parse(raw, settings))
    .flatMap((event) => ('sender' in event ? [event.sender] : []))

test('all that concerns one customer is in one lane, whatever names them', () => {
  const contacts = [{ wa_id: '34600111222', user_id: user }]
  const about = [
    { messages: [message({ from: '34600111222', from_user_id: user })] },
    { messages: [message({ from_user_id: user })] },
    { contacts, messages: [message({ from: '34600111222' })] },
    { contacts, statuses: [{ id: 'wamid.S', status: 'sent', recipient_id: '34600111222' }] },
    {
      statuses: [
        { id: 'wamid.S', status: 'read', recipient_user_id: user, recipient_id: '34600111222' },
      ],
    },
    { contacts, message_echoes: [message({ from: '1555', to: '34600111222' })] },
    {
      messages: [
        message({ from: '34600111222', type: 'system', system: { previous_user_id: user } }),
      ],
    },
  ]
  assert.deepEqual(new Set(about.flatMap(entries).map(({ lane }) => lane)), new Set([user]))
  const [phoneOnly] = entries({ messages: [message({ from: '34600111222' })] })
  assert.equal(phoneOnly?.lane, '34600111222')
})

test('a contact beside a message of somebody else lends it nothing', () => {
  const ana = { profile: { name: 'Ana' }, wa_id: '34600111222', user_id: user }
  const [stranger] = senders({ contacts: [ana], messages: [message({ from: '33612345678' })] })
  assert.deepEqual([stranger?.address, stranger?.name], ['+33612345678', undefined])
  // The same phone with another user id is another person: the number was passed on.
  const [recycled] = senders({
    contacts: [ana],
    messages: [message({ from: '34600111222', from_user_id: 'ES.999' })],
  })
  assert.deepEqual([recycled?.address, recycled?.name], ['ES.999', undefined])
})

test('a user id is never taken for a phone, and what is neither is an Error', () => {
  assert.equal(
    senders({ messages: [message({ from_user_id: 'ES.34600111222' })] })[0]?.address,
    'ES.34600111222',
  )
  assert.equal(
    senders({ messages: [message({ from_user_id: 'US.ENT.11815799212886844830' })] })[0]?.scope,
    settings.wabaId,
  )
  for (const fields of [
    {},
    { from: 'ES.1502' },
    { from: '' },
    { from: '0034600111222' },
    { from_user_id: '34600111222' },
  ])
    assert.throws(
      () => senders({ messages: [message(fields)] }),
      /neither a phone nor a user id/,
      JSON.stringify(fields),
    )
})

test('a slice carries only the contact that it concerns', () => {
  const ana = { profile: { name: 'Ana' }, wa_id: '34600111222' }
  const eva = { profile: { name: 'Eva' }, wa_id: '34600999888' }
  const slices = entries({
    contacts: [ana, eva],
    messages: [message({ from: '34600111222' }), message({ from: '34600999888' })],
  })
  assert.deepEqual(
    slices.map(({ raw }) => [raw.includes('Ana'), raw.includes('Eva')]),
    [
      [true, false],
      [false, true],
    ],
  )
})

test('the journal keeps the text of a single event as it came', () => {
  const { body, ...rest } = request({ messages: [message({ from: '34600111222' })] })
  const odd = ` ${new TextDecoder().decode(body).replaceAll(':', ' : ').replace('hi', '\\u00fc\\/')} \n`
  const result = split({ ...rest, body: Buffer.from(odd) })
  assert.deepEqual(result.ok && result.entries.map(({ raw }) => raw), [odd])
})

test('a list that is new to us does not hide behind messages', () => {
  const result = entries({
    messages: [message({ from: '34600111222' })],
    errors: [{ code: 131000, title: 'Trouble' }],
    dreams: [{ a: 1 }],
  })
  const kinds = result.flatMap(({ raw }) => parse(raw, settings)).map(({ kind }) => kind)
  assert.deepEqual(kinds, ['message', 'account'])
  assert.ok(result[1]?.raw.includes('dreams'))
})

test('phones read like phones', () => {
  assert.deepEqual(
    ['+34600111222', '+15550001111', '+972501234567', '+4915112345678', '+3531234567'].map(
      phoneLabel,
    ),
    [
      '+34 600 111 222',
      '+1 555 000 1111',
      '+972 501 234 567',
      '+49 151 123 456 78',
      '+353 123 4567',
    ],
  )
})

test('times are unix seconds, or milliseconds in older products, up to the year 9999', () => {
  for (const time of ['1773000000', 1773000000, 1773000000000])
    assert.equal(Timestamp.parse(time), '2026-03-08T20:00:00.000Z')
  for (const time of ['', 'soon', '1773000000.5', -1, 253_402_300_800_000, Number.NaN, null])
    assert.equal(Timestamp.safeParse(time).success, false, String(time))
})
