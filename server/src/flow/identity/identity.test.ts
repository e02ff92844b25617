import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { mail, people, phone, sender, user } from '../../../test/people.ts'

const world = await people({ after })

test('a phone attested on two channels is one record, and the new handle says why', async () => {
  const first = await world.writes(
    'whatsapp',
    sender('+34600000001', [phone('+34600000001')], { name: 'Ana' }),
    'by WhatsApp',
  )
  const second = await world.writes(
    'webchat',
    sender('v-1', [phone('+34600000001', 3)]),
    'on the site',
  )
  assert.equal(second.contactId, first.contactId)
  const contact = await world.contact(first.contactId)
  assert.equal(contact.handles.length, 2)
  assert.match(contact.links[0]?.reason ?? '', /Same phone \+34600000001/)
  assert.deepEqual(await world.words(first.contactId), ['by WhatsApp', 'on the site'])
  const line = (await world.timeline(first.contactId)).find(
    (item) => item.type === 'activity' && item.kind === 'linked',
  )
  assert.ok(line, 'the timeline tells that the handle was matched')
  const { rows } = await world.atrium.app.adminPool.query<{ id: string }>(
    `SELECT DISTINCT item->'item'->>'contactId' AS id FROM event, jsonb_array_elements(data) AS item
     WHERE contact_id = $1 AND item->>'kind' = 'item'`,
    [first.contactId],
  )
  assert.deepEqual(rows, [{ id: first.contactId }], 'what the screens are told is of this record')
})

test('a claim (E0) never links: a typed phone, a typed address, mail without DMARC', async () => {
  const owner = await world.writes(
    'whatsapp',
    sender('+34600000002', [phone('+34600000002'), mail('owner@example.com', 3)]),
    'owner',
  )
  const typed = await world.writes(
    'webchat',
    sender('v-2', [phone('+34600000002', 0), mail('owner@example.com', 0)]),
    'I am the owner',
  )
  const forged = await world.writes(
    'email',
    sender('owner@example.com', [mail('owner@example.com', 0)]),
    'From: owner',
  )
  assert.equal(new Set([owner.contactId, typed.contactId, forged.contactId]).size, 3)
})

test('an address links from DMARC on, a phone from the network on, a customer number only by a signed token', async () => {
  const base = await world.writes(
    'webchat',
    sender('v-3', [mail('lee@example.com', 3), user('lee')]),
    'signed in',
  )
  const proved = await world.writes(
    'email',
    sender('lee@example.com', [mail('lee@example.com', 2)]),
    'proved mail',
  )
  assert.equal(proved.contactId, base.contactId)
  const weak = await world.writes('webchat', sender('v-3b', [user('lee', 1)]), 'unsigned number')
  assert.notEqual(weak.contactId, base.contactId)
  const strong = await world.writes('webchat', sender('v-3c', [user('lee')]), 'signed number')
  assert.equal(strong.contactId, base.contactId)
})

test("WhatsApp: a handle known by its phone takes the provider's id; another id with the same phone is another person", async () => {
  const old = await world.writes(
    'whatsapp',
    sender('+34600000004', [phone('+34600000004')], { name: 'Old' }),
    'before ids',
  )
  const adopted = await world.writes(
    'whatsapp',
    sender('ES.111', [phone('+34600000004')], {
      scope: 'waba',
      aliases: ['+34600000004'],
      name: 'Old',
    }),
    'with an id',
  )
  assert.equal(adopted.handleId, old.handleId)
  const bare = await world.writes('whatsapp', sender('ES.111', [], { scope: 'waba' }), 'id only')
  assert.equal(bare.handleId, old.handleId)
  const other = await world.writes(
    'whatsapp',
    sender('ES.222', [phone('+34600000004')], {
      scope: 'waba',
      aliases: ['+34600000004'],
      name: 'New',
    }),
    'the number was given to me',
  )
  assert.notEqual(other.handleId, old.handleId)
  assert.notEqual(other.contactId, old.contactId)
})

test('number variants are matched and never rewritten', async () => {
  const brazil = await world.writes(
    'whatsapp',
    sender('+551187654321', [phone('+551187654321')]),
    'sem nove',
  )
  const nine = await world.writes(
    'webchat',
    sender('v-5', [phone('+5511987654321', 3)]),
    'com nove',
  )
  assert.equal(nine.contactId, brazil.contactId)
  const values = (await world.contact(brazil.contactId)).handles.flatMap((handle) =>
    handle.proofs.map((proof) => proof.value),
  )
  assert.deepEqual(values.sort(), ['+551187654321', '+5511987654321'])
  const landline = await world.writes(
    'whatsapp',
    sender('+551133334444', [phone('+551133334444')]),
    'fixo',
  )
  const notMobile = await world.writes(
    'webchat',
    sender('v-6', [phone('+5511933334444', 3)]),
    'outro',
  )
  assert.notEqual(notMobile.contactId, landline.contactId)
})

test('a proof that a known handle brings later links the two records, with one open conversation', async () => {
  const chat = await world.writes('webchat', sender('v-7'), 'anonymous question')
  const app = await world.writes(
    'whatsapp',
    sender('+34600000007', [phone('+34600000007')], { name: 'Eva' }),
    'also by WhatsApp',
  )
  assert.notEqual(chat.contactId, app.contactId)
  await world.happens('webchat', {
    kind: 'identify',
    sender: sender('v-7', [phone('+34600000007', 3)]),
    at: new Date().toISOString(),
  })
  const record = await world.contact(app.contactId)
  assert.equal(record.handles.length, 2)
  assert.deepEqual(await world.words(app.contactId), ['anonymous question', 'also by WhatsApp'])
  assert.equal(
    record.conversations.filter((one) => one.status === 'open' && one.joinedInto === null).length,
    1,
  )
})

test('two records that hold the same identifier are no answer: nothing is linked', async () => {
  const a = await world.writes(
    'webchat',
    sender('v-8', [user('shared-a'), mail('family@example.com', 3)]),
    'a',
  )
  const b = await world.writes(
    'webchat',
    sender('v-9', [user('shared-b'), mail('family@example.com', 3)]),
    'b',
  )
  assert.notEqual(a.contactId, b.contactId, 'two customer numbers contradict one another')
  const c = await world.writes(
    'email',
    sender('family@example.com', [mail('family@example.com')]),
    'which of us?',
  )
  assert.ok(c.contactId !== a.contactId && c.contactId !== b.contactId)
})

test('a link that a person undid is not made again by the same proof', async () => {
  const first = await world.writes(
    'whatsapp',
    sender('+34600000010', [phone('+34600000010')]),
    'one',
  )
  const second = await world.writes('webchat', sender('v-10', [phone('+34600000010', 3)]), 'two')
  assert.equal(second.contactId, first.contactId)
  await world.atrium.admin.call(contactsApi.unlink, { params: { id: second.handleId } })
  await world.happens('webchat', {
    kind: 'identify',
    sender: sender('v-10', [phone('+34600000010', 3), mail('x10@example.com', 3)]),
    at: new Date().toISOString(),
  })
  const again = await world.writes('webchat', sender('v-10', [phone('+34600000010', 3)]), 'three')
  assert.notEqual(again.contactId, first.contactId)
  assert.deepEqual(await world.words(first.contactId), ['one'])
})

test('the profile name reaches the record until a member chose one', async () => {
  const first = await world.writes(
    'whatsapp',
    sender('+34600000011', [phone('+34600000011')], { name: 'nick' }),
    'hi',
  )
  await world.writes(
    'whatsapp',
    sender('+34600000011', [phone('+34600000011')], { name: 'Nicola' }),
    'hi again',
  )
  assert.equal((await world.contact(first.contactId)).name, 'Nicola')
  await world.atrium.admin.call(contactsApi.update, {
    params: { id: first.contactId },
    body: { name: 'Nicola Rossi' },
  })
  await world.writes(
    'whatsapp',
    sender('+34600000011', [phone('+34600000011')], { name: '🌸' }),
    'and again',
  )
  assert.equal((await world.contact(first.contactId)).name, 'Nicola Rossi')
})

test('a changed address keeps the handle and its history, and is told in the timeline', async () => {
  const first = await world.writes(
    'whatsapp',
    sender('+34600000012', [phone('+34600000012')], { name: 'Iris' }),
    'old number',
  )
  const next = sender('+34600000013', [phone('+34600000013')], { name: 'Iris' })
  await world.happens('whatsapp', {
    kind: 'address_changed',
    sender: sender('+34600000012'),
    next,
    text: 'Iris changed her number',
    at: new Date().toISOString(),
    externalId: 'changed-1',
  })
  const second = await world.writes('whatsapp', next, 'new number')
  assert.equal(second.handleId, first.handleId)
  assert.ok(
    (await world.timeline(first.contactId)).some(
      (item) => item.type === 'message' && item.content.kind === 'system',
    ),
  )
})
