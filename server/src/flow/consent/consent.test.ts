import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import type { ConsentWord } from '@atrium/contract/consent'
import type { HandleId } from '@atrium/contract/ids'
import { people, sender } from '../../../test/people.ts'
import { recipientFacts } from '../outbound/sql.ts'
import { insertWord, type NewWord } from './sql.ts'

const world = await people({ after })
const { app, admin, workspaceId } = world.atrium
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n))

function say(handleId: HandleId, at: Date, change: Partial<NewWord> = {}): Promise<void> {
  const word = {
    handleId,
    purpose: 'marketing',
    value: 'stop',
    by: 'page',
    source: 'E-mail',
    words: null,
    messageId: null,
    at,
    ...change,
  } as const
  return app.db.inWorkspace(workspaceId, (tx) => insertWord(tx, word))
}

/** What policy gets to see of a recipient. */
async function words(handleId: HandleId): Promise<ConsentWord[]> {
  const facts = await app.db.inWorkspace(workspaceId, (tx) =>
    recipientFacts(tx, handleId, world.accounts.webchat),
  )
  assert.ok(facts)
  return facts.consent ?? []
}

test('of thousands of words the newest of each purpose counts, and a stop where two are equally old', async () => {
  const { handleId } = await world.writes('webchat', sender('talkative'), 'hi')
  await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query(
      `INSERT INTO consent (id, handle_id, purpose, value, by, source, at)
       SELECT gen_random_uuid(), $1, 'all', CASE n % 2 WHEN 0 THEN 'stop' ELSE 'resume' END, 'word', 'Web chat', '2025-01-01Z'::timestamptz + n * interval '1 minute'
       FROM generate_series(1, 5000) n`,
      [handleId],
    ),
  )
  await say(handleId, day(3), { value: 'resume', words: 'yes please' })
  await say(handleId, day(3))
  await say(handleId, day(2), { purpose: 'surveys', value: 'resume', by: 'member', source: 'Lea' })
  const told = await words(handleId)
  assert.deepEqual(
    told.map(({ purpose, value, by, source }) => [purpose, value, by, source]).sort(),
    [
      ['all', 'stop', 'word', 'Web chat'],
      ['marketing', 'stop', 'page', 'E-mail'],
      ['surveys', 'resume', 'member', 'Lea'],
    ],
  )
  assert.equal(told.find(({ purpose }) => purpose === 'marketing')?.at, '2026-01-03T00:00:00.000Z')
})

test('a word follows its address: a link brings it to the other record, an unlink takes it along', async () => {
  const ana = await world.writes('webchat', sender('ana'), 'hi')
  const also = await world.writes('whatsapp', sender('+34600222333'), 'hola')
  await say(also.handleId, day(1), { purpose: 'all', by: 'word' })
  assert.deepEqual(await words(ana.handleId), [])
  const params = { id: ana.contactId }
  await admin.call(contactsApi.link, { params, body: { contactId: also.contactId } })
  const linked = await words(ana.handleId)
  assert.deepEqual(
    linked.map(({ handleId, channel }) => [handleId, channel]),
    [[also.handleId, 'whatsapp']],
  )
  await admin.call(contactsApi.unlink, { params: { id: also.handleId } })
  assert.deepEqual(await words(ana.handleId), [])
  assert.equal((await words(also.handleId)).length, 1)
})

test('what a provider tells is kept with its time, and never a time to come', async () => {
  const { handleId } = await world.writes('webchat', sender('early'), 'hi')
  const told = { kind: 'consent', sender: sender('early'), purpose: 'marketing' } as const
  await world.happens('webchat', { ...told, value: 'stop', at: '2090-01-01T00:00:00Z' })
  const [stop] = await words(handleId)
  assert.ok(stop && Date.parse(stop.at) <= app.clock.now().getTime())
  assert.deepEqual([stop.by, stop.value], ['provider', 'stop'])
  app.clock.setOffset(60_000)
  const at = app.clock.now().toISOString()
  await world.happens('webchat', { ...told, value: 'resume', at })
  assert.deepEqual(
    (await words(handleId)).map(({ value }) => value),
    ['resume'],
  )
  // It comes late: what was said first is not the last word.
  await world.happens('webchat', { ...told, value: 'stop', at: '2026-01-01T00:00:00Z' })
  assert.deepEqual(
    (await words(handleId)).map(({ value }) => value),
    ['resume'],
  )
})

test('a word must say how it is known and what it is about', async () => {
  const { handleId } = await world.writes('webchat', sender('strict'), 'hi')
  await assert.rejects(say(handleId, day(1), { by: 'rumour' as never }), /consent_by_check/)
  await assert.rejects(say(handleId, day(1), { purpose: 'spam' as never }), /consent_purpose_check/)
})
