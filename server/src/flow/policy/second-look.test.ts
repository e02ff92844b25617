import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { channelsApi } from '@atrium/contract/api/settings'
import type { ConversationRow } from '@atrium/contract/conversation'
import { eventually } from '../../../test/app.ts'
import {
  customerWrites,
  inState,
  reply,
  rowsOf,
  startDesk,
  textsOnPhone,
  type WhatsAppDesk,
} from '../../../test/chat.ts'

const hour = 3600_000

/** A reply that passed policy and waits for a worker. */
async function waitingReply(desk: WhatsAppDesk): Promise<{
  id: string
  row: ConversationRow
  messageId: string
}> {
  const worker = await desk.startProcess({ role: 'worker' })
  const { id, row } = await customerWrites(desk)
  await worker.stop()
  const messageId = await reply(desk.atrium, row, 'hello')
  return { id, row, messageId }
}

test('the window closes between composing and sending, and there is no template for it: the message is refused, and a person is told what to do', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake } = desk
  const { id, row, messageId } = await waitingReply(desk)
  await rowsOf(atrium, 'UPDATE template SET use = NULL')
  atrium.app.clock.setOffset(24 * hour)
  await desk.startProcess({ role: 'worker' })
  const refused = await inState(atrium, row, messageId, 'refused')
  assert.deepEqual([refused.error?.code, refused.error?.next], ['policy:window', 'template'])
  assert.deepEqual(textsOnPhone(fake, id), [])
  await assert.rejects(reply(atrium, row, 'again'), (error: { problem?: unknown }) => {
    assert.partialDeepStrictEqual(error.problem, {
      code: 'policy_refused',
      evidence: { rule: 'window', next: 'template', hours: 24 },
    })
    return true
  })
  await assert.rejects(atrium.admin.call(inboxApi.retry, { params: { id: messageId } }), {
    status: 409,
  })
  // The customer writes again: the window is open, and the person's retry goes.
  await fake.act(id, { kind: 'text', text: 'are you there?' })
  await eventually('the retry is taken', () =>
    atrium.admin.call(inboxApi.retry, { params: { id: messageId } }).catch(() => undefined),
  )
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('a minute before the window closes the message still goes', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake } = desk
  const { id, row, messageId } = await waitingReply(desk)
  atrium.app.clock.setOffset(24 * hour - 60_000)
  await desk.startProcess({ role: 'worker' })
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('blocked between composing and sending: the message stays here', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake } = desk
  const { id, row, messageId } = await waitingReply(desk)
  const params = { id: row.contactId }
  await atrium.admin.call(contactsApi.update, { params, body: { blocked: true } })
  await desk.startProcess({ role: 'worker' })
  const refused = await inState(atrium, row, messageId, 'refused')
  assert.equal(refused.error?.code, 'policy:block')
  assert.deepEqual(textsOnPhone(fake, id), [])
})

test('switched off between composing and sending: the message stays here, and goes when a person tries again', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake, accountId } = desk
  const { id, row, messageId } = await waitingReply(desk)
  const params = { id: accountId }
  await atrium.admin.call(channelsApi.update, { params, body: { enabled: false } })
  await desk.startProcess({ role: 'worker' })
  const refused = await inState(atrium, row, messageId, 'refused')
  assert.deepEqual([refused.error?.code, refused.error?.next], ['policy:account', 'reauthorise'])
  assert.deepEqual(textsOnPhone(fake, id), [])
  await atrium.admin.call(channelsApi.update, { params, body: { enabled: true } })
  await eventually('the retry is taken', () =>
    atrium.admin.call(inboxApi.retry, { params: { id: messageId } }).catch(() => undefined),
  )
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})
