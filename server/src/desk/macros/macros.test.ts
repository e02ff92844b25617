import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { labelsApi } from '@atrium/contract/api/labels'
import { macrosApi } from '@atrium/contract/api/macros'
import type { BodyInput } from '@atrium/contract/endpoint'
import { newId, uuid } from '@atrium/contract/ids'
import { type Client, startTestApp } from '../../../test/app.ts'
import { addMember, addWorkspace } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { admin } = atrium
const { client: agent, memberId: agentId } = await addMember(atrium)

type Draft = BodyInput<typeof macrosApi.save>
const draft = (more: Partial<Draft> = {}): Draft => ({
  name: `Macro ${newId(uuid)}`,
  visibility: 'everyone',
  steps: [{ kind: 'resolve' }],
  rev: 0,
  ...more,
})
const save = (client: Client, body: Draft, id: string = newId(uuid)) =>
  client.call(macrosApi.save, { params: { id }, body })
const remove = (client: Client, id: string) => client.call(macrosApi.remove, { params: { id } })
const namesOf = async (client: Client) =>
  (await client.call(macrosApi.list)).items.map(({ name }) => name)

test('everyone has what administrators save; what a member saves for themselves nobody else sees', async () => {
  const all = await save(admin, draft({ name: 'For all' }))
  const own = await save(agent, draft({ name: 'My own', visibility: 'me' }))
  assert.deepEqual([all.visibility, own.visibility], ['everyone', 'me'])
  assert.deepEqual(await namesOf(agent), ['For all', 'My own'])
  assert.deepEqual(await namesOf(admin), ['For all'])
  await assert.rejects(save(agent, draft()), { status: 403 })
  await assert.rejects(save(agent, draft({ rev: 1 }), all.id), { status: 403 })
  await assert.rejects(save(agent, draft({ rev: 1, visibility: 'me' }), all.id), { status: 403 })
  await assert.rejects(save(agent, draft({ rev: own.rev }), own.id), {
    status: 403,
  })
  await assert.rejects(remove(agent, all.id), { status: 403 })
  // An administrator neither sees nor changes what somebody has for themselves.
  await assert.rejects(save(admin, draft({ rev: 1 }), own.id), { status: 404 })
  await assert.rejects(remove(admin, own.id), { status: 404 })
  await remove(agent, own.id)
  await remove(admin, all.id)
  assert.deepEqual(await namesOf(agent), [])
})

test('a name is one among everyone’s and one among a member’s own, whatever its case', async () => {
  await save(admin, draft({ name: 'Thanks' }))
  await assert.rejects(save(admin, draft({ name: 'tHANKS ' })), /Another macro has this name/)
  await save(agent, draft({ name: 'Thanks', visibility: 'me' }))
  await assert.rejects(
    save(agent, draft({ name: 'thanks', visibility: 'me' })),
    /Another macro has this name/,
  )
  const other = await save(admin, draft({ name: 'Thanks', visibility: 'me' }))
  await assert.rejects(
    save(admin, draft({ name: 'Thanks', rev: other.rev }), other.id),
    /Another macro has this name/,
  )
})

test('the same again is the same; two changes at once are not written over each other', async () => {
  const id = newId(uuid)
  const body = draft({
    steps: [
      { kind: 'assign', to: { kind: 'member', memberId: agentId } },
      { kind: 'reply', text: 'Thank you' },
    ],
  })
  const first = await save(admin, body, id)
  assert.deepEqual(await save(admin, body, id), first)
  assert.equal(first.rev, 1)
  const changes = ['One', 'Two', 'Three'].map((name) => save(admin, draft({ name, rev: 1 }), id))
  const results = await Promise.allSettled(changes)
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results)
    if (result.status === 'rejected') assert.match(String(result.reason), /changed this macro/)
  const [now] = (await admin.call(macrosApi.list)).items.filter((one) => one.id === id)
  assert.equal(now?.rev, 2)
  await remove(admin, id)
  await assert.rejects(remove(admin, id), { status: 404 })
  await assert.rejects(save(admin, draft({ rev: 2 }), id), /not there any more/)
})

test('what does not fit is refused with its place', async () => {
  const resolve = { kind: 'resolve' } as const
  const reply = { kind: 'reply', text: 'Hi' } as const
  const bad: unknown[] = [
    { name: ' ' },
    { name: 'x'.repeat(61) },
    { visibility: 'team' },
    { rev: -1 },
    { steps: [] },
    { steps: Array.from({ length: 11 }, () => resolve) },
    { steps: Array.from({ length: 300 }, () => ({ ...reply, text: 'x'.repeat(1000) })) },
    { steps: [reply, { kind: 'template', name: 'order_update' }] },
    { steps: [{ kind: 'reply', text: ' ' }] },
    { steps: [{ kind: 'reply', text: 'x'.repeat(10_001) }] },
    { steps: [{ kind: 'snooze', hours: 0 }] },
    { steps: [{ kind: 'snooze', hours: 1e9 }] },
    { steps: [{ kind: 'assign', to: { kind: 'everybody' } }] },
    { steps: [{ kind: 'delete' }] },
    { steps: [{ ...resolve, more: 1 }] },
    { steps: 'resolve' },
  ]
  for (const more of bad)
    await assert.rejects(
      save(admin, { ...draft(), ...(more as object) }),
      { status: 422 },
      JSON.stringify(more).slice(0, 80),
    )
  const pointerOf = async (step: Draft['steps'][number]) => {
    const error = await save(admin, draft({ steps: [resolve, step] })).catch((one: unknown) => one)
    return (error as { problem: { errors: { pointer: string }[] } }).problem.errors[0]?.pointer
  }
  assert.equal(
    await pointerOf({ kind: 'label', labelId: newId(uuid), has: true }),
    '/steps/1/labelId',
  )
  const nobody = { kind: 'member', memberId: newId(uuid) as typeof agentId } as const
  assert.equal(await pointerOf({ kind: 'assign', to: nobody }), '/steps/1/to/memberId')
  assert.equal(await pointerOf({ kind: 'template', name: 'nothing' }), '/steps/1/name')
})

test('another workspace has its own: it sees none of ours, and cannot use our labels', async () => {
  const ours = await save(admin, draft({ name: 'Only here' }))
  const other = await addWorkspace(atrium)
  assert.deepEqual(await namesOf(other.client), [])
  await assert.rejects(remove(other.client, ours.id), { status: 404 })
  await save(other.client, draft({ name: 'Only here' }))
  const label = newId(uuid)
  await admin.call(labelsApi.save, { params: { id: label }, body: { name: 'VIP', color: 'red' } })
  const steps: Draft['steps'] = [{ kind: 'label', labelId: label, has: true }]
  await assert.rejects(save(other.client, draft({ steps })), { status: 422 })
  await save(admin, draft({ steps }))
})

test('there is an end to their number', async () => {
  const { client } = await addMember(atrium, { name: 'Many' })
  for (let n = 0; n < 200; n += 1) await save(client, draft({ visibility: 'me' }))
  await assert.rejects(save(client, draft({ visibility: 'me' })), /There are 200 macros/)
})
