import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, newId } from '@atrium/contract/ids'
import { eventually, startTestApp, type TestApp } from '../app.ts'

async function rows(test: TestApp): Promise<Awaited<ReturnType<typeof list>>> {
  return list(test)
}
function list({ admin }: TestApp) {
  return admin.call(inboxApi.list, { query: { view: 'all' } }).then((page) => page.items)
}

test('a WhatsApp message becomes a contact, a conversation and a line of the timeline; the answer reaches the phone', async (context) => {
  const atrium = await startTestApp(context)
  const { fake, accountId } = await atrium.connect(createWhatsApp)
  const ana = fake.addCustomer({ name: 'Ana Ruiz', phone: '+34600111222' })
  await fake.act(ana.id, { kind: 'text', text: 'hola, ¿tenéis hora mañana?' })
  const [row] = await eventually('the message is shown', async () => {
    const found = await rows(atrium)
    return found.length > 0 && found
  })
  assert.equal(row?.contactName, 'Ana Ruiz')
  assert.equal(row?.lastMessage?.text, 'hola, ¿tenéis hora mañana?')
  assert.ok(row.replyHandleId)

  const messageId = newId(MessageId)
  const body = {
    messageId,
    handleId: row.replyHandleId,
    accountId,
    content: { kind: 'text' as const, text: 'Sí, a las 10.' },
  }
  await atrium.admin.call(inboxApi.send, { params: { id: row.id }, body })
  await eventually('the phone shows the answer', () =>
    fake.transcript(ana.id).find((line) => line.from === 'business'),
  )
  await fake.act(ana.id, { kind: 'read' })
  const read = await eventually('the read receipt arrives', async () => {
    const { items } = await atrium.admin.call(inboxApi.timeline, { params: { id: row.contactId } })
    return items.find(
      (item) => item.type === 'message' && item.id === messageId && item.state === 'read',
    )
  })
  assert.equal(read.type, 'message')
  const contact = await atrium.admin.call(contactsApi.get, { params: { id: row.contactId } })
  assert.equal(contact.handles[0]?.proofs[0]?.value, '+34600111222')
  assert.equal((await rows(atrium))[0]?.handler, 'human')
})
