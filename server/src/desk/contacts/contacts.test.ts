import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi, searchApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { ContactSummary } from '@atrium/contract/contact'
import { ContactId, newId } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversationOf, newVisitorId, writeIn } from '../../../test/web-visitor.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const whatsapp = await atrium.connect(createWhatsApp)
const { admin } = atrium

const everybody = [
  { name: 'José Núñez', text: '¿dónde está mi camión?', email: 'jose.nunez@correo.example' },
  { name: '田中 花子', text: '明日の予約を変更したいです', phone: '+81312345678' },
  { name: 'ليلى حداد', text: 'أين طلبي رقم سبعة', email: 'layla@barid.example' },
  { name: 'Ёлка Сергеевна', text: 'посылка не пришла', phone: '+79161234567' },
]
await writeIn(atrium, accountId, everybody)
await conversationOf(atrium, 'посылка не пришла')
await conversationOf(atrium, '明日の予約を変更したいです')
const marie = whatsapp.fake.addCustomer({ name: 'Marie Dubois', phone: '+33611223344' })
await whatsapp.fake.act(marie.id, { kind: 'text', text: 'bonjour' })
const marieRow = await conversationOf(atrium, 'bonjour')

async function found(search: string): Promise<string[]> {
  const { items } = await admin.call(contactsApi.list, { query: { search } })
  return items.map((contact) => contact.name)
}
const get = (id: string) => admin.call(contactsApi.get, { params: { id } })
const update = (id: string, body: object) =>
  admin.call(contactsApi.update, { params: { id }, body })

test('contacts are found by name in any script, by e-mail and by the digits of their phone', async () => {
  for (const [search, name] of [
    ['jose nunez', 'José Núñez'],
    ['NÚÑ', 'José Núñez'],
    ['jose.nunez@correo', 'José Núñez'],
    ['田中', '田中 花子'],
    ['花子', '田中 花子'],
    ['+81 3 1234 5678', '田中 花子'],
    ['ليلى', 'ليلى حداد'],
    ['layla@barid.example', 'ليلى حداد'],
    ['елка', 'Ёлка Сергеевна'],
    ['сергеевна', 'Ёлка Сергеевна'],
    ['79161234567', 'Ёлка Сергеевна'],
    ['916 123-45-67', 'Ёлка Сергеевна'],
    ['06 11 22 33 44', 'Marie Dubois'],
    ['+33611223344', 'Marie Dubois'],
  ] as const)
    assert.deepEqual(await found(search), [name], search)
  for (const search of ['nobody', '!!', "'; DROP TABLE contact; --", 'a:* & !b', '%', '\\'])
    assert.deepEqual(await found(search), [], search)
})

test('messages are found by their words, with their place', async () => {
  for (const [q, text] of [
    ['camion', '¿dónde está mi camión?'],
    ['予約', '明日の予約を変更したいです'],
    ['طلبي', 'أين طلبي رقم سبعة'],
    ['ПОСЫЛКА', 'посылка не пришла'],
  ] as const) {
    const { messages } = await admin.call(searchApi.search, { query: { q } })
    assert.deepEqual(
      messages.map((message) => message.text),
      [text],
      q,
    )
    const [message] = messages
    const { items } = await admin.call(inboxApi.timeline, {
      params: { id: message?.contactId ?? '' },
    })
    assert.ok(items.some((item) => item.conversationId === message?.conversationId))
  }
  const nothing = await admin.call(searchApi.search, { query: { q: '🙂' } })
  assert.deepEqual(nothing, { contacts: [], messages: [] })
  await assert.rejects(admin.call(searchApi.search, { query: { q: '  ' } }), /422 invalid/)
})

test('a name that a member chose stays when the profile name changes, and is what search finds', async () => {
  const visitor = newVisitorId()
  await writeIn(atrium, accountId, [{ visitor, name: 'xX_lola_Xx', text: 'first words' }])
  const row = await conversationOf(atrium, 'first words')
  await writeIn(atrium, accountId, [{ visitor, name: 'Lola', text: 'second words' }])
  await conversationOf(atrium, 'second words')
  assert.equal((await get(row.contactId)).name, 'Lola', 'not chosen: the profile decides')
  const renamed = await update(row.contactId, { name: 'Dolores Prado' })
  assert.equal(renamed.name, 'Dolores Prado')
  await writeIn(atrium, accountId, [{ visitor, name: 'Queen Lola', text: 'third words' }])
  const third = await conversationOf(atrium, 'third words')
  assert.equal(third.contactName, 'Dolores Prado')
  assert.deepEqual(await found('dolores'), ['Dolores Prado'])
  assert.deepEqual(await found(visitor), ['Dolores Prado'], 'still found by its address')
})

test('attributes are set, kept and removed one by one; what was not said stays', async () => {
  const id = marieRow.contactId
  await update(id, {
    company: 'Fleurs & Co',
    language: 'fr',
    attributes: { plan: 'gold', vat: '7' },
  })
  const changed = await update(id, { attributes: { plan: null, city: 'Lyon' } })
  assert.deepEqual(changed.attributes, { vat: '7', city: 'Lyon' })
  assert.equal(changed.company, 'Fleurs & Co')
  assert.equal(changed.language, 'fr')
  assert.equal((await update(id, { company: null })).company, null)
  const odd = { '': 'empty', __proto__x: 'p', 'a.b': 'dot', "q'uote": '"; --' }
  assert.deepEqual((await update(id, { attributes: odd })).attributes, {
    ...changed.attributes,
    ...odd,
  })
  for (const body of [
    { name: '' },
    { name: 'x'.repeat(201) },
    { attributes: { ['k'.repeat(101)]: 'v' } },
    { attributes: { k: 'v'.repeat(2001) } },
    { attributes: { k: 1 } },
    { dormant: true },
    { id: newId(ContactId) },
    { name: 'a\0b' },
  ])
    await assert.rejects(update(id, body), /422 invalid/, JSON.stringify(body).slice(0, 60))
})

test('a blocked contact gets nothing until it is unblocked; what it writes is still seen', async () => {
  const id = marieRow.contactId
  await update(id, { blocked: true })
  const send = () =>
    admin.call(inboxApi.send, {
      params: { id: marieRow.id },
      body: {
        messageId: crypto.randomUUID() as never,
        handleId: marieRow.replyHandleId as never,
        accountId: whatsapp.accountId,
        content: { kind: 'text', text: 'bonjour' },
      },
    })
  await assert.rejects(send(), /409 policy_refused: This contact is blocked/)
  await update(id, { blocked: false })
  await send()
})

test('a link brings all into one record and its undoing gives all back', async () => {
  const visitor = newVisitorId()
  await writeIn(atrium, accountId, [{ visitor, name: 'Marie D.', text: 'c’est moi, Marie' }])
  const row = await conversationOf(atrium, 'c’est moi, Marie')
  const before = [await get(marieRow.contactId), await get(row.contactId)] as const
  const params = { id: marieRow.contactId }
  const body = { contactId: row.contactId }
  const linked = await admin.call(contactsApi.link, { params, body })
  assert.deepEqual(
    new Set(linked.handles.map((handle) => handle.channel)),
    new Set(['webchat', 'whatsapp']),
  )
  assert.match(linked.links[0]?.reason ?? '', /Linked by Ada/)
  await assert.rejects(admin.call(contactsApi.link, { params, body }), /409 conflict/)
  await assert.rejects(
    admin.call(contactsApi.link, { params, body: { contactId: marieRow.contactId } }),
    /422 invalid/,
  )
  assert.deepEqual(
    await found('Marie D.'),
    ['Marie Dubois'],
    'a record without handles is not listed',
  )
  const moved = linked.handles.find((handle) => handle.channel === 'webchat')
  const back = await admin.call(contactsApi.unlink, { params: { id: moved?.id ?? '' } })
  assert.equal(back.id, row.contactId)
  for (const old of before) {
    const now = await get(old.id)
    assert.deepEqual(now.handles, old.handles)
    assert.deepEqual(
      now.conversations.map(({ id, status, joinedInto }) => ({ id, status, joinedInto })),
      old.conversations.map(({ id, status, joinedInto }) => ({ id, status, joinedInto })),
    )
  }
  const twice = admin.call(contactsApi.unlink, { params: { id: moved?.id ?? '' } })
  await assert.rejects(twice, /409 conflict/)
})

test('pages of the list show each contact once: seen last first, never seen at the end', async () => {
  await asOwner(
    atrium,
    `INSERT INTO contact (workspace_id, id, name, created_at) SELECT $1, gen_random_uuid(), 'never ' || n, now() FROM generate_series(1, 7) n`,
    [atrium.workspaceId],
  )
  const walk = async (limit: number): Promise<ContactSummary[]> => {
    const rows: ContactSummary[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: { items: ContactSummary[]; nextCursor: string | null } = await admin.call(
        contactsApi.list,
        { query: { limit, ...(cursor === undefined ? {} : { cursor }) } },
      )
      rows.push(...page.items)
      cursor = page.nextCursor
    }
    return rows
  }
  const whole = await walk(100)
  assert.equal(new Set(whole.map((contact) => contact.id)).size, whole.length)
  assert.equal(whole.slice(-7).filter((contact) => contact.lastSeenAt === null).length, 7)
  const seen = whole.flatMap((contact) => contact.lastSeenAt ?? [])
  assert.deepEqual(seen, seen.toSorted().toReversed())
  for (const limit of [1, 3, 5])
    assert.deepEqual(
      (await walk(limit)).map((c) => c.id),
      whole.map((c) => c.id),
      `pages of ${limit}`,
    )
})

test('a deleted message is not found by its words', async () => {
  const { id } = await whatsapp.fake.act(marie.id, { kind: 'text', text: 'mistaken pistachio' })
  await conversationOf(atrium, 'mistaken pistachio')
  const search = () => admin.call(searchApi.search, { query: { q: 'pistachio' } })
  assert.equal((await search()).messages.length, 1)
  await whatsapp.fake.act(marie.id, { kind: 'delete', id })
  await eventually('it is gone', async () => (await search()).messages.length === 0)
})
