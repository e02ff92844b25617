import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-whatsapp/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, newId } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../app.ts'

const atrium = await startTestApp({ after: (work) => after(work as () => Promise<void>) })

test('Invariant 6: a human’s reply takes the conversation in the same transaction, an echo from the phone app too', async () => {
  const { fake, accountId } = await atrium.connect(createFake)
  const customer = fake.addCustomer({ name: 'Noa', phone: '+34600444555' })
  await fake.act(customer.id, { kind: 'text', text: 'hello' })
  const row = await eventually(
    'it is shown',
    async () => (await atrium.admin.call(inboxApi.list, {})).items[0],
  )
  assert.equal(row.handler, 'nobody')
  assert.ok(row.replyHandleId)
  const body = {
    messageId: newId(MessageId),
    handleId: row.replyHandleId,
    accountId,
    content: { kind: 'text' as const, text: 'hi Noa' },
  }
  await atrium.admin.call(inboxApi.send, { params: { id: row.id }, body })
  // No wait: whoever sees the message sees the handler.
  assert.equal((await atrium.admin.call(inboxApi.get, { params: { id: row.id } })).handler, 'human')
  await atrium.admin.call(inboxApi.setStatus, {
    params: { id: row.id },
    body: { status: 'resolved' },
  })
  assert.equal(
    (await atrium.admin.call(inboxApi.get, { params: { id: row.id } })).handler,
    'nobody',
  )
  await fake.act(customer.id, { kind: 'text', text: 'one more thing' })
  await eventually(
    'it is open again',
    async () =>
      (await atrium.admin.call(inboxApi.get, { params: { id: row.id } })).status === 'open',
  )
  fake.businessApp(customer.id, { kind: 'text', text: 'answered on the phone' })
  await eventually(
    'the echo took it',
    async () =>
      (await atrium.admin.call(inboxApi.get, { params: { id: row.id } })).handler === 'human',
  )
})
