import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-email/fake'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { HandleId, MessageId, newId } from '@atrium/contract/ids'
import type { Purpose } from '@atrium/contract/sending/consent'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversationWith, inState, reply } from '../../../test/chat.ts'
import { type AutomatedResult, sendAutomated } from '../sending/send-automated.ts'

const atrium = await startTestApp({ after })
const { app, admin, workspaceId } = atrium
const { fake, accountId } = await atrium.connect(createFake)
await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } })
const { id } = fake.addCustomer({ name: 'Ana Ruiz' })
await fake.act(id, { kind: 'text', text: 'Is my order here?', subject: 'Order' })
const row = await conversationWith(atrium, 'Ana Ruiz')
const handleId = HandleId.parse(row.replyHandleId)

async function sends(purpose: Purpose, text: string): Promise<AutomatedResult> {
  return app.db.inWorkspace(workspaceId, (tx) =>
    sendAutomated(
      tx,
      { accounts: app.accounts, now: app.clock.now },
      {
        messageId: newId(MessageId),
        contactId: row.contactId,
        handleId,
        accountId,
        author: { kind: 'flow', name: 'News' },
        class: 'proactive',
        purpose,
        content: { kind: 'text', text },
      },
    ),
  )
}
const mail = (text: string) =>
  eventually(`the mail "${text}"`, () => fake.received(id).find((one) => one.text.includes(text)))

test('a proactive mail carries a link that is its own; one click on it ends that purpose and leaves the others', async () => {
  assert.equal((await sends('marketing', 'Autumn offers')).kind, 'queued')
  const { headers } = await mail('Autumn offers')
  const [, link] = /^<(http.+)>$/.exec(headers['list-unsubscribe'] ?? '') ?? []
  assert.ok(link)
  const to = app.consentLinks.open(link.split('/').at(-1) ?? '')
  assert.ok(to && to !== 'expired' && to.messageId)
  assert.deepEqual([to.handleId, to.purpose], [handleId, 'marketing'])

  const click = await fetch(link, { method: 'POST', body: 'List-Unsubscribe=One-Click' })
  assert.equal(click.status, 200)
  const refused = await sends('marketing', 'Winter offers')
  assert.ok(refused.kind === 'refused')
  assert.equal(refused.rule, 'consent')
  assert.partialDeepStrictEqual(refused.evidence, {
    consent: 'stop',
    word: { by: 'page', source: 'One-click unsubscribe', messageId: to.messageId },
  })
  assert.equal((await sends('reminders', 'See you tomorrow')).kind, 'queued')
  const reminder = await mail('See you tomorrow')
  assert.equal(reminder.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click')
})

test('a person’s answer carries no such link', async () => {
  const messageId = await reply(atrium, row, 'It ships tomorrow')
  await inState(atrium, row, messageId, 'accepted')
  assert.equal((await mail('It ships tomorrow')).headers['list-unsubscribe'], undefined)
})
