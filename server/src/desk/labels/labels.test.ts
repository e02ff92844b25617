import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { labelsApi } from '@atrium/contract/api/labels'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { segmentsApi } from '@atrium/contract/api/sending/segments'
import type { Condition, SegmentTree } from '@atrium/contract/broadcast/segment'
import { newId, uuid } from '@atrium/contract/ids'
import { people, sender } from '../../../test/people.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium

async function label(name: string) {
  const id = newId(uuid)
  await admin.call(labelsApi.save, { params: { id }, body: { name, color: 'green' } })
  return id
}
const give = (id: string, labelId: string, has = true) =>
  admin.call(labelsApi.put, { params: { id, labelId }, body: { has } })
const about = (labelId: string, is: 'has' | 'hasNot'): SegmentTree => ({
  kind: 'all',
  of: [{ kind: 'label', labelId: uuid.parse(labelId), is } satisfies Condition],
})
const named = async (tree: SegmentTree) =>
  (await admin.call(segmentsApi.sample, { body: { tree } })).items.map(({ name }) => name).sort()
const listed = async (query: { label: string; search?: string }) =>
  (await admin.call(contactsApi.list, { query })).items.map(({ name }) => name).sort()
const somebody = (name: string) =>
  world.writes('webchat', sender(`label-${name}`, [], { name }), `hi from ${name}`)

test('a contact is given labels, found by them in list, search and segments, and loses them again', async () => {
  const vip = await label('VIP')
  const bride = await label('bride')
  const ana = await somebody('Ana')
  await somebody('Bo')
  await give(ana.contactId, vip)
  const both = await give(ana.contactId, bride)
  assert.deepEqual(
    both.labels.map(({ name, color }) => [name, color]),
    [
      ['bride', 'green'],
      ['VIP', 'green'],
    ],
  )
  assert.deepEqual(await listed({ label: vip }), ['Ana'])
  assert.deepEqual(await listed({ label: vip, search: 'ana' }), ['Ana'])
  assert.deepEqual(await listed({ label: vip, search: 'bo' }), [])
  assert.deepEqual(await named(about(vip, 'has')), ['Ana'])
  assert.deepEqual(await named(about(vip, 'hasNot')), ['Bo'])
  assert.deepEqual(
    (await give(ana.contactId, vip, false)).labels.map(({ name }) => name),
    ['bride'],
  )
  assert.deepEqual(await listed({ label: vip }), [])
  assert.deepEqual(await named(about(vip, 'hasNot')), ['Ana', 'Bo'])
})

test('twice is once, also at the same moment, and each change is told once', async () => {
  const tag = await label('twice')
  const { contactId } = await somebody('Cy')
  await Promise.all(Array.from({ length: 10 }, () => give(contactId, tag)))
  await give(contactId, tag)
  const events = await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ data: { kind: string }[] }>('SELECT data FROM event WHERE contact_id = $1', [
      contactId,
    ]),
  )
  const told = events.flatMap(({ data }) => data).filter(({ kind }) => kind === 'label')
  assert.ok(told.length >= 1)
  assert.deepEqual(told[0], { kind: 'label', contactId, labelId: tag, has: true })
  assert.deepEqual(await listed({ label: tag }), ['Cy'])
})

test('a link brings the other record’s labels along, the newest word counts, and an unlink takes them back', async () => {
  const [a, b] = [await label('from a'), await label('from b')]
  const di = await somebody('Di')
  const ed = await somebody('Ed')
  await give(di.contactId, a)
  await give(ed.contactId, b)
  const params = { id: di.contactId }
  await admin.call(contactsApi.link, { params, body: { contactId: ed.contactId } })
  const names = async (id: string) => (await world.contact(id)).labels.map(({ name }) => name)
  assert.deepEqual(await names(di.contactId), ['from a', 'from b'])
  assert.deepEqual(await named(about(b, 'has')), ['Di'])
  await give(di.contactId, b, false)
  assert.deepEqual(await names(di.contactId), ['from a'])
  // The record that lives on in the other one is not labelled on its own.
  await assert.rejects(give(ed.contactId, a), { status: 404 })
  await admin.call(contactsApi.unlink, { params: { id: ed.handleId } })
  assert.deepEqual(await names(ed.contactId), ['from b'])
  assert.deepEqual(await names(di.contactId), ['from a'])
})

test('names are one each, whatever their case, and short; colours are of the list', async () => {
  const id = await label('Regular')
  await assert.rejects(label('rEGULAR'), /Another label has this name/)
  const save = (body: unknown) =>
    admin.call(labelsApi.save, { params: { id }, body: body as { name: string; color: 'red' } })
  for (const body of [
    { name: ' ', color: 'red' },
    { name: 'x'.repeat(51), color: 'red' },
    { name: 'ok', color: 'url(javascript:1)' },
    { name: 'ok', color: 'red', more: 1 },
  ])
    await assert.rejects(save(body), { status: 422 })
  assert.equal((await save({ name: '<b>Stammgast</b>', color: 'red' })).name, '<b>Stammgast</b>')
  await assert.rejects(give((await somebody('Flo')).contactId, newId(uuid)), { status: 404 })
})

test('a label that a segment or a broadcast asks for cannot be removed; removed, nobody has it', async () => {
  const tag = await label('gone soon')
  const { contactId } = await somebody('Gus')
  await give(contactId, tag)
  const segment = { params: { id: newId(uuid) } }
  await admin.call(segmentsApi.save, {
    ...segment,
    body: { name: 'Those', tree: { kind: 'any', of: [about(tag, 'has')] } },
  })
  const remove = () => admin.call(labelsApi.remove, { params: { id: tag } })
  await assert.rejects(remove(), /segment “Those” asks/)
  await admin.call(segmentsApi.remove, segment)
  const broadcast = { params: { id: newId(uuid) } }
  await admin.call(broadcastsApi.save, {
    ...broadcast,
    body: {
      name: 'Autumn',
      purpose: 'marketing',
      tree: about(tag, 'has'),
      ways: [],
      schedule: { kind: 'now' },
      perMinute: null,
      budget: null,
      expiresHours: 24,
    },
  })
  await assert.rejects(remove(), /broadcast “Autumn” asks/)
  await admin.call(broadcastsApi.remove, broadcast)
  await remove()
  await assert.rejects(remove(), { status: 404 })
  assert.deepEqual((await world.contact(contactId)).labels, [])
  assert.deepEqual(await named(about(tag, 'has')), [])
})
