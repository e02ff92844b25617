import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake as createWebChat } from '@atrium/channel-webchat/fake'
import type { WhatsAppFake } from '@atrium/channel-whatsapp/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { eventually } from '../../../../test/app.ts'
import {
  conversationWith,
  customerWrites,
  inState,
  messagesOf,
  reply,
  rowsOf,
  startDesk,
  textsOnPhone,
} from '../../../../test/chat.ts'
import { together } from '../../../platform/database/together/together.ts'
import { advance } from '../sql.ts'

type Answer = Awaited<ReturnType<NonNullable<WhatsAppFake['handle']>>>
type Send = { body: Record<string, unknown>; deliver: () => Promise<Answer> }

/** Steps into each request to send: `deliver` lets the provider do its work. Returns the count of requests. */
function onSend(fake: WhatsAppFake, answer: (send: Send) => Promise<Answer>): () => number {
  const provider = fake.handle
  let count = 0
  fake.handle = async (request) => {
    const deliver = async () => (await provider?.(request)) ?? { status: 404, body: '' }
    if (!request.path.endsWith('/messages')) return deliver()
    count += 1
    return answer({ body: JSON.parse(Buffer.from(request.body).toString('utf8')), deliver })
  }
  return () => count
}

/** The answer gets lost between Meta and us: a gateway answers, and not in Meta's words. */
const lost: Answer = { status: 502, headers: { 'content-type': 'text/html' }, body: 'Bad Gateway' }

function status(
  fake: WhatsAppFake,
  id: string,
  state: string,
  more: Record<string, unknown> = {},
): void {
  const timestamp = String(Math.floor(Date.now() / 1000))
  fake.notify('messages', { statuses: [{ id, status: state, timestamp, ...more }] })
}

test('a lost answer leaves the message unknown; it is not sent again by itself, and a receipt with our id settles it', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { row } = await customerWrites(desk)
  const requests = onSend(fake, async () => lost)
  const messageId = await reply(atrium, row, 'hello')
  const unknown = await inState(atrium, row, messageId, 'unknown')
  assert.equal(unknown.error?.next, 'retry')
  atrium.app.clock.setOffset(12 * 3600_000)
  // The lane goes on with the next.
  await inState(atrium, row, await reply(atrium, row, 'next'), 'unknown')
  assert.equal(requests(), 2)
  status(fake, 'wamid.found', 'delivered', { biz_opaque_callback_data: messageId })
  const settled = await inState(atrium, row, messageId, 'delivered')
  assert.equal(settled.error, null)
  status(fake, 'wamid.found', 'read')
  await inState(atrium, row, messageId, 'read')
  assert.equal(requests(), 2)
})

test('a receipt with our id settles a message whose answer is still on its way; its loss then changes nothing', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  const settled = Promise.withResolvers<void>()
  const requests = onSend(fake, async ({ deliver }) => {
    await deliver()
    await settled.promise
    return lost
  })
  const messageId = await reply(atrium, row, 'hello')
  await inState(atrium, row, messageId, 'delivered')
  settled.resolve()
  await eventually('the send ends', async () => {
    return (await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)).length === 0
  })
  assert.equal((await inState(atrium, row, messageId, 'delivered')).error, null)
  assert.equal(requests(), 1)
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('a message that went although the provider answered with an error is not sent a second time once its receipt is here', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  const requests = onSend(fake, async ({ deliver }) => {
    await deliver()
    fake.faults.error = true
    return deliver()
  })
  const messageId = await reply(atrium, row, 'hello')
  await inState(atrium, row, messageId, 'delivered')
  await eventually('the send ends', async () => {
    atrium.app.clock.setOffset(60_000)
    return (await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)).length === 0
  })
  assert.equal(requests(), 1)
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('a person’s retry sends exactly once more, however often it is clicked', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  let works = false
  const requests = onSend(fake, async ({ deliver }) => (works ? deliver() : lost))
  const messageId = await reply(atrium, row, 'hello')
  await inState(atrium, row, messageId, 'unknown')
  works = true
  const clicks = await Promise.allSettled(
    Array.from({ length: 5 }, () =>
      atrium.admin.call(inboxApi.retry, { params: { id: messageId } }),
    ),
  )
  assert.equal(clicks.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const click of clicks)
    if (click.status === 'rejected') assert.equal(click.reason.problem.code, 'conflict')
  await inState(atrium, row, messageId, 'delivered')
  assert.equal(requests(), 2)
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('a send whose process died is unknown on WhatsApp and sent again on web chat', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake } = desk
  const worker = await desk.startProcess({ role: 'worker' })
  const { id, row } = await customerWrites(desk)
  const chat = await atrium.connect(createWebChat)
  const visitor = chat.fake.addCustomer({ name: 'Vic Visitor' })
  await chat.fake.act(visitor.id, { kind: 'text', text: 'hello' })
  const chatRow = await conversationWith(atrium, 'Vic Visitor')
  await worker.stop()
  const onPhone = await reply(atrium, row, 'to the phone')
  const inChat = await reply(atrium, chatRow, 'to the browser')
  // As a killed process leaves them: claimed, and the lease runs out.
  await rowsOf(
    atrium,
    `UPDATE outbox SET state = 'sending', attempts = 1, leased_until = now() - interval '1 second'`,
  )
  await rowsOf(atrium, `UPDATE message SET state = 'sending' WHERE state = 'queued'`)
  await desk.startProcess({ role: 'worker' })
  await inState(atrium, row, onPhone, 'unknown')
  await inState(atrium, chatRow, inChat, 'accepted')
  assert.deepEqual(textsOnPhone(fake, id), [])
})

test('a receipt that is faster than our own commit waits for it and then counts', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { row } = await customerWrites(desk)
  onSend(fake, async () => {
    status(fake, 'wamid.fast', 'read', { pricing: { billable: true } })
    await eventually('the receipt is parked', async () => {
      return (await rowsOf(atrium, 'SELECT 1 FROM parked_receipt')).length === 1
    })
    return { status: 200, headers: {}, body: '{"messages":[{"id":"wamid.fast"}]}' }
  })
  const read = await inState(atrium, row, await reply(atrium, row, 'hello'), 'read')
  assert.deepEqual(read.cost, { billable: true })
  assert.deepEqual(await rowsOf(atrium, 'SELECT 1 FROM parked_receipt'), [])
})

test('receipts in any order, and repeated, never move a message back', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { row } = await customerWrites(desk)
  let sent = 0
  onSend(fake, async () => {
    sent += 1
    return {
      status: 200,
      headers: {},
      body: JSON.stringify({ messages: [{ id: `wamid.${sent}` }] }),
    }
  })
  const error = { errors: [{ code: 131026, title: 'Message undeliverable' }] }
  const orders = [
    ['read', 'delivered', 'sent'],
    ['delivered', 'sent', 'read', 'failed'],
    ['delivered', 'failed', 'delivered', 'sent'],
    ['sent', 'failed', 'sent'],
    ['failed', 'delivered'],
  ]
  const ends = ['read', 'read', 'delivered', 'failed', 'delivered'] as const
  for (const [n, order] of orders.entries()) {
    const messageId = await reply(atrium, row, `message ${n}`)
    await inState(atrium, row, messageId, 'accepted')
    for (const [at, state] of order.entries()) {
      // A repeat with a key of its own, as from another path than the webhook.
      status(fake, `wamid.${sent}`, state, {
        ...(state === 'failed' ? error : {}),
        recipient_participant_id: String(at),
      })
      await fake.idle()
    }
    await eventually('all receipts are worked', async () => {
      return (await rowsOf(atrium, `SELECT 1 FROM journal WHERE state = 'pending'`)).length === 0
    })
    const message = (await messagesOf(atrium, row.contactId)).find(({ id }) => id === messageId)
    assert.equal(message?.state, ends[n], order.join(' '))
    assert.equal(message?.error === null, ends[n] !== 'failed', order.join(' '))
  }
})

test('a window that the provider finds closed fails the message with "use a template"', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { row } = await customerWrites(desk)
  onSend(fake, async ({ body }) => {
    status(fake, 'wamid.closed', 'failed', {
      errors: [{ code: 131047, title: 'Re-engagement message' }],
      biz_opaque_callback_data: body.biz_opaque_callback_data,
    })
    return { status: 200, headers: {}, body: '{"messages":[{"id":"wamid.closed"}]}' }
  })
  const failed = await inState(atrium, row, await reply(atrium, row, 'hello'), 'failed')
  assert.deepEqual([failed.error?.code, failed.error?.next], ['131047', 'template'])
})

test('two that move the same messages at once take them in one order: neither has to begin anew', async (context) => {
  const desk = await startDesk(context)
  const { atrium } = desk
  const { db, adminPool } = atrium.app
  const { row } = await customerWrites(desk)
  const ids = [await reply(atrium, row, 'one'), await reply(atrium, row, 'two')].sort()
  for (const id of ids) await inState(atrium, row, id, 'delivered')
  const [first = '', second = ''] = ids
  const begun: string[] = []
  const move = (who: string, ids: string[]) =>
    db.inWorkspace(atrium.workspaceId, (tx) => {
      begun.push(who)
      return together(ids.map((id) => advance(tx, id, { state: 'read' })))
    })
  const waiting = (count: number) =>
    eventually(`${count} wait`, async () => {
      const { rowCount } = await adminPool.query(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      )
      return rowCount === count
    })
  const locker = await adminPool.connect()
  try {
    await locker.query('BEGIN')
    await locker.query('SELECT 1 FROM message WHERE id = $1 FOR UPDATE', [first])
    const one = move('one', [first, second])
    await waiting(1)
    const other = move('other', [second, first])
    await waiting(2)
    await locker.query('COMMIT')
    assert.deepEqual(await Promise.all([one, other]), [
      [true, true],
      [false, false],
    ])
  } finally {
    locker.release()
  }
  assert.deepEqual(begun, ['one', 'other'])
})
