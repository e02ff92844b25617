import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Charge } from '@atrium/channel-kit/inbound-event'
import { createFake as createSms, createTelnyxFake } from '@atrium/channel-sms/fake'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { ChannelAccountId, MessageId, newId } from '@atrium/contract/ids'
import { eventually, startTestApp, type TestApp } from '../../../../test/app.ts'
import {
  conversations,
  conversationWith,
  customerWrites,
  inState,
  reply,
  rowsOf,
  startDesk,
} from '../../../../test/chat.ts'
import { ratesFile } from '../../../../test/outbound/rates-file.ts'
import { applyReceipt } from '../receipts/receipts.ts'
import { noteEstimate } from './spend.ts'
import { spentSince } from './sql.ts'

const rates = await ratesFile({ after }, [
  { channel: 'whatsapp', category: 'service', country: '34', amount: 0.02 },
  { channel: 'whatsapp', category: 'marketing', amount: 0.06 },
  { channel: 'sms', category: 'sms', amount: 0.071 },
])
const env = { ATRIUM_RATES: rates }

type Row = {
  message_id: string
  channel: string
  category: string
  country: string | null
  units: number
  estimate: string | null
  currency: string | null
  billable: boolean | null
  actual: string | null
  actual_currency: string | null
}

const spends = (atrium: TestApp): Promise<Row[]> =>
  rowsOf(atrium, 'SELECT * FROM spend ORDER BY at')

async function spent(atrium: TestApp, messageId: string): Promise<Row> {
  const row = (await spends(atrium)).find((each) => each.message_id === messageId)
  assert.ok(row, 'no row was written')
  return row
}

function total(atrium: TestApp): Promise<{ currency: string; amount: number }[]> {
  return atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
    spentSince(tx, { since: new Date(0) }),
  )
}

test('an answer is estimated when it leaves, and its receipt says whether it was billed', async (context) => {
  const desk = await startDesk(context, env)
  const { row } = await customerWrites(desk)
  const messageId = await reply(desk.atrium, row, 'hello')
  await inState(desk.atrium, row, messageId, 'delivered')
  const cost = await spent(desk.atrium, messageId)
  assert.partialDeepStrictEqual(cost, {
    channel: 'whatsapp',
    category: 'service',
    country: '34',
    units: 1,
    estimate: '0.020000',
    currency: 'EUR',
  })
  // The fake bills services from 2026-10-01 on, as Meta does.
  assert.deepEqual([cost.billable, cost.actual], [true, '0.020000'])
  assert.deepEqual(await total(desk.atrium), [{ currency: 'EUR', amount: 0.02 }])
})

test('an SMS is priced by its segments; what did not arrive is not counted, and a second try is', async (context) => {
  const atrium = await startTestApp(context, env)
  const { fake } = await atrium.connect(createSms)
  await fake.act('ana', { kind: 'text', text: 'hi' })
  const row = await conversationWith(atrium, '+34 600 111 222')
  const messageId = await reply(atrium, row, '👋'.repeat(70))
  await inState(atrium, row, messageId, 'delivered')
  const cost = await spent(atrium, messageId)
  assert.deepEqual([cost.category, cost.units, cost.estimate], ['sms', 3, '0.213000'])
  assert.deepEqual([cost.billable, cost.actual], [null, null])
  assert.deepEqual(await total(atrium), [{ currency: 'EUR', amount: 0.213 }])

  fake.trouble('ana', '30006')
  const lost = await reply(atrium, row, 'hello')
  await inState(atrium, row, lost, 'failed')
  assert.deepEqual(
    [(await spent(atrium, lost)).billable, (await spent(atrium, lost)).actual],
    [false, '0.000000'],
  )
  assert.deepEqual(await total(atrium), [{ currency: 'EUR', amount: 0.213 }])
  fake.trouble('ana', null)
  await atrium.admin.call(inboxApi.retry, { params: { id: lost } })
  await inState(atrium, row, lost, 'delivered')
  assert.equal((await spends(atrium)).length, 2)
  assert.deepEqual(await total(atrium), [{ currency: 'EUR', amount: 0.284 }])
})

test('what a provider charges itself counts before our rates, in its own currency', async (context) => {
  const atrium = await startTestApp(context, env)
  const { fake } = await atrium.connect(createTelnyxFake)
  await fake.act('ana', { kind: 'text', text: 'hi' })
  const row = await conversationWith(atrium, '+34 600 111 222')
  const messageId = await reply(atrium, row, 'hello')
  await inState(atrium, row, messageId, 'delivered')
  const cost = await spent(atrium, messageId)
  assert.deepEqual(
    [cost.estimate, cost.currency, cost.actual, cost.actual_currency],
    ['0.071000', 'EUR', '0.005100', 'USD'],
  )
  assert.deepEqual(await total(atrium), [{ currency: 'USD', amount: 0.0051 }])
})

test('where a channel bills no messages nothing is written down', async (context) => {
  const atrium = await startTestApp(context, env)
  const { fake } = await atrium.connect(createWebchat)
  const { id } = fake.addCustomer({ name: 'Vera' })
  await fake.act(id, { kind: 'text', text: 'hi' })
  const [row] = await eventually('a conversation', async () => {
    const all = await conversations(atrium)
    return all.length > 0 && all
  })
  assert.ok(row)
  await inState(atrium, row, await reply(atrium, row, 'hello'), 'accepted', 'delivered', 'read')
  assert.deepEqual(await spends(atrium), [])
})

test('receipts correct the category and the bill by the rates of the sending; a repeat changes nothing, an odd one little', async (context) => {
  const desk = await startDesk(context, env)
  const { atrium, accountId } = desk
  const { row } = await customerWrites(desk)
  const messageId = await reply(atrium, row, 'hello')
  const { externalId } = await inState(atrium, row, messageId, 'delivered')
  const told = (charge: Charge) =>
    atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
      applyReceipt(tx, accountId, {
        kind: 'receipt',
        externalId: externalId ?? '',
        state: 'delivered',
        at: new Date().toISOString(),
        charge,
      }),
    )
  const actual = async () => {
    const { category, billable, actual: amount } = await spent(atrium, messageId)
    return [category, billable, amount]
  }
  await told({ billable: true, category: 'marketing' })
  await told({ billable: true, category: 'marketing' })
  assert.deepEqual(await actual(), ['marketing', true, '0.060000'])
  await told({ billable: true, category: 'general_purpose_ai' })
  assert.deepEqual(await actual(), ['general_purpose_ai', true, '0.020000'])
  await told({ billable: false, category: 'service' })
  assert.deepEqual(await actual(), ['service', false, '0.000000'])
})

test('an estimate of a broadcast is summed apart, and one without a rate in no currency', async (context) => {
  const atrium = await startTestApp(context, env)
  const broadcastId = crypto.randomUUID()
  const sent = {
    accountId: newId(ChannelAccountId),
    channel: 'whatsapp',
    country: '+49151123456',
    window: 'closed',
    units: 1,
    at: new Date('2026-03-01T00:00:00Z'),
  } as const
  await atrium.app.db.inWorkspace(atrium.workspaceId, async (tx) => {
    const note = (category: string, id: string | null) =>
      noteEstimate(tx, atrium.app.rates, {
        ...sent,
        category,
        messageId: newId(MessageId),
        broadcastId: id,
      })
    assert.equal((await note('marketing', broadcastId))?.amount, 0.06)
    assert.equal((await note('marketing', null))?.amount, 0.06)
    assert.equal(await note('utility', broadcastId), null)
    const since = (day: string, one?: string) =>
      spentSince(tx, { since: new Date(day), ...(one && { broadcastId: one }) })
    assert.deepEqual(await since('2026-03-01'), [{ currency: 'EUR', amount: 0.12 }])
    assert.deepEqual(await since('2026-03-01', broadcastId), [{ currency: 'EUR', amount: 0.06 }])
    assert.deepEqual(await since('2026-03-02'), [])
  })
})
