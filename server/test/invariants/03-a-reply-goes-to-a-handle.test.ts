import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, newId } from '@atrium/contract/ids'
import { eventually, Refusal, startTestApp } from '../app.ts'

const atrium = await startTestApp({ after: (work) => after(work as () => Promise<void>) })

test('Invariant 3: a reply reaches the chosen handle and no other of the contact; a stranger’s handle is refused', async () => {
  const whatsapp = await atrium.connect(createWhatsApp)
  const webchat = await atrium.connect(createWebchat)
  const onPhone = whatsapp.fake.addCustomer({ name: 'Mia', phone: '+34600222333' })
  const onSite = webchat.fake.addCustomer({ name: 'Mia on the site' })
  await whatsapp.fake.act(onPhone.id, { kind: 'text', text: 'by phone' })
  await webchat.fake.act(onSite.id, { kind: 'text', text: 'on the site' })
  const rows = await eventually('both wrote', async () => {
    const { items } = await atrium.admin.call(inboxApi.list, {})
    return items.length === 2 && items
  })
  const phone = rows.find((row) => row.channels[0] === 'whatsapp')
  const site = rows.find((row) => row.channels[0] === 'webchat')
  assert.ok(phone?.replyHandleId && site?.replyHandleId)
  const reply = {
    messageId: newId(MessageId),
    handleId: phone.replyHandleId,
    accountId: whatsapp.accountId,
    content: { kind: 'text' as const, text: 'for your phone' },
  }
  await assert.rejects(
    atrium.admin.call(inboxApi.send, { params: { id: site.id }, body: reply }),
    (error) => error instanceof Refusal && error.problem.code === 'invalid',
  )
  await atrium.admin.call(contactsApi.link, {
    params: { id: phone.contactId },
    body: { contactId: site.contactId },
  })
  // The site was used last; the agent chose the phone.
  await atrium.admin.call(inboxApi.send, { params: { id: phone.id }, body: reply })
  await eventually('the phone got it', () =>
    whatsapp.fake.transcript(onPhone.id).some((line) => line.from === 'business'),
  )
  assert.ok(!webchat.fake.transcript(onSite.id).some((line) => line.from === 'business'))
})
