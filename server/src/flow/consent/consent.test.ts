import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import type { HandleId } from '@atrium/contract/ids'
import type { ConsentWord } from '@atrium/contract/sending/consent'
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

/** The lines about consent in a record's timeline. */
async function lines(contactId: string): Promise<unknown[][]> {
  const items = await world.timeline(contactId)
  return items.flatMap((item) =>
    item.type === 'activity' && item.kind === 'consent'
      ? [[item.data.value, item.data.purpose, item.data.by, item.data.words]]
      : [],
  )
}

test('STOP in a chat is shown, kept with the message that said it, and told in the timeline; START takes it back', async () => {
  const { handleId, contactId } = await world.writes('whatsapp', sender('+34600333444'), 'hola')
  // Without a stop it is how somebody begins to talk.
  await world.writes('whatsapp', sender('+34600333444'), 'Start')
  assert.deepEqual(await words(handleId), [])
  await world.writes('whatsapp', sender('+34600333444'), 'Baja')
  const [stop] = await words(handleId)
  assert.partialDeepStrictEqual(stop, { value: 'stop', purpose: 'all', by: 'word', words: 'Baja' })
  const said = (await world.timeline(contactId)).find(({ id }) => id === stop?.messageId)
  assert.ok(said?.type === 'message' && said.content.kind === 'text')
  assert.equal(said.content.text, 'Baja')
  await world.writes('whatsapp', sender('+34600333444'), 'ALTA')
  assert.deepEqual(
    (await words(handleId)).map(({ value }) => value),
    ['resume'],
  )
  assert.deepEqual(await lines(contactId), [
    ['stop', 'all', 'word', 'Baja'],
    ['resume', 'all', 'word', 'ALTA'],
  ])
  const heard = await world.words(contactId)
  assert.match(heard.splice(3, 1)[0] ?? '', /^No recibirá más mensajes/)
  assert.deepEqual(heard, ['hola', 'Start', 'Baja', 'ALTA'])
})

test('STOP as the very first message counts, and what the provider tells is a line too', async () => {
  const { handleId, contactId } = await world.writes('webchat', sender('curt'), 'STOP')
  assert.deepEqual(
    (await words(handleId)).map(({ value }) => value),
    ['stop'],
  )
  const at = app.clock.now().toISOString()
  const told = { kind: 'consent', sender: sender('curt'), purpose: 'marketing', at } as const
  await world.happens('webchat', { ...told, value: 'stop' })
  assert.deepEqual(await lines(contactId), [
    ['stop', 'all', 'word', 'STOP'],
    ['stop', 'marketing', 'provider', null],
  ])
})

test('the business’s own word in the provider’s app is nobody’s STOP', async () => {
  const { handleId } = await world.writes('whatsapp', sender('+34600444555'), 'hola')
  await world.happens('whatsapp', {
    kind: 'echo',
    externalId: 'echo-stop',
    at: app.clock.now().toISOString(),
    sender: sender('+34600444555'),
    content: { kind: 'text', text: 'STOP' },
    attachments: [],
  })
  assert.deepEqual(await words(handleId), [])
})

test('a repeated STOP is one word', async () => {
  const { handleId } = await world.writes('whatsapp', sender('+34600555666'), 'hola')
  const stop = { externalId: 'twice' }
  await world.writes('whatsapp', sender('+34600555666'), 'STOP', stop)
  await assert.rejects(world.writes('whatsapp', sender('+34600555666'), 'STOP', stop))
  const [count] = await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ count: string }>('SELECT count(*) FROM consent WHERE handle_id = $1', [handleId]),
  )
  assert.equal(count?.count, '1')
})

test('a word must say how it is known and what it is about', async () => {
  const { handleId } = await world.writes('webchat', sender('strict'), 'hi')
  await assert.rejects(say(handleId, day(1), { by: 'rumour' as never }), /consent_by_check/)
  await assert.rejects(say(handleId, day(1), { purpose: 'spam' as never }), /consent_purpose_check/)
})
