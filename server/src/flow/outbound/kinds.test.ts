import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake as createMail } from '@atrium/channel-email/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { eventually } from '../../../test/app.ts'
import {
  conversationWith,
  customerWrites,
  inState,
  messagesOf,
  reply,
  rowsOf,
  startDesk,
} from '../../../test/chat.ts'

test('a mail that is sent again carries the same Message-ID', async (context) => {
  const { atrium } = await startDesk(context)
  const { fake } = await atrium.connect(createMail)
  const ana = fake.addCustomer({ name: 'Ana Ruiz', email: 'ana@post.example' })
  await fake.act(ana.id, { kind: 'text', text: 'hello', subject: 'Appointment' })
  const row = await conversationWith(atrium, 'Ana Ruiz')
  fake.faults.error = true
  const content = { kind: 'email', subject: 'Re: Appointment', text: 'At ten.' } as const
  const messageId = await reply(atrium, row, '', { content })
  await eventually('a first try', async () => {
    return (await rowsOf(atrium, `SELECT 1 FROM outbox WHERE attempts = 1 AND state = 'queued'`))
      .length
  })
  const [first] = await rowsOf<{ external_id: string }>(
    atrium,
    'SELECT external_id FROM message WHERE id = $1',
    [messageId],
  )
  assert.ok(first?.external_id)
  fake.faults.error = false
  atrium.app.clock.setOffset(10 * 60_000)
  await inState(atrium, row, messageId, 'accepted')
  const received = fake.received(ana.id)
  assert.deepEqual(
    received.map((mail) => mail.messageId),
    [first.external_id],
  )
  assert.equal(received[0]?.text.trim().startsWith('At ten.'), true)
})

test('a quoted reply quotes on the phone; another handle’s words cannot be quoted', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const ana = await customerWrites(desk)
  const bo = await customerWrites(desk, 'Bo', '+34600333444')
  const [asked] = await messagesOf(atrium, ana.row.contactId)
  const [foreign] = await messagesOf(atrium, bo.row.contactId)
  assert.ok(asked && foreign)
  const messageId = await reply(atrium, ana.row, 'yes', { replyTo: asked.id })
  const line = await eventually('it arrives', () => {
    return fake.transcript(ana.id).find(({ from }) => from === 'business')
  })
  assert.equal(line.replyTo, ana.messageId)
  const shown = await inState(atrium, ana.row, messageId, 'delivered')
  assert.equal(shown.replyTo?.id, asked.id)
  await assert.rejects(reply(atrium, ana.row, 'no', { replyTo: foreign.id }), { status: 422 })
})

test('a reaction reaches the phone, also when the first try is lost; taken back, it goes', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row, messageId: external } = await customerWrites(desk)
  const [message] = await messagesOf(atrium, row.contactId)
  assert.ok(message)
  const params = { id: message.id }
  const onPhone = () =>
    fake
      .transcript(id)
      .find((line) => line.id === external)
      ?.reactions.map((reaction) => reaction.emoji)
      .join()
  const provider = fake.handle
  let lose = true
  fake.handle = async (request) => {
    if (!lose) return (await provider?.(request)) ?? { status: 404, body: '' }
    lose = false
    return { status: 502, body: 'Bad Gateway' }
  }
  const set = await atrium.admin.call(inboxApi.react, { params, body: { emoji: '👍' } })
  assert.deepEqual(
    set.reactions.map(({ by, emoji }) => [by, emoji]),
    [['member', '👍']],
  )
  let ahead = 0
  await eventually('the phone shows it', () => {
    ahead += 1000
    atrium.app.clock.setOffset(ahead)
    return onPhone() === '👍'
  })
  const removed = await atrium.admin.call(inboxApi.react, { params, body: { emoji: null } })
  assert.deepEqual(removed.reactions, [])
  await eventually('it is gone from the phone', () => onPhone() === '')
  assert.equal((await messagesOf(atrium, row.contactId))[0]?.state, 'received')
})

test('a reaction passes policy a second time: blocked meanwhile, it stays here', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake } = desk
  const worker = await desk.startProcess({ role: 'worker' })
  const { id, row, messageId: external } = await customerWrites(desk)
  await worker.stop()
  const [message] = await messagesOf(atrium, row.contactId)
  await atrium.admin.call(inboxApi.react, {
    params: { id: message?.id ?? '' },
    body: { emoji: '👍' },
  })
  await atrium.admin.call(contactsApi.update, {
    params: { id: row.contactId },
    body: { blocked: true },
  })
  await desk.startProcess({ role: 'worker' })
  await eventually('the outbox is empty', async () => {
    return (await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)).length === 0
  })
  const line = fake.transcript(id).find((each) => each.id === external)
  assert.deepEqual(line?.reactions, [])
})
