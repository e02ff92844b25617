import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { flowsApi } from '@atrium/contract/api/automation/flows'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { FlowDraft, FlowStep } from '@atrium/contract/flow/flow'
import { eventually } from '../../../test/app.ts'
import { conversationWith, reply, rowsOf, textsOnPhone } from '../../../test/chat.ts'
import { flowDesk, says, waits } from '../../../test/outbound/flows.ts'

const desk = await flowDesk({ after })
const { atrium, fake, save, runsOf, over, did, somebody, pass, worked } = desk
const { admin } = atrium
const sms = await atrium.connect(createSms)

afterEach(async () => {
  const { items } = await admin.call(flowsApi.list)
  for (const { id } of items) await desk.remove(id)
})

const day = 24 * 60
const reminder = (change: Partial<Extract<FlowStep, { kind: 'send' }>> = {}): FlowStep[] => [
  waits(day, true),
  says('Did you see our answer?', {
    class: 'proactive',
    purpose: 'reminders',
    to: 'channel',
    channel: 'sms',
    ...change,
  }),
]
const silent: Partial<FlowDraft> = { trigger: 'replied', conditions: { channels: ['whatsapp'] } }

/** Somebody who wrote a text once, and asks by WhatsApp now. */
async function asks() {
  const who = somebody()
  const { id } = sms.fake.addCustomer({ name: who.name, phone: who.phone })
  const text = (words: string) => shown(() => sms.fake.act(id, { kind: 'text', text: words }))
  await text('hello')
  await shown(() => who.says('Do you have a table on Friday?'))
  const texts = () => textsOnPhone(sms.fake, id)
  const reminded = () => eventually(`${who.name} is reminded`, () => texts().length > 0 && texts())
  return { ...who, text, texts, reminded, row: await conversationWith(atrium, who.name) }
}
/** Waits until what somebody says is shown. */
async function shown(says: () => Promise<unknown>): Promise<void> {
  const count = async () =>
    (await rowsOf(atrium, `SELECT FROM message WHERE direction = 'in'`)).length
  const before = await count()
  await says()
  await eventually('it is shown', async () => (await count()) > before)
}
const whys = async (id: string) => (await runsOf(id)).map(({ state, why }) => [state, why])

test('B14: no answer by the customer for a day after ours: a reminder goes by the channel that the flow names', async () => {
  const flow = await save(reminder(), silent)
  const ana = await asks()
  await reply(atrium, ana.row, 'We do, at eight?')
  await did(flow.id, 1)
  pass(day - 1)
  await worked()
  assert.deepEqual(ana.texts(), [])
  pass(2)
  const [run] = await over(flow.id)
  assert.deepEqual(
    run?.log.map(({ outcome, channel }) => [outcome, channel]),
    [
      ['done', null],
      ['done', 'sms'],
    ],
  )
  assert.deepEqual(await ana.reminded(), ['Did you see our answer?'])
  assert.equal((await conversationWith(atrium, ana.name)).contactId, ana.row.contactId)
})

test('who answers is not reminded, on whatever channel they do', async () => {
  const flow = await save(reminder(), silent)
  const bea = await asks()
  await reply(atrium, bea.row, 'We do, at eight?')
  await did(flow.id, 1)
  pass(60)
  await bea.text('Eight is fine')
  pass(day)
  await over(flow.id)
  assert.deepEqual(await whys(flow.id), [['ended', 'answered']])
  assert.deepEqual(bea.texts(), [])
})

test('each word of ours begins the wait anew: one reminder, a day after the last one', async () => {
  const flow = await save(reminder(), silent)
  const cy = await asks()
  await reply(atrium, cy.row, 'We do.')
  await did(flow.id, 1)
  for (let n = 0; n < 7; n += 1) {
    pass(10)
    await reply(atrium, cy.row, `At ${n}?`)
  }
  await did(flow.id, 1)
  pass(day - 60)
  await worked()
  assert.deepEqual(cy.texts(), [])
  assert.deepEqual(await whys(flow.id), [
    ['running', null],
    ...Array.from({ length: 7 }, () => ['ended', 'newer']),
  ])
  pass(61)
  await over(flow.id, 8)
  assert.deepEqual(await cy.reminded(), ['Did you see our answer?'])
})

test('a word of ours on another channel, and resolving, end the wait', async () => {
  const flow = await save(reminder(), silent)
  const [di, ed] = [await asks(), await asks()]
  await reply(atrium, di.row, 'We do.')
  await did(flow.id, 1)
  await di.text('or Saturday')
  const row = await conversationWith(atrium, di.name)
  await reply(atrium, row, 'Saturday is full.')
  assert.deepEqual(await whys(flow.id), [['ended', 'newer']])
  await reply(atrium, ed.row, 'We do.', { resolve: true })
  assert.deepEqual(await whys(flow.id), [
    ['ended', 'resolved'],
    ['ended', 'newer'],
  ])
  await admin.call(inboxApi.setStatus, { params: { id: ed.row.id }, body: { status: 'open' } })
  pass(day + 1)
  await worked()
  await eventually('Di has the answer', () => di.texts().length === 1)
  assert.deepEqual([di.texts(), ed.texts()], [['Saturday is full.'], []])
})

test('what was typed in the provider’s own app counts as ours', async () => {
  const flow = await save(reminder(), silent)
  const fay = await asks()
  fake.businessApp(fay.id, { kind: 'text', text: 'We do, says the phone in the shop' })
  await did(flow.id, 1)
  pass(day + 1)
  await over(flow.id)
  assert.deepEqual(await fay.reminded(), ['Did you see our answer?'])
})

test('the same reply twice starts it once; a flow’s own words start nothing', async () => {
  const flow = await save(reminder(), silent)
  const gil = await asks()
  const messageId = await reply(atrium, gil.row, 'We do.')
  await reply(atrium, gil.row, 'We do.', { messageId })
  assert.equal((await runsOf(flow.id)).length, 1)
  const answering = await save([says('By a machine')], { conditions: { words: ['machine'] } })
  const hal = somebody()
  await hal.says('are you a machine')
  await over(answering.id)
  assert.equal((await runsOf(flow.id)).length, 1)
})

test('where the customer has no address on that channel, the run log says so and nothing leaves', async () => {
  const flow = await save(reminder({ channel: 'telegram' }), silent)
  const ida = await asks()
  await reply(atrium, ida.row, 'We do.')
  await did(flow.id, 1)
  // Before the window closes.
  await eventually('Ida has the answer', () => ida.heard().length > 0)
  pass(day + 1)
  const [run] = await over(flow.id)
  assert.deepEqual(
    [run?.state, run?.log[1]?.outcome, run?.log[1]?.why],
    ['ended', 'refused', 'ways'],
  )
  assert.deepEqual([ida.texts(), ida.heard().length], [[], 1])
})
