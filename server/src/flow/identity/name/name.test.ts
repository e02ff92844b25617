import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import { mail, people, phone, sender } from '../../../../test/people.ts'
import { bestName } from './follow.ts'

const world = await people({ after })
const { admin } = world.atrium
const visitor = (address: string) => ({ label: `Visitor ${address}` })
const nameOf = async (id: string) => (await world.contact(id)).name
const unlink = (id: HandleId) => admin.call(contactsApi.unlink, { params: { id } })
const link = (to: string, contactId: ContactId) =>
  admin.call(contactsApi.link, { params: { id: to }, body: { contactId } })

test('the present name stands while one of the handles bears it; any name beats an address', () => {
  const profile = (name: string) => ({ name, from: 'profile' }) as const
  const address = (name: string) => ({ name, from: 'address' }) as const
  const person = (name: string) => ({ name, from: 'person' }) as const
  const cases: [string, Parameters<typeof bestName>[1], string][] = [
    ['Visitor 84de', [profile('Marie'), address('Visitor 84de')], 'Marie'],
    ['Marie', [profile('Marie'), profile('Marie Laurent')], 'Marie'],
    ['Marie', [profile('Jo'), address('x')], 'Jo'],
    ['Marie', [address('Visitor 84de'), address('+34600')], 'Visitor 84de'],
    ['+34600', [address('Visitor 84de'), address('+34600')], '+34600'],
    [
      'Visitor 84de',
      [person('Mrs Laurent'), profile('m.l.'), address('Visitor 84de')],
      'Mrs Laurent',
    ],
    ['Visitor 84de', [profile('  '), address('Visitor 84de')], 'Visitor 84de'],
    ['Visitor 84de', [profile(' Marie\u3000'), address('Visitor 84de')], 'Marie'],
    ['Marie', [], 'Marie'],
  ]
  for (const [present, sources, expected] of cases)
    assert.equal(bestName(present, sources), expected, `${present}: ${JSON.stringify(sources)}`)
})

test('a visitor’s record takes the name that a new handle brings, is found by it, and gives it back', async () => {
  const proof = [phone('+34600100001', 3)]
  const web = await world.writes('webchat', sender('84de', proof, visitor('84de')), 'hello')
  assert.equal(await nameOf(web.contactId), 'Visitor 84de')
  const chat = await world.writes(
    'whatsapp',
    sender('+34600100001', [phone('+34600100001')], { name: 'Marie Laurent' }),
    'it is me',
  )
  assert.equal(chat.contactId, web.contactId)
  assert.equal(await nameOf(web.contactId), 'Marie Laurent')
  const found = (search: string) => admin.call(contactsApi.list, { query: { search } })
  assert.deepEqual(
    (await found('laurent')).items.map(({ id, name }) => [id, name]),
    [[web.contactId, 'Marie Laurent']],
  )
  const conversation = await admin.call(contactsApi.conversation, { params: { id: web.contactId } })
  const row = await admin.call(inboxApi.get, { params: { id: conversation.id } })
  assert.equal(row.contactName, 'Marie Laurent')

  const back = await unlink(chat.handleId)
  assert.equal(back.name, 'Marie Laurent')
  assert.equal(await nameOf(web.contactId), 'Visitor 84de')
  assert.deepEqual(
    (await found('laurent')).items.map(({ id }) => id),
    [back.id],
  )
})

test('a name that a linked handle learns later is the record’s too, and goes home with it', async () => {
  const proof = [mail('ines@example.com', 3)]
  const web = await world.writes('webchat', sender('77aa', proof, visitor('77aa')), 'hello')
  const post = await world.writes(
    'email',
    sender('ines@example.com', [mail('ines@example.com')]),
    'a mail',
  )
  assert.equal(post.contactId, web.contactId)
  assert.equal(await nameOf(web.contactId), 'Visitor 77aa')
  const named = sender('ines@example.com', [mail('ines@example.com')], { name: 'Ines Vidal' })
  await world.writes('email', named, 'another mail')
  assert.equal(await nameOf(web.contactId), 'Ines Vidal')
  const back = await unlink(post.handleId)
  assert.equal(back.name, 'Ines Vidal')
  assert.equal(await nameOf(web.contactId), 'Visitor 77aa')
})

test('a link by hand brings the name that a member chose there; one chosen here stays', async () => {
  const first = await world.writes('webchat', sender('1a', [], visitor('1a')), 'one')
  const second = await world.writes('webchat', sender('2b', [], visitor('2b')), 'two')
  const call = (id: string, name: string) =>
    admin.call(contactsApi.update, { params: { id }, body: { name } })
  await call(second.contactId, 'Mrs Ruiz')
  await link(first.contactId, second.contactId)
  assert.equal(await nameOf(first.contactId), 'Mrs Ruiz')
  await unlink(second.handleId)
  assert.equal(await nameOf(first.contactId), 'Visitor 1a')
  assert.equal(await nameOf(second.contactId), 'Mrs Ruiz')
  await call(first.contactId, 'Dr Vega')
  await link(first.contactId, second.contactId)
  assert.equal(await nameOf(first.contactId), 'Dr Vega')
  await unlink(second.handleId)
  assert.equal(await nameOf(first.contactId), 'Dr Vega')
})
