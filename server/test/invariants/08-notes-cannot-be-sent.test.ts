import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-webchat/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, NoteId, newId } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../app.ts'

const atrium = await startTestApp({ after: (work) => after(work as () => Promise<void>) })

test('Invariant 8: a note makes no message, no outbox row and no line at the customer', async () => {
  const { fake, accountId } = await atrium.connect(createFake)
  const customer = fake.addCustomer({ name: 'Lou' })
  await fake.act(customer.id, { kind: 'text', text: 'hello' })
  const row = await eventually(
    'it is shown',
    async () => (await atrium.admin.call(inboxApi.list, {})).items[0],
  )
  await atrium.admin.call(inboxApi.note, {
    params: { id: row.id },
    body: { noteId: newId(NoteId), text: 'secret-of-the-team' },
  })
  assert.ok(row.replyHandleId)
  const body = {
    messageId: newId(MessageId),
    handleId: row.replyHandleId,
    accountId,
    content: { kind: 'text' as const, text: 'an answer' },
  }
  await atrium.admin.call(inboxApi.send, { params: { id: row.id }, body })
  await eventually('the answer arrives', () =>
    fake.transcript(customer.id).some((line) => line.from === 'business'),
  )
  assert.ok(!JSON.stringify(fake.transcript(customer.id)).includes('secret-of-the-team'))
  const found = await atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
    tx.query(
      `SELECT 1 FROM message WHERE content::text LIKE '%secret-of-the-team%' UNION ALL SELECT 1 FROM outbox o JOIN note n ON n.id = o.message_id`,
    ),
  )
  assert.equal(found.length, 0)
  const { items } = await atrium.admin.call(inboxApi.timeline, { params: { id: row.contactId } })
  assert.ok(
    items.some((item) => item.type === 'note' && item.text === 'secret-of-the-team'),
    'the team sees it',
  )
})
