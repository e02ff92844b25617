import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { eventually, startTestApp } from '../app.ts'
import { conversationWith, messagesOf } from '../chat.ts'

const atrium = await startTestApp({ after })
const whatsapp = await atrium.connect(createWhatsApp)
const sms = await atrium.connect(createSms)

let people = 0
/** Somebody who writes by SMS, and somebody with a username and no number who writes on WhatsApp. */
async function twoDoors() {
  people += 1
  const phone = `+3361238${String(7000 + people)}`
  const byPhone = sms.fake.addCustomer({ name: 'Kofi', phone })
  await sms.fake.act(byPhone.id, { kind: 'text', text: `by SMS ${people}` })
  const record = await eventually('the SMS is there', async () => {
    const { items } = await atrium.admin.call(contactsApi.list, { query: { search: phone } })
    return items[0]
  })
  const name = `Kofi Mensah ${people}`
  const byName = whatsapp.fake.addCustomer({ name, username: `kofi.${people}` })
  await whatsapp.fake.act(byName.id, { kind: 'text', text: 'on WhatsApp' })
  const row = await conversationWith(atrium, name)
  const handles = async () =>
    (await atrium.admin.call(contactsApi.get, { params: { id: record.id } })).handles
  return { phone, record, row, handles, customer: byName.id }
}

test('a shared contact that WhatsApp attests brings the sender into the record with this phone', async () => {
  const { phone, record, handles, customer } = await twoDoors()
  whatsapp.fake.shareContact(customer, phone)
  await eventually('one record', async () => (await handles()).length === 2)
  assert.deepEqual((await handles()).map(({ channel }) => channel).sort(), ['sms', 'whatsapp'])
  const { items } = await atrium.admin.call(identityApi.trace, { params: { id: record.id } })
  assert.match(items.map(({ reason }) => reason).join(), /shared their own contact/)
})

test('a card out of the address book, one’s own or anybody’s, links nobody', async () => {
  const { phone, row, handles, customer } = await twoDoors()
  await whatsapp.fake.act(customer, { kind: 'contacts', name: 'Kofi', phone })
  await eventually('the card is shown', async () =>
    (await messagesOf(atrium, row.contactId)).some(({ content }) => content.kind === 'contacts'),
  )
  assert.equal((await handles()).length, 1)
  const own = await atrium.admin.call(contactsApi.get, { params: { id: row.contactId } })
  assert.deepEqual(
    own.handles.flatMap(({ proofs }) => proofs),
    [],
  )
})

test('a shared contact with the phone of somebody who has an id of their own is a question to the team', async () => {
  const { phone, customer, row } = await twoDoors()
  const other = whatsapp.fake.addCustomer({ name: 'Ama Mensah', phone })
  await whatsapp.fake.act(other.id, { kind: 'text', text: 'it is my phone' })
  await eventually('Ama is in the record of the phone', async () => {
    const { items } = await atrium.admin.call(contactsApi.list, { query: { search: phone } })
    return items.some(({ channels }) => channels.includes('whatsapp'))
  })
  whatsapp.fake.shareContact(customer, phone)
  const refused = await eventually('it was weighed', async () => {
    const { items } = await atrium.admin.call(identityApi.trace, {
      params: { id: row.contactId },
    })
    return items.find(({ what }) => what === 'not linked')
  })
  assert.match(refused.reason, /an account of their own on whatsapp/)
})
