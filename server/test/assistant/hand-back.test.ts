import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, newId } from '@atrium/contract/ids'
import { sendAutomated } from '../../src/flow/sending/send-automated.ts'
import { eventually, type Refusal } from '../app.ts'
import { conversations, conversationWith, reply } from '../chat.ts'
import { assistantDesk, type Customer, customer, thoughtOver, turnOn } from './desk.ts'

const desk = await assistantDesk({ after: (work) => after(work as () => Promise<void>) })
const { atrium, accountId } = desk
const { admin, app } = atrium

const handBack = (id: string) =>
  admin.call(inboxApi.handBack, { params: { id }, body: { handler: 'assistant' } })

/** Why it is refused, and in which words. */
async function refusal(id: string): Promise<unknown[]> {
  const error = await handBack(id).then(
    () => assert.fail('it was handed back'),
    (thrown: Refusal) => thrown,
  )
  const { evidence, detail } = error.problem
  return [error.status, (evidence as { why: string }).why, detail]
}

async function lines(contactId: string): Promise<string[]> {
  const { items } = await admin.call(inboxApi.timeline, {
    params: { id: contactId },
    query: { limit: 200 },
  })
  return items.flatMap((item) =>
    item.type === 'activity' && item.kind === 'handed_back'
      ? [`${item.actor} from ${String(item.data.from)}`]
      : [],
  )
}

/** Somebody's words, shown to the team and thought about: what the assistant had to say to them is said. */
async function unanswered(customer: Customer, name: string, text: string): Promise<void> {
  await customer.says(text)
  await eventually(`${text} is shown`, async () => {
    return (await conversationWith(atrium, name)).lastMessage?.text === text
  })
  await thoughtOver(atrium)
}

test('B2: within a person’s pause it speaks again once it was handed back, and only on the customer’s next words', async () => {
  const dora = customer(desk, 'Dora Lund')
  await turnOn(atrium, accountId, false)
  await dora.says('Hi!')
  const row = await conversationWith(atrium, 'Dora Lund')
  await turnOn(atrium, accountId)
  await reply(atrium, row, 'Hello Dora, Ada here.')
  await dora.hears(1)
  await unanswered(dora, 'Dora Lund', 'Are you there?')
  assert.equal(dora.heard().length, 1)
  const before = await conversationWith(atrium, 'Dora Lund')
  const back = await handBack(row.id)
  assert.equal(back.handler, 'assistant')
  // Nothing is said by it: whoever waits still waits.
  assert.deepEqual([back.waitingSince, back.slaDueAt], [before.waitingSince, before.slaDueAt])
  await thoughtOver(atrium)
  assert.equal(dora.heard().length, 1)
  assert.deepEqual(await lines(row.contactId), ['Ada from human'])
  await dora.says('Hello?')
  assert.match((await dora.hears(2))[1] ?? '', /^Hello Dora/)
  const answered = await conversationWith(atrium, 'Dora Lund')
  assert.deepEqual([answered.handler, answered.waitingSince], ['assistant', null])
  // A person takes it over as ever.
  await reply(atrium, answered, 'Me again.')
  await dora.hears(3)
  await unanswered(dora, 'Dora Lund', 'Hello again!')
  assert.equal(dora.heard().length, 3)
})

test('B2: what nobody asked for waits for the pause all the same', async () => {
  const pat = customer(desk, 'Pat Roe')
  await turnOn(atrium, accountId, false)
  await pat.says('Hi!')
  const row = await conversationWith(atrium, 'Pat Roe')
  await turnOn(atrium, accountId)
  await reply(atrium, row, 'Hello Pat.')
  await handBack(row.id)
  const sent = await app.db.inWorkspace(atrium.workspaceId, (tx) =>
    sendAutomated(
      tx,
      { accounts: app.accounts, now: app.clock.now },
      {
        messageId: newId(MessageId),
        contactId: row.contactId,
        handleId: row.replyHandleId ?? assert.fail('no handle'),
        accountId,
        author: { kind: 'api', name: 'Shop' },
        class: 'proactive',
        purpose: 'reminders',
        content: { kind: 'text', text: 'Do not forget us.' },
      },
    ),
  )
  assert.equal(sent.kind, 'delayed')
})

test('B17: what it handed over it takes up again, hands over again where it must, and is silent then', async () => {
  const bea = customer(desk, 'Bea Sanz')
  await bea.says('Could I talk to a person please?')
  await bea.hears(1)
  const row = await conversationWith(atrium, 'Bea Sanz')
  await handBack(row.id)
  await handBack(row.id)
  assert.deepEqual(await lines(row.contactId), ['Ada from nobody'], 'twice is once')
  await bea.says('Hello!')
  assert.match((await bea.hears(2))[1] ?? '', /^Hello Bea/)
  await bea.says('No, a person please!')
  await bea.hears(3)
  assert.equal((await conversationWith(atrium, 'Bea Sanz')).handler, 'nobody')
  await unanswered(bea, 'Bea Sanz', 'Hello?')
  assert.equal(bea.heard().length, 3)
})

test('ten requests at once are one', async () => {
  const gil = customer(desk, 'Gil Toth')
  await gil.says('A person, please.')
  await gil.hears(1)
  const row = await conversationWith(atrium, 'Gil Toth')
  const all = await Promise.all(Array.from({ length: 10 }, () => handBack(row.id)))
  assert.ok(all.every(({ handler }) => handler === 'assistant'))
  assert.equal((await lines(row.contactId)).length, 1)
})

test('it is refused in words where the assistant is off, where the customer is blocked, and of what is resolved', async () => {
  const cleo = customer(desk, 'Cleo Park')
  await cleo.says('A person, please.')
  await cleo.hears(1)
  const row = await conversationWith(atrium, 'Cleo Park')
  await turnOn(atrium, accountId, false)
  await eventually('it is off', async () => !(await app.accounts.find(accountId))?.assistant)
  assert.deepEqual(await refusal(row.id), [
    409,
    'off',
    'The assistant is off at Test whatsapp. An administrator turns it on under Settings, Assistant.',
  ])
  await turnOn(atrium, accountId)
  await eventually('it is on', async () => (await app.accounts.find(accountId))?.assistant)
  const block = (blocked: boolean) =>
    admin.call(contactsApi.update, { params: { id: row.contactId }, body: { blocked } })
  await block(true)
  assert.deepEqual(await refusal(row.id), [
    409,
    'blocked',
    'Cleo Park is blocked: the assistant does not answer them.',
  ])
  await block(false)
  await admin.call(inboxApi.setStatus, { params: { id: row.id }, body: { status: 'resolved' } })
  assert.deepEqual((await refusal(row.id)).slice(0, 2), [409, 'resolved'])
  assert.deepEqual(await lines(row.contactId), [])
  assert.equal((await conversationWith(atrium, 'Cleo Park')).handler, 'nobody')
})

test('it is a matter of the account through which they are answered, and nothing else than the assistant is taken', async () => {
  const { fake: sms } = await atrium.connect(createSms)
  const max = sms.addCustomer({ name: 'Max', phone: '+34700100200' })
  await sms.act(max.id, { kind: 'text', text: 'Are you open?' })
  const row = await eventually('the text message', async () =>
    (await conversations(atrium)).find(({ channels }) => channels.includes('sms')),
  )
  assert.deepEqual((await refusal(row.id)).slice(0, 2), [409, 'off'])
  for (const handler of ['human', 'flow', '', null]) {
    const response = await admin.fetch(`/api/v1/conversations/${row.id}/handler`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ handler }),
    })
    assert.equal(response.status, 422)
  }
  await assert.rejects(handBack(newId(MessageId)), { status: 404 })
})
