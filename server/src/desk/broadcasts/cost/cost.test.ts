import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { segmentsApi } from '@atrium/contract/api/sending/segments'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import type { BroadcastDraft } from '@atrium/contract/broadcast/broadcast'
import { newId, uuid } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../../../../test/app.ts'
import { rowsOf } from '../../../../test/chat.ts'
import { broadcaster, refused } from '../../../../test/outbound/broadcasts.ts'
import { putCustomers } from '../../../../test/outbound/customers.ts'

const atrium = await startTestApp({ after })
const { app, admin, workspaceId } = atrium
const { accountId } = await atrium.connect(createWhatsApp)
const { world, save, begin, step, get, until, smsWay, mailWay, sms } = await broadcaster(atrium)
await admin.call(templatesApi.sync, { params: { id: accountId } })
const { items: templates } = await admin.call(templatesApi.list)

const estimate = (id: string) => admin.call(broadcastsApi.estimate, { params: { id } })
const results = (id: string) => admin.call(broadcastsApi.results, { params: { id } })
const setBudget = (id: string, budget: number | null) =>
  admin.call(broadcastsApi.budget, { params: { id }, body: { budget } })
/** An SMS to Spain, in the example's rates. */
const price = 0.08

test('the estimate counts who would get it by account, category and country, and who costs nothing or nobody knows what', async () => {
  const { draft, group } = await world(3, (n) => ({ name: n === 2 ? 'Stopped One' : `Name${n}` }))
  const attributes = { group }
  const said = [{ purpose: 'all', value: 'stop', at: new Date() } as const]
  await putCustomers(app.db, workspaceId, [
    { name: 'A', attributes, handles: [{ channel: 'sms', address: '+12025550101' }] },
    { name: 'B', attributes, handles: [{ channel: 'sms', address: '+34699999999', said }] },
    { name: 'C', attributes, handles: [{ channel: 'email', address: 'c@x.example' }] },
    { name: 'D', attributes, handles: [{ channel: 'whatsapp', address: '+34611111111' }] },
  ])
  const update = templates.find((one) => one.name === 'order_update' && one.language === 'en')
  assert.ok(update)
  const values = { 'body.1': '{{first_name|there}}', 'body.2': 'x', 'body.3': '{{order}}' }
  const template = { kind: 'template', templateId: update.id, values } as const
  const long = 'x'.repeat(200)
  const ways = [smsWay(long), { accountId, content: template }, mailWay('Hello')]
  const found = await estimate(await save(draft({ ways })))
  const lines = found.lines.map((line) => [
    line.channel,
    line.category,
    line.country,
    line.recipients,
    line.amount,
    line.currency,
  ])
  assert.deepEqual(lines, [
    ['sms', 'sms', null, 3, 3 * 2 * price, 'USD'],
    ['sms', 'sms', '1', 1, 0.02, 'USD'],
    ['whatsapp', 'utility', null, 1, 0.02, 'USD'],
  ])
  assert.deepEqual(found.totals, [{ currency: 'USD', amount: 0.52 }])
  assert.deepEqual([found.unrated, found.unbilled, found.example], [0, 1, true])
})

test('without a way or for a broadcast that is not there, nothing is estimated', async () => {
  const { draft } = await world(1)
  const found = await estimate(await save(draft({ ways: [] })))
  assert.deepEqual([found.lines, found.totals, found.unbilled], [[], [], 0])
  await assert.rejects(estimate(newId(uuid)), refused(404, /no such broadcast/))
})

test('before it costs more than it may it pauses and says so; with a higher limit it goes on where it stopped', async () => {
  const { draft, sent } = await world(5)
  const id = await begin(draft({ budget: 2.5 * price }))
  const paused = await until(id, 'paused')
  assert.equal(paused.pausedFor, 'budget')
  await eventually('what may leave has left', () => sent() === 2)
  assert.deepEqual((await results(id)).spent, [{ currency: 'USD', amount: 0.16 }])
  // Resumed without another limit it makes nothing and pauses again.
  await step(id, 'resume')
  assert.equal((await until(id, 'paused')).pausedFor, 'budget')
  assert.equal(sent(), 2)
  assert.equal((await setBudget(id, 5 * price)).budget, 5 * price)
  const going = await step(id, 'resume')
  assert.deepEqual([going.state, going.pausedFor], ['running', null])
  await until(id, 'done')
  await eventually('everybody has it', () => sent() === 5)
  await assert.rejects(setBudget(id, null), refused(409, /done now/))
})

test('a message that failed costs nothing, and its money goes to somebody else', async () => {
  const { draft, sent } = await world(3)
  sms.faults.error = true
  const id = await begin(draft({ budget: price, perMinute: 60_000 }))
  await until(id, 'paused')
  await rowsOf(
    atrium,
    `UPDATE message SET state = 'failed' WHERE id IN (SELECT message_id FROM broadcast_recipient WHERE broadcast_id = $1)`,
    [id],
  )
  await rowsOf(atrium, `UPDATE outbox SET state = 'done' WHERE state = 'queued'`)
  await rowsOf(atrium, 'UPDATE spend SET actual = 0, billable = false WHERE broadcast_id = $1', [
    id,
  ])
  sms.faults.error = false
  await step(id, 'resume')
  await until(id, 'paused')
  await eventually('one more has it', () => sent() === 1)
})

test('a member’s pause is not the limit’s, and a limit of nothing sends nothing', async () => {
  const { draft, sent } = await world(2)
  const id = await begin(draft({ budget: 0 }))
  assert.equal((await until(id, 'paused')).pausedFor, 'budget')
  assert.equal(sent(), 0)
  const other = await world(2)
  const slow = await begin(other.draft({ perMinute: 1 }))
  await until(slow, 'running')
  assert.equal((await step(slow, 'pause')).pausedFor, null)
  assert.equal((await get(slow)).budget, null)
})

test('an earlier broadcast is a condition: who got it, who answered, who was silent, who did not get it', async () => {
  const { draft, people, ids, group, sent } = await world(3)
  const attribute = { kind: 'attribute', key: 'group', is: 'is', value: group } as const
  const third = { kind: 'field', field: 'name', is: 'isNot', value: `Person2 Of${group}` } as const
  const tree: BroadcastDraft['tree'] = { kind: 'all', of: [attribute, third] }
  const id = await begin(draft({ tree }))
  await until(id, 'done')
  await eventually('two have it', () => sent() === 2)
  await sms.act(people[1] ?? '', { kind: 'text', text: 'yes' })
  const meant = async (is: 'got' | 'notGot' | 'replied' | 'silent', broadcastId = id) => {
    const of = [attribute, { kind: 'broadcast', broadcastId, is } as const]
    const found = await admin.call(segmentsApi.sample, { body: { tree: { kind: 'all', of } } })
    return found.items.map((one) => ids.indexOf(one.id)).sort()
  }
  await eventually('the answer counts', async () => (await meant('replied')).length === 1)
  assert.deepEqual(await meant('got'), [0, 1])
  assert.deepEqual(await meant('replied'), [1])
  assert.deepEqual(await meant('silent'), [0])
  assert.deepEqual(await meant('notGot'), [2])
  // One that never was: nobody got it.
  assert.deepEqual(await meant('got', newId(uuid)), [])
  assert.deepEqual(await meant('silent', newId(uuid)), [])
  assert.deepEqual(await meant('notGot', newId(uuid)), [0, 1, 2])
})

test('results: who answered and tapped, the cases of their answers, and what it cost', async () => {
  const { draft, people, sent } = await world(3)
  const id = await begin(draft())
  await until(id, 'done')
  await eventually('all have it', () => sent() === 3)
  assert.deepEqual((await results(id)).replied, 0)
  for (const n of [0, 1]) await sms.act(people[n] ?? '', { kind: 'text', text: `yes ${n}` })
  await sms.act(people[0] ?? '', { kind: 'text', text: 'and again' })
  await eventually('both answers count', async () => (await results(id)).replied === 2)
  await eventually('all three messages are there', async () => {
    const rows = await rowsOf(atrium, `SELECT 1 FROM message WHERE content->>'text' = 'and again'`)
    return rows.length === 1
  })
  await rowsOf(
    atrium,
    `UPDATE message SET content = '{"kind":"choice","id":"y","title":"Yes"}' WHERE content->>'text' = 'yes 1'`,
  )
  await rowsOf(
    atrium,
    `UPDATE conversation SET status = 'resolved' WHERE id IN (SELECT conversation_id FROM message WHERE content->>'kind' = 'choice')`,
  )
  const { spent, got, replied, tapped, conversations, resolved, unrated } = await results(id)
  assert.deepEqual(
    { got, replied, tapped, conversations, resolved, unrated },
    { got: 3, replied: 2, tapped: 1, conversations: 2, resolved: 1, unrated: 0 },
  )
  assert.deepEqual(spent, [{ currency: 'USD', amount: 0.24 }])
})
