import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { type ScheduleBody, scheduledApi } from '@atrium/contract/api/sending/scheduled'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { HandleId, MessageId, newId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, Refusal } from '../../../test/app.ts'
import {
  conversations,
  customerWrites,
  inState,
  messagesOf,
  reply,
  rowsOf,
  startDesk,
  textsOnPhone,
  upload,
  wordsOf,
} from '../../../test/chat.ts'

const desk = await startDesk({ after })
const { atrium, fake } = desk
const { admin, app } = atrium
const hour = 3600_000
let people = 0

type Customer = Awaited<ReturnType<typeof customerWrites>>

before(() => admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } }))

function ana(): Promise<Customer> {
  people += 1
  return customerWrites(desk, `Ana ${people}`, `+3460022200${people}`)
}

const inHours = (hours: number) => new Date(app.clock.now().getTime() + hours * hour).toISOString()
const pass = (hours: number) => app.clock.setOffset(app.clock.offset() + hours * hour)

function schedule({ row }: Customer, text: string, more: Partial<ScheduleBody> = {}) {
  return admin.call(scheduledApi.schedule, {
    params: { id: row.id },
    body: {
      messageId: newId(MessageId),
      handleId: HandleId.parse(row.replyHandleId),
      accountId: desk.accountId,
      content: { kind: 'text', text },
      sendAt: inHours(2),
      ...more,
    },
  })
}

const list = async ({ row }: Customer) =>
  (await admin.call(scheduledApi.list, { params: { id: row.contactId } })).items

const cameBack = (customer: Customer) =>
  eventually('it came back', async () =>
    (await list(customer)).find(({ state }) => state === 'returned'),
  )

test('a reply leaves when its time comes, as the member’s own, and until then it is no message', async () => {
  const customer = await ana()
  const planned = await schedule(customer, 'Do not forget your papers.')
  assert.deepEqual(
    (await list(customer)).map(({ id, state, by }) => [id, state, by.name]),
    [[planned.id, 'waiting', 'Ada']],
  )
  assert.equal((await messagesOf(atrium, customer.row.contactId)).length, 1)
  const [waiting] = await conversations(atrium)
  assert.ok(waiting?.waitingSince, 'the customer still waits')
  pass(2.1)
  const sent = await inState(atrium, customer.row, planned.id, 'delivered', 'read')
  assert.deepEqual([sent.author.kind, wordsOf(sent)], ['member', 'Do not forget your papers.'])
  assert.ok(Date.parse(sent.at) >= Date.parse(planned.sendAt), 'it stands where it left')
  assert.deepEqual(await list(customer), [])
  assert.deepEqual(textsOnPhone(fake, customer.id), ['Do not forget your papers.'])
})

test('who answers first does not get it; the member does, with the reason', async () => {
  const customer = await ana()
  await schedule(customer, 'Any news?')
  await schedule(customer, 'See you tomorrow.', { cancelIfAnswered: false })
  await fake.act(customer.id, { kind: 'text', text: 'I come at ten.' })
  pass(2.1)
  const back = await cameBack(customer)
  assert.deepEqual(
    [back.why?.code, back.content.kind === 'text' && back.content.text],
    ['policy:answered', 'Any news?'],
  )
  await eventually('the other left', () => textsOnPhone(fake, customer.id).length === 1)
  assert.deepEqual(textsOnPhone(fake, customer.id), ['See you tomorrow.'])
  const { items } = await admin.call(inboxApi.timeline, {
    params: { id: customer.row.contactId },
    query: { limit: 200 },
  })
  const line = items.find((item) => item.type === 'activity' && item.kind === 'policy')
  assert.ok(line?.type === 'activity')
  assert.deepEqual([line.actor, line.data.rule, line.data.words], ['Ada', 'answered', 'Any news?'])
  const again = await admin.call(scheduledApi.change, {
    params: { id: back.id },
    body: { sendAt: inHours(1), text: 'At ten, good.' },
  })
  assert.deepEqual([again.state, again.why], ['waiting', null])
  pass(1.1)
  await eventually('it left after all', () => textsOnPhone(fake, customer.id).length === 2)
})

test('a window that closes before is refused at once, or the words leave as the template', async () => {
  const customer = await ana()
  const templates = await eventually('the templates', async () => {
    const { items } = await admin.call(templatesApi.list)
    const found = items.filter(({ name }) => name === 'continue_chat')
    return found.length > 1 && found
  })
  const configure = async (use: string | null): Promise<void> => {
    for (const { id } of templates)
      await admin.call(templatesApi.configure, { params: { id }, body: { use } })
  }
  await configure(null)
  await assert.rejects(
    schedule(customer, 'Good morning', { sendAt: inHours(30) }),
    (error) => error instanceof Refusal && error.problem.code === 'policy_refused',
  )
  await configure('continue')
  const first = await schedule(customer, 'Good morning', { sendAt: inHours(30) })
  await schedule(customer, 'And good evening', { sendAt: inHours(40) })
  pass(30.1)
  const sent = await inState(atrium, customer.row, first.id, 'delivered', 'read')
  assert.equal(sent.content.kind, 'template')
  await configure(null)
  pass(10)
  const back = await cameBack(customer)
  assert.deepEqual([back.why?.code, back.why?.next], ['policy:window', 'template'])
})

test('it is changed, and taken back; what left cannot be', async () => {
  const customer = await ana()
  const planned = await schedule(customer, 'firts')
  const changed = await admin.call(scheduledApi.change, {
    params: { id: planned.id },
    body: { text: 'first', sendAt: inHours(1) },
  })
  assert.equal(changed.content.kind === 'text' && changed.content.text, 'first')
  const other = await schedule(customer, 'never')
  await admin.call(scheduledApi.cancel, { params: { id: other.id } })
  pass(3)
  await inState(atrium, customer.row, planned.id, 'delivered', 'read')
  assert.deepEqual(textsOnPhone(fake, customer.id), ['first'])
  const params = { id: planned.id }
  await assert.rejects(admin.call(scheduledApi.cancel, { params }), { status: 404 })
  const late = admin.call(scheduledApi.change, { params, body: { text: 'late' } })
  await assert.rejects(late, { status: 404 })
})

test('the same request again is one plan; a wrong time, a blocked customer and an empty change are refused', async () => {
  const customer = await ana()
  const messageId = newId(MessageId)
  const [one, two] = [
    await schedule(customer, 'once', { messageId }),
    await schedule(customer, 'once', { messageId }),
  ]
  assert.deepEqual(one, two)
  for (const sendAt of ['yesterday', inHours(-1), inHours(24 * 400)])
    await assert.rejects(schedule(customer, 'x', { sendAt }), { status: 422 })
  await assert.rejects(
    admin.call(scheduledApi.change, { params: { id: messageId }, body: { text: ' ' } }),
    { status: 422 },
  )
  const block = (blocked: boolean) =>
    admin.call(contactsApi.update, { params: { id: customer.row.contactId }, body: { blocked } })
  await block(true)
  await assert.rejects(schedule(customer, 'x'), { status: 409 })
  pass(2.1)
  assert.equal((await cameBack(customer)).why?.code, 'policy:block')
  await block(false)
  const sentId = await reply(atrium, customer.row, 'now')
  await assert.rejects(schedule(customer, 'now', { messageId: sentId }), { status: 409 })
})

test('a file that waits with its message is not swept away', async () => {
  const customer = await ana()
  const file = await upload(atrium, 'papers.pdf', Buffer.from('%PDF-1.4 papers'), 'application/pdf')
  const planned = await schedule(customer, 'Here', {
    attachmentIds: [file.id],
    sendAt: inHours(20),
  })
  await rowsOf(atrium, 'SELECT * FROM door_unused_uploads($1, 100)', [
    new Date(app.clock.now().getTime() + 24 * hour),
  ])
  pass(20.1)
  const sent = await inState(atrium, customer.row, planned.id, 'delivered', 'read')
  assert.equal(sent.attachments[0]?.name, 'papers.pdf')
})

test('several processes and a kill: it leaves once', async () => {
  const customers = [await ana(), await ana()]
  for (const customer of customers)
    for (const n of [1, 2, 3]) await schedule(customer, `n ${n}`, { cancelIfAnswered: false })
  await desk.startProcess({ role: 'worker' })
  const dying = await desk.startProcess({ role: 'worker' })
  pass(2.1)
  await dying.stop()
  for (const customer of customers)
    await eventually('all left', async () => (await list(customer)).length === 0)
  await eventually('all arrived', () =>
    customers.every(({ id }) => textsOnPhone(fake, id).length === 3),
  )
  for (const { id } of customers)
    assert.deepEqual(textsOnPhone(fake, id).sort(), ['n 1', 'n 2', 'n 3'])
})

test('the API plans with sendAt, and policy decides when the time comes', async () => {
  const customer = await ana()
  const send = (sendAt: string) =>
    admin.call(sendingApi.send, {
      params: { id: customer.row.contactId },
      body: {
        messageId: newId(MessageId),
        handleId: HandleId.parse(customer.row.replyHandleId),
        accountId: desk.accountId,
        sender: 'Calendar',
        class: 'proactive',
        purpose: 'reminders',
        content: { kind: 'text', text: `at ${sendAt}` },
        sendAt,
      },
    })
  const at = inHours(5)
  const planned = await send(at)
  assert.ok(planned.kind === 'delayed')
  assert.deepEqual([planned.rule, planned.until], ['scheduled', at])
  await assert.rejects(send(inHours(-1)), { status: 422 })
  // A person's answer goes past it, and its pause holds it when its time comes.
  pass(4.5)
  const answer = await reply(atrium, customer.row, 'Of course.')
  await inState(atrium, customer.row, answer, 'delivered', 'read')
  pass(0.6)
  await eventually('it waits for the pause', async () =>
    (await messagesOf(atrium, customer.row.contactId)).some(
      ({ error, state }) => state === 'delayed' && error?.code === 'policy:pause',
    ),
  )
  pass(4)
  await eventually('it left', () => textsOnPhone(fake, customer.id).includes(`at ${at}`))
})
