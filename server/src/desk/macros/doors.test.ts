import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createEmail } from '@atrium/channel-email/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { macrosApi } from '@atrium/contract/api/macros'
import { plainText } from '@atrium/contract/content'
import { MessageId, newId, uuid } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversationWith, inState, messagesOf } from '../../../test/chat.ts'

const atrium = await startTestApp({ after })
const { admin } = atrium
const macro = await admin.call(macrosApi.save, {
  params: { id: newId(uuid) },
  body: {
    name: 'Price',
    visibility: 'everyone',
    steps: [{ kind: 'reply', text: 'From 45 euros, {{first_name}}.' }, { kind: 'resolve' }],
    rev: 0,
  },
})

test('a mail is answered under its subject', async () => {
  const { fake } = await atrium.connect(createEmail)
  const { id } = fake.addCustomer({ name: 'Ida Holm', email: 'ida@holm.example' })
  await fake.act(id, { kind: 'text', text: 'How much?', subject: 'A cut' })
  const row = await conversationWith(atrium, 'Ida Holm')
  const { messages } = await admin.call(macrosApi.run, {
    params: { id: row.id, macroId: macro.id },
    body: { messageId: newId(MessageId) },
  })
  assert.deepEqual(messages[0]?.content, {
    kind: 'email',
    subject: 'Re: A cut',
    text: 'From 45 euros, Ida.',
  })
  await eventually('it arrives', () =>
    fake
      .transcript(id)
      .some(({ content }) => content.kind === 'email' && /^Re: /.test(content.subject)),
  )
})

test('a public comment is answered below it, or in private, as the member says', async () => {
  const { fake } = await atrium.connect(createMessenger)
  const { id } = fake.addCustomer({ name: 'Ana Ruiz', username: 'ana_ruiz' })
  await fake.act(id, { kind: 'text', text: 'How much?', public: true })
  const row = await conversationWith(atrium, 'Ana Ruiz')
  const [comment] = await messagesOf(atrium, row.contactId)
  assert.ok(comment)
  for (const as of ['public', 'private'] as const) {
    const messageId = newId(MessageId)
    await admin.call(macrosApi.run, {
      params: { id: row.id, macroId: macro.id },
      body: { messageId, comment: { id: comment.id, as } },
    })
    const { context } = await inState(atrium, row, messageId, 'accepted', 'delivered')
    assert.deepEqual(
      context,
      as === 'public' ? { post: comment.context?.post } : { privateReply: true },
    )
  }
  assert.deepEqual(
    fake
      .transcript(id)
      .flatMap((line) => (line.from === 'business' ? [plainText(line.content)] : [])),
    ['From 45 euros, Ana.', 'From 45 euros, Ana.'],
  )
})
