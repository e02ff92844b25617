import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { segmentsApi } from '@atrium/contract/api/sending/segments'
import type { Condition, Group, SegmentTree } from '@atrium/contract/broadcast/segment'
import { newId, uuid } from '@atrium/contract/ids'
import { Refusal, startTestApp } from '../../../test/app.ts'
import { putCustomers } from '../../../test/outbound/customers.ts'
import { addMember, addWorkspace } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { admin } = atrium
const { accountId: whatsapp } = await atrium.connect(createWhatsApp)
const { accountId: sms } = await atrium.connect(createSms)

const everybody: SegmentTree = { kind: 'all', of: [] }
const all = (...of: SegmentTree['of']): SegmentTree => ({ kind: 'all', of })
const named = (segmentId: string, is: 'in' | 'notIn' = 'in'): Condition => ({
  kind: 'segment',
  segmentId: uuid.parse(segmentId),
  is,
})
const save = (id: string, name: string, tree: SegmentTree) =>
  admin.call(segmentsApi.save, { params: { id }, body: { name, tree } })
const refused = (status: number, words: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.status === status && words.test(error.message)

const minute = 60_000
const soon = new Date(Date.now() + 60 * minute)
const past = new Date(Date.now() - 60 * minute)
const said = (value: 'stop' | 'resume', purpose = 'marketing') => [{ purpose, value, at: past }]
await putCustomers(atrium.app.db, atrium.workspaceId, [
  {
    name: 'Both',
    language: 'es',
    handles: [
      {
        channel: 'whatsapp',
        address: '+34600100001',
        wrote: { accountId: whatsapp, at: past, windowUntil: soon },
        said: said('resume'),
      },
      { channel: 'sms', address: '+34600100001', wrote: { accountId: sms, at: past } },
    ],
  },
  {
    name: 'Window closed',
    language: 'es',
    handles: [
      {
        channel: 'whatsapp',
        address: '+34600100002',
        wrote: { accountId: whatsapp, at: past, windowUntil: past },
      },
      { channel: 'sms', address: '+34600100002', said: said('resume') },
    ],
  },
  {
    name: 'Stopped',
    language: 'es',
    handles: [{ channel: 'sms', address: '+34600100003', said: said('stop', 'all') }],
  },
  { name: 'Never asked', handles: [{ channel: 'sms', address: '+34600100004' }] },
  { name: 'No address', handles: [{ channel: 'import', address: 'row-5' }] },
  { name: 'Blocked', blocked: true, handles: [{ channel: 'sms', address: '+34600100006' }] },
])

test('a count says how many are meant, by which way they are reached, and why others are not', async () => {
  const whole = await admin.call(segmentsApi.count, { body: { tree: everybody } })
  assert.deepEqual([whole.matching, whole.reachable, whole.excluded.blocked], [6, 5, 1])
  const body = {
    tree: everybody,
    ways: [
      { accountId: whatsapp, by: 'window' as const },
      { accountId: sms, by: 'window' as const },
    ],
    purpose: 'reminders' as const,
  }
  assert.deepEqual(await admin.call(segmentsApi.count, { body }), {
    matching: 6,
    reachable: 3,
    byWay: [1, 2],
    excluded: { blocked: 1, stopped: 1, noOptIn: 0, onlyFile: 1, noAddress: 0 },
  })
  // The laws on text messages, and WhatsApp's terms, want a yes to marketing.
  const marketing = { ...body, purpose: 'marketing' as const }
  const optIn = await admin.call(segmentsApi.count, { body: marketing })
  assert.deepEqual(optIn.excluded, {
    blocked: 1,
    stopped: 1,
    noOptIn: 1,
    onlyFile: 1,
    noAddress: 0,
  })
  assert.deepEqual(optIn.byWay, [1, 1])
  const [window, text] = body.ways
  assert.ok(window && text)
  const template = [{ ...window, by: 'template' as const }, text]
  const byTemplate = await admin.call(segmentsApi.count, { body: { ...body, ways: template } })
  assert.deepEqual(byTemplate.byWay, [2, 1])
})

test('who is in it is told by name, each with why they cannot be written to, page after page', async () => {
  const asked = { tree: everybody, ways: [{ accountId: sms, by: 'window' as const }] }
  const body = { ...asked, purpose: 'marketing' as const }
  const count = await admin.call(segmentsApi.count, { body })
  const pages: Awaited<ReturnType<typeof page>>['items'] = []
  const page = (more: object) => admin.call(segmentsApi.people, { body: { ...body, ...more } })
  for (let after: string | null | undefined; after !== null; ) {
    const found = await page({ limit: 2, ...(after && { after }) })
    pages.push(...found.items)
    after = found.next
  }
  assert.equal(pages.length, count.matching)
  assert.equal(new Set(pages.map(({ contactId }) => contactId)).size, count.matching)
  for (const reason of ['blocked', 'stopped', 'noOptIn', 'onlyFile', 'noAddress'] as const) {
    const { items } = await page({ only: reason, limit: 100 })
    assert.equal(items.length, count.excluded[reason], reason)
    assert.ok(items.every(({ excluded, address }) => excluded === reason && address === null))
  }
  const { items } = await page({ only: 'reached' })
  assert.deepEqual(
    items.map(({ name, channel }) => [name, channel]),
    [['Window closed', 'sms']],
  )
  await assert.rejects(page({ limit: 101 }), { status: 422 })
  await assert.rejects(page({ only: 'everything' }), { status: 422 })
})

test('a sample shows those who are meant, never somebody who is blocked', async () => {
  const { items } = await admin.call(segmentsApi.sample, { body: { tree: everybody } })
  assert.deepEqual(items.map(({ name }) => name).sort(), [
    'Both',
    'Never asked',
    'No address',
    'Stopped',
    'Window closed',
  ])
  const language: Condition = { kind: 'language', languages: ['es'] }
  const spanish = await admin.call(segmentsApi.sample, { body: { tree: all(language) } })
  assert.equal(spanish.items.length, 3)
  assert.deepEqual(spanish.items.find(({ name }) => name === 'Both')?.channels.sort(), [
    'sms',
    'whatsapp',
  ])
})

test('a segment is saved, changed, made of others, and removed when none is made of it', async () => {
  const [a, b] = [newId(uuid), newId(uuid)]
  const first = await save(a, 'Spanish', all({ kind: 'language', languages: ['es'] }))
  assert.deepEqual([first.name, first.by], ['Spanish', 'Ada'])
  const again = await save(a, 'Hispanophone', first.tree)
  assert.equal(again.createdAt, first.createdAt)
  await assert.rejects(save(b, 'Hispanophone', everybody), refused(409, /has this name/))
  await save(b, 'The others', all(named(a, 'notIn')))
  const count = await admin.call(segmentsApi.count, { body: { tree: all(named(b)) } })
  assert.equal(count.matching, 3)
  const remove = (id: string) => admin.call(segmentsApi.remove, { params: { id } })
  await assert.rejects(remove(a), refused(409, /“The others” is made of this one/))
  await assert.rejects(save(a, 'Hispanophone', all(named(b))), refused(422, /by itself/))
  await assert.rejects(save(a, 'Hispanophone', all(named(a))), refused(422, /by itself/))
  await remove(b)
  await remove(a)
  await assert.rejects(remove(a), refused(404, /no such segment/))
  assert.deepEqual((await admin.call(segmentsApi.list)).items, [])
})

test('two that would make a circle are saved at the same moment: one of them is refused', async () => {
  const [a, b] = [newId(uuid), newId(uuid)]
  await save(a, 'One', everybody)
  await save(b, 'Two', everybody)
  const both = await Promise.allSettled([
    save(a, 'One', all(named(b))),
    save(b, 'Two', all(named(a))),
  ])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  for (const tree of [all(named(a)), all(named(b))])
    assert.equal((await admin.call(segmentsApi.count, { body: { tree } })).matching, 6)
})

test('what is no tree is refused with its place: unknown kinds, depth, size, hostile values', async () => {
  const deep = (levels: number): Group =>
    levels === 0 ? everybody : { kind: 'all', of: [deep(levels - 1)] }
  const leaf: Condition = { kind: 'neverWrote' }
  const attribute = { kind: 'attribute', key: 'visits', is: 'atLeast', value: '12; DROP' }
  for (const tree of [
    { kind: 'not', of: [] },
    { kind: 'all' },
    { kind: 'all', of: [{ kind: 'password', is: 'known' }] },
    { kind: 'all', of: [attribute] },
    { kind: 'all', of: [{ ...attribute, value: 'NaN' }] },
    { kind: 'all', of: [{ kind: 'field', field: 'tokens', is: 'known', value: '' }] },
    { kind: 'all', of: [{ kind: 'field', field: 'name', is: '= 1 OR 1', value: 'x' }] },
    { kind: 'all', of: [{ kind: 'field', field: 'name', is: 'is', value: 'a\0b' }] },
    { kind: 'all', of: [{ kind: 'created', is: 'before', when: { kind: 'date', at: 'x' } }] },
    { kind: 'all', of: [{ kind: 'lastChannel', channel: "x' OR true --" }] },
    { kind: 'all', of: Array(21).fill(leaf) },
    { kind: 'all', of: Array(5).fill(all(...Array(10).fill(leaf))) },
    deep(3),
    deep(35),
  ])
    await assert.rejects(
      admin.call(segmentsApi.count, { body: { tree: tree as SegmentTree } }),
      refused(422, /cannot be used/),
      JSON.stringify(tree),
    )
  const most = all(...Array(2).fill(all(...Array(20).fill(leaf))))
  assert.equal((await admin.call(segmentsApi.count, { body: { tree: most } })).matching, 4)
})

test('names of other workspaces name nothing; agents look, administrators save', async () => {
  const other = await addWorkspace(atrium)
  const agent = await addMember(atrium)
  const id = newId(uuid)
  await save(id, 'Ours', everybody)
  const theirs = (tree: SegmentTree) => other.client.call(segmentsApi.count, { body: { tree } })
  await assert.rejects(theirs(all(named(id))), refused(422, /segments/))
  await assert.rejects(
    theirs(all({ kind: 'reachable', accountId: sms, by: 'window' })),
    refused(422, /accounts/),
  )
  assert.equal((await theirs(everybody)).matching, 0)
  assert.equal((await other.client.call(segmentsApi.list)).items.length, 0)
  assert.ok((await agent.client.call(segmentsApi.list)).items.length > 0)
  const body = { name: 'Mine', tree: everybody }
  await assert.rejects(
    agent.client.call(segmentsApi.save, { params: { id }, body }),
    refused(403, /./),
  )
})
