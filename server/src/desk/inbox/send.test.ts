import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { inboxApi, type SendBody } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { AttachmentId, HandleId, MessageId, newId } from '@atrium/contract/ids'
import { eventually, type Refusal, startTestApp } from '../../../test/app.ts'
import { conversationOf, visit, type WebVisitor, writeIn } from '../../../test/web-visitor.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const { admin } = atrium

let number = 0
async function somebody(): Promise<{ row: ConversationRow; visitor: WebVisitor; body: SendBody }> {
  const visitor = await visit(atrium, accountId)
  number += 1
  await visitor.say(`question ${number}`)
  const row = await conversationOf(atrium, `question ${number}`)
  const body: SendBody = {
    messageId: newId(MessageId),
    handleId: row.replyHandleId ?? HandleId.parse(''),
    accountId,
    content: { kind: 'text', text: `answer ${number}` },
    attachmentIds: [],
    resolve: false,
  }
  return { row, visitor, body }
}

function send(id: string, body: object, headers: Record<string, string> = {}) {
  return admin.call(inboxApi.send, { params: { id }, body: body as SendBody, headers })
}

/** What the visitor has got. */
async function got(visitor: WebVisitor): Promise<string[]> {
  const history = (await (await visitor.fetch('/messages')).json()) as {
    items: { from: string; content: { text?: string } }[]
  }
  return history.items.flatMap(({ from, content }) =>
    from === 'business' ? [content.text ?? ''] : [],
  )
}

async function sentRows(messageId: string): Promise<number> {
  const rows = await asOwner(atrium, 'SELECT 1 FROM outbox WHERE message_id = $1', [messageId])
  return rows.length
}

test('when the customer wrote meanwhile, the agent hears what; "send anyway" sends', async () => {
  const { row, visitor, body } = await somebody()
  await visitor.say('wait, never mind')
  const newer = await conversationOf(atrium, 'wait, never mind')
  await assert.rejects(
    send(row.id, { ...body, expectedLastSeq: row.lastInboundSeq }),
    (error: Refusal) => {
      assert.equal(error.status, 409)
      assert.equal(error.problem.code, 'newer_message')
      const evidence = error.problem.evidence as { lastMessage: { text: string }; lastSeq: string }
      assert.equal(evidence.lastMessage.text, 'wait, never mind')
      assert.equal(evidence.lastSeq, newer.lastInboundSeq)
      return true
    },
  )
  assert.equal(await sentRows(body.messageId), 0)
  await send(row.id, body)
  await eventually('it arrived', async () => (await got(visitor)).length === 1)
  const seen = { ...body, messageId: newId(MessageId), expectedLastSeq: newer.lastInboundSeq }
  await send(row.id, seen)
  await eventually('the second arrived', async () => (await got(visitor)).length === 2)
  for (const expectedLastSeq of ['x', '-1', '1.5', '']) {
    const bad = send(row.id, { ...body, messageId: newId(MessageId), expectedLastSeq })
    await assert.rejects(bad, /422 invalid/, expectedLastSeq)
  }
})

test('a message id that is sent ten times at once is one message, sent once', async () => {
  const { row, visitor, body } = await somebody()
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(row.id, body)))
  for (const answer of answers)
    assert.deepEqual(
      answer.messages.map((message) => message.id),
      [body.messageId],
    )
  await eventually('it arrived', async () => (await got(visitor)).length > 0)
  assert.equal(await sentRows(body.messageId), 1)
  assert.equal((await got(visitor)).length, 1)
})

test('an Idempotency-Key answers the same again; with another content it is refused', async () => {
  const { row, visitor, body } = await somebody()
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const first = await send(row.id, body, headers)
  const again = await admin.fetch(`/api/v1/conversations/${row.id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  assert.equal(again.headers.get('idempotency-replayed'), 'true')
  assert.deepEqual(await again.json(), first)
  const other = { ...body, content: { kind: 'text', text: 'something else' } }
  await assert.rejects(send(row.id, other, headers), /422 idempotency_mismatch/)
  await assert.rejects(send(row.id, body, { 'idempotency-key': 'ä ö' }), /422|ByteString/)
  await eventually('it arrived', async () => (await got(visitor)).length === 1)
})

test('a reply takes the conversation and stops the waiting; "and resolve" resolves', async () => {
  const { row, body } = await somebody()
  await send(row.id, { ...body, resolve: true })
  const done = await admin.call(inboxApi.get, { params: { id: row.id } })
  assert.equal(done.status, 'resolved')
  assert.ok(done.assigneeId)
  assert.equal(done.waitingSince, null)
  const more = { ...body, messageId: newId(MessageId) }
  const { messages } = await send(row.id, more)
  assert.equal(messages[0]?.conversationId, row.id, 'within three days it goes on in the same one')
  assert.equal((await admin.call(inboxApi.get, { params: { id: row.id } })).status, 'open')
})

test('what cannot leave is refused before anything is written', async () => {
  const { row, body } = await somebody()
  const other = await somebody()
  const foreignMessage = other.row
  const tries: [string, object, RegExp][] = [
    ['a handle of another contact', { handleId: other.body.handleId }, /422|404/],
    ['a handle that is none', { handleId: newId(HandleId) }, /404 not_found/],
    ['a file that is none', { attachmentIds: [newId(AttachmentId)] }, /404|422/],
    ['a quote that is none', { replyTo: newId(MessageId) }, /422 invalid/],
    [
      'a kind of customers',
      { content: { kind: 'system', change: 'x', text: 'y' } },
      /409 policy_refused/,
    ],
    [
      'mail in a chat',
      { content: { kind: 'email', subject: 's', text: 't' } },
      /409 policy_refused/,
    ],
    ['nothing at all', { content: { kind: 'text', text: '' } }, /422 invalid/],
    ['blanks', { content: { kind: 'text', text: ' \n\u200b ' } }, /422 invalid/],
    [
      'too many words',
      { content: { kind: 'text', text: 'x'.repeat(20_000) } },
      /409 policy_refused/,
    ],
    ['half a character', { content: { kind: 'text', text: 'a\ud83d' } }, /422 invalid/],
    ['a NUL', { content: { kind: 'text', text: 'a\0b' } }, /422 invalid/],
    ['an unknown kind', { content: { kind: 'spell', text: 'x' } }, /422 invalid/],
    ['a class of its own', { class: 'transactional' }, /422 invalid/],
    ['an author', { author: { kind: 'system' } }, /422 invalid/],
  ]
  for (const [what, change, code] of tries) {
    const messageId = newId(MessageId)
    await assert.rejects(send(row.id, { ...body, messageId, ...change }), code, what)
    assert.equal(await sentRows(messageId), 0, what)
  }
  const { items } = await admin.call(inboxApi.timeline, { params: { id: row.contactId } })
  assert.ok(items.every((item) => item.type !== 'message' || item.direction === 'in'))
  assert.equal(foreignMessage.status, 'open')
})

test('a refusal of policy brings its rule and evidence, and a way on', async () => {
  const { fake, accountId: whatsapp } = await atrium.connect(createWhatsApp)
  const ana = fake.addCustomer({ name: 'Ana', phone: '+34600999888' })
  await fake.act(ana.id, { kind: 'text', text: 'hola' })
  const row = await conversationOf(atrium, 'hola')
  atrium.app.clock.setOffset(25 * 3_600_000)
  const body = {
    messageId: newId(MessageId),
    handleId: row.replyHandleId ?? '',
    accountId: whatsapp,
    // Words would become the account's template for it; a place cannot.
    content: { kind: 'location', latitude: 1, longitude: 2 },
  }
  await assert.rejects(send(row.id, body), (error: Refusal) => {
    assert.equal(error.problem.code, 'policy_refused')
    const { rule, next, hours } = error.problem.evidence as Record<string, unknown>
    assert.deepEqual([rule, next, hours], ['window', 'template', 24])
    return true
  })
  atrium.app.clock.setOffset(0)
  const wrongDoor = send(row.id, { ...body, accountId })
  await assert.rejects(wrongDoor, /422 invalid: This handle cannot be reached/)
})

test('a message that is on its way cannot be retried, nor one of the customer', async () => {
  const { row, visitor, body } = await somebody()
  await send(row.id, body)
  await eventually('it arrived', async () => (await got(visitor)).length === 1)
  const retry = (id: string) => admin.call(inboxApi.retry, { params: { id } })
  await assert.rejects(retry(body.messageId), /409 conflict/)
  const { items } = await admin.call(inboxApi.timeline, { params: { id: row.contactId } })
  const inbound = items.find((item) => item.type === 'message' && item.direction === 'in')
  await assert.rejects(retry(inbound?.id ?? ''), /40[49]/)
  await assert.rejects(retry(newId(MessageId)), /404 not_found/)
  const react = admin.call(inboxApi.react, {
    params: { id: inbound?.id ?? '' },
    body: { emoji: '👍' },
  })
  await assert.rejects(react, /422 invalid: Web chat carries no reactions/)
})

test('a split-off topic is answered in its own conversation', async () => {
  const { row, visitor, body } = await somebody()
  await visitor.say('by the way')
  await conversationOf(atrium, 'by the way')
  const { items } = await admin.call(inboxApi.timeline, { params: { id: row.contactId } })
  const last = items.findLast((item) => item.type === 'message')
  const fresh = await admin.call(inboxApi.split, {
    params: { id: row.id },
    body: { fromMessageId: MessageId.parse(last?.id) },
  })
  const { messages } = await send(fresh.id, body)
  assert.equal(messages[0]?.conversationId, fresh.id)
  await writeIn(atrium, accountId, [{ visitor: visitor.address, text: 'and the first thing?' }])
  const open = await conversationOf(atrium, 'and the first thing?')
  assert.equal(open.id, row.id)
})
