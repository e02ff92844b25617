import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedPhone } from '../src/parse/shared-contact.ts'

type Json = Record<string, unknown>

const phones = [{ phone: '+233 20 123 4567', wa_id: '233201234567', type: 'CELL' }]
const card = (more: Json = {}): Json => ({ origin: 'contact_request', phones, ...more })
const message = (contacts: unknown, more: Json = {}): Json => ({
  type: 'contacts',
  from_user_id: 'GH.77120045881002',
  contacts,
  ...more,
})

test('the customer’s own contact, shared by the button that asks for it, proves the phone', () => {
  const proof = sharedPhone(message([card()]))
  assert.deepEqual([proof?.kind, proof?.value, proof?.strength], ['phone', '+233201234567', 1])
  const same = message([card({ user_id: 'GH.77120045881002' })], { from: '233201234567' })
  assert.equal(sharedPhone(same)?.value, '+233201234567')
  const twice = card({ phones: [...phones, { wa_id: '233201234567' }] })
  assert.equal(sharedPhone(message([twice]))?.value, '+233201234567')
})

const nothing: [string, Json][] = [
  ['a card out of the address book', message([card({ origin: 'other' })])],
  ['a card without an origin', message([{ phones }])],
  ['an origin that is written in another form', message([card({ origin: ['contact_request'] })])],
  ['an origin beside the card', message([{ phones }], { origin: 'contact_request' })],
  ['a card that was passed on', message([card()], { context: { forwarded: true } })],
  ['passed on many times', message([card()], { context: { frequently_forwarded: true } })],
  ['two cards', message([card(), card()])],
  ['no card', message([])],
  [
    'a number that WhatsApp does not know',
    message([card({ phones: [{ phone: '+233201234567' }] })]),
  ],
  ['two numbers', message([card({ phones: [...phones, { wa_id: '34600111222' }] })])],
  ['a number beside one without', message([card({ phones: [...phones, { phone: '+34600' }] })])],
  ['no number: the customer left it out', message([card({ phones: [] })])],
  ['another number than the sender’s', message([card()], { from: '34600111222' })],
  ['another user id than the sender’s', message([card({ user_id: 'GH.1' })])],
  ['a number that is none', message([card({ phones: [{ wa_id: 'GH.77120045881002' }] })])],
  ['a number that is too long', message([card({ phones: [{ wa_id: '9'.repeat(30) }] })])],
  ['a text that looks like one', message([card()], { type: 'text', text: { body: 'hi' } })],
  ['a list that is none', message('contact_request')],
]

for (const [name, given] of nothing)
  test(`proves nothing: ${name}`, () => {
    assert.equal(sharedPhone(given), undefined)
  })
