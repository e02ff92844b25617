import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { contactsApi, searchApi } from '@atrium/contract/api/contacts'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import { startTestApp } from '../../../test/app.ts'
import { conversationOf, writeIn } from '../../../test/web-visitor.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const { admin } = atrium
await writeIn(atrium, accountId, [{ name: 'Ana Ruiz', text: 'the first words' }])
await conversationOf(atrium, 'the first words')

/** As many messages of one person as a busy month brings, each a second older than the next. */
async function write(words: string, count: number, from: string): Promise<void> {
  await asOwner(
    atrium,
    `INSERT INTO message (workspace_id, id, seq, at, arrived_at, conversation_id, handle_id, account_id, channel, direction, author, content, state, tokens)
     SELECT m.workspace_id, gen_random_uuid(), nextval('timeline_seq'), $3::timestamptz + n * interval '1 second', now(), m.conversation_id, m.handle_id,
       m.account_id, m.channel, 'in', m.author, jsonb_build_object('kind', 'text', 'text', $1 || ' ' || n), 'received', array_to_tsvector(string_to_array($1, ' '))
     FROM (SELECT * FROM message LIMIT 1) m, generate_series(1, $2::int) n`,
    [words, count, from],
  )
}
await write('seldom needle', 40, '2026-01-01T00:00:00Z')
await write('seldom', 60, '2026-02-01T00:00:00Z')
// More than the newest ten thousand, among which a search looks first.
await write('common', 10_500, '2026-03-01T00:00:00Z')
await asOwner(atrium, 'ANALYZE message')

const texts = async (q: string): Promise<string[]> =>
  (await admin.call(searchApi.search, { query: { q } })).messages.map((message) => message.text)

test('a frequent word gives the newest messages that hold it, newest first', async () => {
  const expected = Array.from({ length: 30 }, (_, index) => `common ${10_500 - index}`)
  assert.deepEqual(await texts('common'), expected)
})

test('a word that no recent message holds is found, the newest of them first', async () => {
  const expected = Array.from({ length: 30 }, (_, index) => `seldom ${60 - index}`)
  assert.deepEqual(await texts('seldom'), expected)
  assert.deepEqual((await texts('seldom needle')).at(0), 'seldom needle 40')
  assert.deepEqual(await texts('needle common'), [])
})

test('a word in few recent and many older messages gives both, in one order', async () => {
  await write('mixed', 40, '2026-01-15T00:00:00Z')
  await write('mixed', 3, '2026-06-01T00:00:00Z')
  const found = await texts('mixed')
  assert.equal(found.length, 30)
  assert.deepEqual(found.slice(0, 5), ['mixed 3', 'mixed 2', 'mixed 1', 'mixed 40', 'mixed 39'])
})

test('a word in some of the recent messages gives its page in order, however far back it goes', async () => {
  await write('midway', 25, '2026-02-15T00:00:00Z')
  await write('midway', 12, '2026-06-15T00:00:00Z')
  const downFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => `midway ${first - index}`)
  assert.deepEqual(await texts('midway'), [...downFrom(12, 12), ...downFrom(25, 18)])
})

test('a deleted message is not found, neither among the newest nor among the rest', async () => {
  await write('withdrawn', 1, '2026-07-01T00:00:00Z')
  await write('withdrawn', 1, '2025-01-01T00:00:00Z')
  assert.equal((await texts('withdrawn')).length, 2)
  await asOwner(
    atrium,
    `UPDATE message SET deleted_at = now() WHERE tokens @@ 'withdrawn'::tsquery`,
  )
  assert.deepEqual(await texts('withdrawn'), [])
})

test('what another workspace holds is not found, whatever the word', async () => {
  const foreign = newId(WorkspaceId)
  await asOwner(atrium, "INSERT INTO workspace (id, name) VALUES ($1, 'Foreign')", [foreign])
  const ids = [foreign, crypto.randomUUID()]
  await asOwner(
    atrium,
    `INSERT INTO contact (workspace_id, id, name, tokens, created_at) VALUES ($1, $2, 'Foreigner', '''foreigner''', now())`,
    ids,
  )
  await asOwner(
    atrium,
    `INSERT INTO handle (workspace_id, id, channel, scope, address, label, contact_id, origin_contact_id, created_at)
     VALUES ($1, $2, 'webchat', '', 'x', 'x', $2, $2, now())`,
    ids,
  )
  await asOwner(
    atrium,
    `INSERT INTO conversation (workspace_id, id, contact_id, origin_contact_id, status, channels, last_message_at, created_at)
     VALUES ($1, $2, $2, $2, 'open', '{webchat}', now(), now())`,
    ids,
  )
  await asOwner(
    atrium,
    `INSERT INTO message (workspace_id, id, seq, at, arrived_at, conversation_id, handle_id, account_id, channel, direction, author, content, state, tokens)
     VALUES ($1, $2, 1, '2030-01-01', now(), $2, $2, $2, 'webchat', 'in', '{"kind":"contact"}', '{"kind":"text","text":"common secret"}', 'received', '''common'' ''secret''')`,
    ids,
  )
  assert.deepEqual(await texts('secret'), [])
  const common = await texts('common')
  assert.equal(common[0], 'common 10500')
  assert.equal(common.length, 30, 'nor does it take the place of another')
  const { items } = await admin.call(contactsApi.list, { query: { search: 'foreigner' } })
  assert.deepEqual(items, [])
})

test('contacts: a frequent name gives those seen last; one that was never seen is found too', async () => {
  await asOwner(
    atrium,
    `INSERT INTO contact (workspace_id, id, name, tokens, last_seen_at, created_at)
     SELECT $1, gen_random_uuid(), 'Frequent ' || n, '''frequent''', '2026-01-01'::timestamptz + n * interval '1 minute', now() FROM generate_series(1, 5200) n`,
    [atrium.workspaceId],
  )
  await asOwner(
    atrium,
    `INSERT INTO contact (workspace_id, id, name, tokens, created_at) VALUES ($1, gen_random_uuid(), 'Never Seen', '''never'' ''seen''', now())`,
    [atrium.workspaceId],
  )
  const found = async (search: string) =>
    (await admin.call(contactsApi.list, { query: { search, limit: 3 } })).items.map(
      ({ name }) => name,
    )
  assert.deepEqual(await found('frequent'), ['Frequent 5200', 'Frequent 5199', 'Frequent 5198'])
  assert.deepEqual(await found('never'), ['Never Seen'])
})
