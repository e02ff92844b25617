import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { eventually, startTestApp } from '../app.ts'
import { signedMessage } from '../webhook.ts'

const atrium = await startTestApp({ after: (work) => after(work as () => Promise<void>) })
const { fake, accountId } = await atrium.connect(createFake)

async function count(statement: string): Promise<number> {
  const [row] = await atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
    tx.query<{ count: string }>(statement),
  )
  return Number(row?.count)
}

test('Invariant 2: 200 messages, each delivered 10 times at once, are 200 messages and 200 events', async () => {
  const ids = Array.from({ length: 200 }, (_, place) => `wamid.many-${place}`)
  for (let start = 0; start < ids.length; start += 20) {
    const deliveries = ids.slice(start, start + 20).flatMap((id, place) =>
      Array.from({ length: 10 }, () =>
        signedMessage(atrium.url, accountId, fake, {
          id,
          from: `3460010${String(start + place).padStart(4, '0')}`,
        }),
      ),
    )
    for (const response of await Promise.all(deliveries)) assert.equal(response.status, 200)
  }
  await eventually(
    'all are shown',
    async () => (await count(`SELECT count(*) FROM journal WHERE state = 'pending'`)) === 0,
  )
  assert.equal(await count(`SELECT count(*) FROM journal WHERE event_key LIKE 'wamid.many-%'`), 200)
  assert.equal(
    await count(`SELECT count(*) FROM message WHERE external_id LIKE 'wamid.many-%'`),
    200,
  )
  assert.equal(
    await count(
      `SELECT count(*) FROM event e, jsonb_array_elements(e.data) d WHERE d->>'kind' = 'item' AND d->'item'->>'type' = 'message'`,
    ),
    200,
  )
})

test('Invariant 2: 50 first messages of one new sender at once are one contact, one conversation, in order', async () => {
  const from = '34600777000'
  const at = Math.floor(Date.now() / 1000) - 60
  const sent = Array.from({ length: 50 }, (_, place) =>
    signedMessage(atrium.url, accountId, fake, {
      id: `wamid.first-${place}`,
      from,
      text: String(place),
      at: at + place,
    }),
  )
  for (const response of await Promise.all(sent)) assert.equal(response.status, 200)
  await eventually(
    'all are shown',
    async () =>
      (await count(`SELECT count(*) FROM message WHERE external_id LIKE 'wamid.first-%'`)) === 50,
  )
  assert.equal(
    await count(
      `SELECT count(DISTINCT h.contact_id) AS count FROM message m JOIN handle h ON h.id = m.handle_id WHERE m.external_id LIKE 'wamid.first-%'`,
    ),
    1,
  )
  assert.equal(
    await count(
      `SELECT count(DISTINCT conversation_id) AS count FROM message WHERE external_id LIKE 'wamid.first-%'`,
    ),
    1,
  )
  const { items: found } = await atrium.admin.call(contactsApi.list, { query: { search: from } })
  const [row] = found
  assert.ok(row)
  const { items } = await atrium.admin.call(inboxApi.timeline, {
    params: { id: row.id },
    query: { limit: 100 },
  })
  const words = items.flatMap((item) =>
    item.type === 'message' && item.content.kind === 'text' ? [Number(item.content.text)] : [],
  )
  assert.deepEqual(
    words,
    Array.from({ length: 50 }, (_, place) => place),
  )
})
