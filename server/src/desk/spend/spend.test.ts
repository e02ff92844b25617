import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { spendApi } from '@atrium/contract/api/sending/spend'
import { ChannelAccountId, MessageId, newId } from '@atrium/contract/ids'
import { startTestApp } from '../../../test/app.ts'
import { rowsOf } from '../../../test/chat.ts'
import { noteEstimate } from '../../flow/outbound/cost/spend.ts'
import { correctSpend } from '../../flow/outbound/cost/sql.ts'

const atrium = await startTestApp({ after })
const { admin, app, workspaceId } = atrium
const broadcastId = crypto.randomUUID()

/** One message of the example's prices; returns its id. */
async function sent(
  day: string,
  change: Partial<Parameters<typeof noteEstimate>[2]> = {},
): Promise<MessageId> {
  const messageId = newId(MessageId)
  const message = {
    messageId,
    accountId: newId(ChannelAccountId),
    channel: 'whatsapp',
    category: 'marketing',
    country: '+34600111222',
    window: 'closed',
    units: 1,
    broadcastId: null,
    at: new Date(day),
    ...change,
  } as const
  await app.db.inWorkspace(workspaceId, (tx) => noteEstimate(tx, app.rates, message))
  return messageId
}
const report = (query: {
  from: string
  to: string
  by?: 'channel' | 'category' | 'day' | 'broadcast'
}) => admin.call(spendApi.report, { query })

await sent('2026-03-01T00:00:00Z', { broadcastId })
await sent('2026-03-01T23:59:59Z')
await sent('2026-03-02T00:00:00Z', { channel: 'sms', category: 'sms', units: 2 })
const free = await sent('2026-03-02T10:00:00Z', { category: 'utility' })
await sent('2026-03-02T11:00:00Z', { channel: 'sms', category: 'mms' })
await app.db.inWorkspace(workspaceId, (tx) => correctSpend(tx, free, { billable: false }))
const march = { from: '2026-03-01', to: '2026-03-02' }

test('the report groups by channel, dearest first, and tells what has no rate apart', async () => {
  const { items, totals, rates } = await report(march)
  assert.deepEqual(items, [
    {
      key: 'sms',
      name: null,
      currency: 'USD',
      messages: 1,
      confirmed: 0,
      billed: 0,
      estimate: 0.16,
      amount: 0.16,
    },
    {
      key: 'whatsapp',
      name: null,
      currency: 'USD',
      messages: 3,
      confirmed: 1,
      billed: 0,
      estimate: 0.16,
      amount: 0.14,
    },
    {
      key: 'sms',
      name: null,
      currency: null,
      messages: 1,
      confirmed: 0,
      billed: 0,
      estimate: 0,
      amount: 0,
    },
  ])
  assert.deepEqual(totals, [{ currency: 'USD', amount: 0.3 }])
  assert.equal(rates.example, true)
})

test('by category, by day with the newest first, and by broadcast', async () => {
  const keys = async (by: 'category' | 'day' | 'broadcast') =>
    (await report({ ...march, by })).items.map(({ key, amount }) => [key, amount])
  assert.deepEqual(await keys('category'), [
    ['sms', 0.16],
    ['marketing', 0.14],
    ['mms', 0],
    ['utility', 0],
  ])
  assert.deepEqual(await keys('day'), [
    ['2026-03-02', 0.16],
    ['2026-03-02', 0],
    ['2026-03-01', 0.14],
  ])
  const byBroadcast = await keys('broadcast')
  assert.deepEqual(
    byBroadcast.find(([key]) => key === broadcastId),
    [broadcastId, 0.07],
  )
  await rowsOf(
    atrium,
    "INSERT INTO broadcast (workspace_id, id, name, draft, state, actor, created_at) VALUES ($1, $2, 'Spring', '{}', 'done', 'Ada', now())",
    [workspaceId, broadcastId],
  )
  const named = (await report({ ...march, by: 'broadcast' })).items
  assert.equal(named.find(({ key }) => key === broadcastId)?.name, 'Spring')
  assert.ok(named.every(({ key, name }) => key === broadcastId || name === null))
})

test('both days are included, and nothing beside them', async () => {
  const messages = async (from: string, to: string) =>
    (await report({ from, to })).items.reduce((sum, item) => sum + item.messages, 0)
  assert.equal(await messages('2026-03-01', '2026-03-01'), 2)
  assert.equal(await messages('2026-03-02', '2026-03-02'), 3)
  assert.equal(await messages('2026-03-03', '2026-12-31'), 0)
})

test('days that are none, in the wrong order or too many are refused', async () => {
  for (const query of [
    { from: '2026-03-02', to: '2026-03-01' },
    { from: '2020-01-01', to: '2026-03-01' },
    { from: '2026-02-30', to: '2026-03-01' },
    { from: "2026-03-01'; DROP TABLE spend; --", to: '2026-03-01' },
  ])
    await assert.rejects(report(query), { status: 422 }, JSON.stringify(query))
})
