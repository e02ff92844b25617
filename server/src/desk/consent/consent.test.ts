import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { consentApi } from '@atrium/contract/api/sending/consent'
import { HandleId, newId } from '@atrium/contract/ids'
import { defaultOptIn } from '@atrium/contract/sending/consent'
import { people, sender } from '../../../test/people.ts'

const world = await people({ after })
const { admin } = world.atrium

test('a member notes what was said elsewhere; it stands with their name and reason, in the record and the timeline', async () => {
  const { handleId, contactId } = await world.writes('whatsapp', sender('+34600111000'), 'hi')
  const params = { id: contactId }
  const before = await admin.call(consentApi.get, { params })
  assert.deepEqual(before.addresses[0]?.states, {
    marketing: 'missing',
    reminders: 'not_needed',
    surveys: 'not_needed',
  })
  const yes = {
    handleId,
    purpose: 'marketing',
    value: 'resume',
    words: 'Signed the form at the desk',
  } as const
  const noted = await admin.call(consentApi.note, { params, body: yes })
  assert.equal(noted.addresses[0]?.states.marketing, 'given')
  assert.partialDeepStrictEqual(noted.words[0], {
    by: 'member',
    source: 'Ada',
    words: yes.words,
    value: 'resume',
  })
  const line = (await world.timeline(contactId)).find(
    (item) => item.type === 'activity' && item.kind === 'consent',
  )
  assert.ok(line?.type === 'activity')
  assert.deepEqual([line.actor, line.data.words, line.data.by], ['Ada', yes.words, 'member'])
})

test('the proof holds every word, and whose business asks', async () => {
  const { handleId, contactId } = await world.writes('whatsapp', sender('+34600111001'), 'hi')
  const params = { id: contactId }
  await admin.call(consentApi.note, {
    params,
    body: { handleId, purpose: 'surveys', value: 'resume', words: 'Asked for the survey' },
  })
  await world.writes('whatsapp', sender('+34600111001'), 'BAJA')
  const proof = await admin.call(consentApi.proof, { params })
  assert.partialDeepStrictEqual(proof, {
    business: 'Test salon',
    exportedBy: 'Ada',
    contact: { id: contactId },
  })
  assert.deepEqual(
    proof.words.map(({ by, words }) => [by, words]),
    [
      ['word', 'BAJA'],
      ['member', 'Asked for the survey'],
    ],
  )
  assert.ok(proof.words[0]?.messageId)
})

test('who must confirm has not by what a member noted, and has by their own page', async () => {
  const strict = { ...defaultOptIn, marketing: { email: 'confirmed' } } as const
  assert.deepEqual(await admin.call(consentApi.setPolicy, { body: strict }), strict)
  assert.deepEqual(await admin.call(consentApi.policy), strict)
  const { handleId, contactId } = await world.writes('email', sender('ida@example.com'), 'hi')
  const params = { id: contactId }
  const yes = { handleId, purpose: 'marketing', value: 'resume', words: 'On the phone' } as const
  const { addresses } = await admin.call(consentApi.note, { params, body: yes })
  assert.equal(addresses[0]?.states.marketing, 'unconfirmed')
  const { atrium } = world
  const to = {
    workspaceId: atrium.workspaceId,
    handleId,
    messageId: null,
    purpose: 'marketing',
  } as const
  await fetch(atrium.app.consentLinks.url(to), {
    method: 'POST',
    body: new URLSearchParams({ do: 'save', was: '', on: 'marketing' }),
  })
  const { addresses: confirmed } = await admin.call(consentApi.get, { params })
  assert.equal(confirmed[0]?.states.marketing, 'given')
  await admin.call(consentApi.setPolicy, { body: defaultOptIn })
})

test('what is foreign, missing, empty, huge or too much is refused', async () => {
  const { handleId, contactId } = await world.writes('webchat', sender('jo'), 'hi')
  const other = await world.writes('webchat', sender('kim'), 'hi')
  const body = { handleId, purpose: 'marketing', value: 'resume', words: 'said so' } as const
  const note = (change: object, id: string = contactId) =>
    admin.call(consentApi.note, { params: { id }, body: { ...body, ...change } })
  await assert.rejects(note({ handleId: other.handleId }), { status: 404 })
  await assert.rejects(note({ handleId: newId(HandleId) }), { status: 404 })
  await assert.rejects(note({}, crypto.randomUUID()), { status: 404 })
  for (const change of [
    { words: '' },
    { words: '   ' },
    { words: 'x'.repeat(501) },
    { purpose: 'spam' },
    { value: 'yes' },
    { purpose: 'all' },
    { by: 'word' },
  ])
    await assert.rejects(note(change), { status: 422 }, JSON.stringify(change))
  assert.deepEqual((await admin.call(consentApi.get, { params: { id: contactId } })).words, [])
  for (const policy of [
    {},
    { ...defaultOptIn, marketing: { sms: 'never' } },
    { ...defaultOptIn, extra: {} },
  ])
    await assert.rejects(admin.call(consentApi.setPolicy, { body: policy as never }), {
      status: 422,
    })
  await assert.rejects(admin.call(consentApi.proof, { params: { id: crypto.randomUUID() } }), {
    status: 404,
  })
})

test('after STOP from an address only that address can say yes again', async () => {
  const { handleId, contactId } = await world.writes('webchat', sender('lu'), 'STOP')
  const yes = { handleId, purpose: 'marketing', value: 'resume', words: 'She phoned' } as const
  const params = { id: contactId }
  await assert.rejects(admin.call(consentApi.note, { params, body: yes }), { status: 409 })
  assert.equal((await admin.call(consentApi.get, { params })).addresses[0]?.closed, true)
})
