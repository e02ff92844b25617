import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createMail } from '@atrium/channel-email/fake'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { inboxApi } from '@atrium/contract/api/inbox'
import { channelsApi } from '@atrium/contract/api/settings'
import { answer } from '../../src/flow/answering/answer.ts'
import { eventually } from '../app.ts'
import { conversationWith, messagesOf, reply, rowsOf } from '../chat.ts'
import { assistantDesk, customer, thoughtOver, turnOn, turns } from './desk.ts'

const desk = await assistantDesk({ after: (work) => after(work as () => Promise<void>) })
const { atrium, fake } = desk

async function lines(contactId: string): Promise<string[]> {
  const { items } = await atrium.admin.call(inboxApi.timeline, {
    params: { id: contactId },
    query: { limit: 200 },
  })
  return items.flatMap((item) =>
    item.type === 'activity' ? [`${item.kind} ${String(item.data.why ?? '')}`.trim()] : [],
  )
}

test('a greeting is answered by the assistant, which is the handler from then on', async () => {
  const ana = customer(desk, 'Ana Ruiz')
  await ana.says('Hello there!')
  assert.deepEqual(await ana.hears(1), ['Hello Ana! How can we help you?'])
  const row = await conversationWith(atrium, 'Ana Ruiz')
  assert.equal(row.handler, 'assistant')
  assert.equal(row.waitingSince, null)
  const [, said] = await messagesOf(atrium, row.contactId)
  assert.deepEqual([said?.author, said?.class], [{ kind: 'assistant' }, 'reply'])
  // It counts for no cap: it answers.
  assert.deepEqual(await rowsOf(atrium, 'SELECT 1 FROM touch'), [])
})

test('whoever speaks Spanish is answered in Spanish', async () => {
  const eva = customer(desk, 'Eva Gil')
  await eva.says('¡Hola, buenas tardes!')
  assert.deepEqual(await eva.hears(1), ['¡Hola Eva! ¿En qué podemos ayudarte?'])
})

test('B17: whoever asks for a person gets one: nobody handles it, it says why, and the customer is told and still waits', async () => {
  const bea = customer(desk, 'Bea Sanz')
  await bea.says('Could I talk to a person please?')
  assert.deepEqual(await bea.hears(1), ['Of course. A colleague will answer you here.'])
  const row = await conversationWith(atrium, 'Bea Sanz')
  assert.equal(row.handler, 'nobody')
  assert.ok(row.waitingSince)
  // That a colleague will answer is no answer: the five minutes of WhatsApp hold on.
  assert.equal(Date.parse(row.slaDueAt ?? '') - Date.parse(row.waitingSince), 5 * 60_000)
  assert.ok((await lines(row.contactId)).includes('handed_over asked'))
  await bea.says('Hello?')
  await thoughtOver(atrium)
  assert.equal(bea.heard().length, 1, 'it does not talk into what people have to answer')
})

test('B17: what it does not understand it does not guess', async () => {
  const carl = customer(desk, 'Carl Thorn')
  await carl.says('Hello, is your entrance free of steps, and may my dog come along?')
  const [said] = await carl.hears(1)
  assert.match(said ?? '', /rather have a colleague/)
  const row = await conversationWith(atrium, 'Carl Thorn')
  assert.ok((await lines(row.contactId)).includes('handed_over unsure'))
})

test('a picture without words goes to people', async () => {
  const pia = customer(desk, 'Pia Moll')
  await fake.act(pia.id, { kind: 'location', latitude: 1, longitude: 2 })
  assert.match((await pia.hears(1))[0] ?? '', /colleague/)
})

test('where a person answers it is silent, until their pause is over (B2)', async () => {
  const dora = customer(desk, 'Dora Lund')
  await turnOn(atrium, desk.accountId, false)
  await dora.says('Hi!')
  const row = await conversationWith(atrium, 'Dora Lund')
  await turnOn(atrium, desk.accountId)
  await reply(atrium, row, 'Hello Dora, Ada here.')
  await dora.hears(1)
  await dora.says('Hello!')
  await thoughtOver(atrium)
  assert.equal(dora.heard().length, 1)
  assert.equal((await conversationWith(atrium, 'Dora Lund')).handler, 'human')
  atrium.app.clock.setOffset(atrium.app.clock.offset() + 5 * 3600_000)
  await dora.says('Hello!')
  assert.match((await dora.hears(2))[1] ?? '', /^Hello Dora/)
  assert.equal((await conversationWith(atrium, 'Dora Lund')).handler, 'assistant')
})

test('a person’s reply takes it over from the assistant', async () => {
  const finn = customer(desk, 'Finn Dahl')
  await finn.says('Hello')
  await finn.hears(1)
  await reply(atrium, await conversationWith(atrium, 'Finn Dahl'), 'I take this one.')
  assert.equal((await conversationWith(atrium, 'Finn Dahl')).handler, 'human')
  await finn.hears(2)
  await finn.says('Thank you!')
  await thoughtOver(atrium)
  assert.equal(finn.heard().length, 2)
})

test('STOP is no question', async () => {
  const hal = customer(desk, 'Hal Poe')
  await hal.says('Hello')
  await hal.hears(1)
  await hal.says('STOP')
  // That it was heard is said by Atrium.
  await hal.hears(2)
  await thoughtOver(atrium)
  const { contactId } = await conversationWith(atrium, 'Hal Poe')
  const said = (await messagesOf(atrium, contactId)).filter(({ direction }) => direction === 'out')
  assert.deepEqual(
    said.map(({ author }) => author?.kind),
    ['assistant', 'system'],
  )
})

test('the same job again, at once and later, answers once', async () => {
  const ivo = customer(desk, 'Ivo Kern')
  await ivo.says('Good morning')
  await ivo.hears(1)
  const row = await conversationWith(atrium, 'Ivo Kern')
  const [first] = await messagesOf(atrium, row.contactId)
  const before = (await turns(atrium)).length
  const deps = { ...atrium.app, now: atrium.app.clock.now }
  const payload = { workspaceId: atrium.workspaceId, messageId: first?.id }
  await Promise.all(Array.from({ length: 8 }, () => answer(deps, payload)))
  await thoughtOver(atrium)
  assert.equal((await messagesOf(atrium, row.contactId)).length, 2)
  assert.equal((await turns(atrium)).length, before)
})

test('eight workers at once on a message without an answer write one', async () => {
  const jon = customer(desk, 'Jon Berg')
  await turnOn(atrium, desk.accountId, false)
  await jon.says('Hello')
  const row = await conversationWith(atrium, 'Jon Berg')
  await turnOn(atrium, desk.accountId)
  atrium.app.accounts.forget(desk.accountId)
  const [first] = await messagesOf(atrium, row.contactId)
  const deps = { ...atrium.app, now: atrium.app.clock.now }
  const payload = { workspaceId: atrium.workspaceId, messageId: first?.id }
  await Promise.all(Array.from({ length: 8 }, () => answer(deps, payload)))
  assert.equal((await messagesOf(atrium, row.contactId)).length, 2)
})

test('it is off until somebody turns it on, and cannot be turned on for mail', async () => {
  const { fake: chat, accountId } = await atrium.connect(createWebchat)
  const visitor = chat.addCustomer({ name: 'Quiet Visitor' })
  await chat.act(visitor.id, { kind: 'text', text: 'Hello' })
  await eventually('it is shown', () => conversationWith(atrium, 'Quiet Visitor'))
  await thoughtOver(atrium)
  assert.deepEqual(
    chat.transcript(visitor.id).filter(({ from }) => from === 'business'),
    [],
  )
  const { items } = await atrium.admin.call(channelsApi.accounts)
  assert.equal(items.find(({ id }) => id === accountId)?.assistant, false)
  const mail = await atrium.connect(createMail, { enabled: false })
  const on = { params: { id: mail.accountId }, body: { on: true } }
  await assert.rejects(atrium.admin.call(assistantApi.setAccount, on), /does not answer E-mail/)
})

test('a payload of another workspace or of nothing does nothing', async () => {
  const deps = { ...atrium.app, now: atrium.app.clock.now }
  const nothing = crypto.randomUUID()
  await answer(deps, { workspaceId: atrium.workspaceId, messageId: nothing })
  await answer(deps, { workspaceId: nothing, messageId: nothing })
  await assert.rejects(answer(deps, { workspaceId: atrium.workspaceId }))
})
