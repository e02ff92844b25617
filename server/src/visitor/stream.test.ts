import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { type HandleId, MessageId, NoteId, newId } from '@atrium/contract/ids'
import { VisitorHistory, type VisitorMessage } from '@atrium/contract/visitor'
import { eventually, startTestApp } from '../../test/app.ts'
import { listen } from '../../test/listen.ts'
import { conversationOf, visit, type WebVisitor } from '../../test/web-visitor.ts'
import { asOwner } from '../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const { admin } = atrium
const base = `${atrium.url}/channels/webchat/${accountId}`

async function history(visitor: WebVisitor, query = ''): Promise<VisitorMessage[]> {
  return VisitorHistory.parse(await (await visitor.fetch(`/messages${query}`)).json()).items
}
const words = (items: VisitorMessage[]): string[] =>
  items.map(({ content }) => (content.kind === 'text' ? content.text : content.kind))

async function reply(
  row: { id: string; replyHandleId: HandleId | null },
  text: string,
  more: object = {},
) {
  const { messages } = await admin.call(inboxApi.send, {
    params: { id: row.id },
    body: {
      messageId: newId(MessageId),
      handleId: row.replyHandleId as HandleId,
      accountId,
      content: { kind: 'text', text },
      ...more,
    },
  })
  return messages[0]?.id ?? ''
}

test('what is not a message of ours is refused with a reason, and nothing is stored', async () => {
  const visitor = await visit(atrium, accountId)
  const id = newId(MessageId)
  const good = { type: 'message', id, text: 'hello' }
  const [before] = await asOwner<{ count: string }>(atrium, 'SELECT count(*) FROM journal')
  for (const body of [
    '',
    '{',
    'null',
    '[]',
    '{"type":"message"}',
    { ...good, id: 'x' },
    { ...good, id: 1 },
    { ...good, text: '' },
    { ...good, text: ' \n ' },
    { ...good, text: 'x'.repeat(10_001) },
    { ...good, text: { $gt: '' } },
    { ...good, author: { kind: 'member' } },
    { ...good, direction: 'out' },
    { ...good, workspaceId: atrium.workspaceId },
    { ...good, uploads: 'x' },
    { ...good, uploads: Array.from({ length: 11 }, () => 'x.y') },
    { ...good, choice: { id: 'x' } },
    { type: 'identify', id, email: { value: 'ada@atrium.example', verified: true } },
    { type: 'form', id, answers: [{ field: 'role', value: 'admin' }] },
    { type: 'read', id: 'x' },
    { type: 'delete', id },
    `{"type":"message","id":"${id}","text":"x","__proto__":{"a":1}}`,
    '['.repeat(50_000),
    Buffer.from([0xff, 0xfe, 0x7b]),
  ]) {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const response = await visitor.fetch('/messages', { method: 'POST', body: text })
    const answer = await response.text()
    assert.equal(response.status, 422, `${String(text).slice(0, 100)}: ${answer}`)
    assert.ok((JSON.parse(answer) as { detail: string }).detail.length > 0)
  }
  const large = await visitor.fetch('/messages', { method: 'POST', body: 'x'.repeat(9_000_000) })
  assert.equal(large.status, 413)
  const [now] = await asOwner<{ count: string }>(atrium, 'SELECT count(*) FROM journal')
  assert.deepEqual(now, before)
  assert.deepEqual(await history(visitor), [])
})

test('the stream tells a visitor what concerns them and nothing else, and after a cut what was missed', async () => {
  const [mine, theirs] = [await visit(atrium, accountId), await visit(atrium, accountId)]
  const open = (visitor: WebVisitor, lastId?: string) =>
    listen((signal) =>
      fetch(`${base}/stream?token=${visitor.token}`, {
        signal,
        headers: lastId === undefined ? {} : { 'last-event-id': lastId },
      }),
    )
  const [one, two] = [await open(mine), await open(theirs)]
  await eventually('both are ready', () => one.events.length > 0 && two.events.length > 0)
  await mine.say('the first words of a new visitor')
  await eventually('their own words come', () => one.text().includes('the first words'))
  const row = await conversationOf(atrium, 'the first words of a new visitor')
  await theirs.say('somebody else')
  await eventually('theirs come to them', () => two.text().includes('somebody else'))
  const typing = { handleId: row.replyHandleId as HandleId, accountId }
  await admin.call(inboxApi.typing, { params: { id: row.id }, body: typing })
  await eventually('typing is shown', () => one.events.some(({ event }) => event === 'typing'))
  await admin.call(inboxApi.note, {
    params: { id: row.id },
    body: { noteId: newId(NoteId), text: 'internal words' },
  })
  await reply(row, 'an answer')
  await eventually('the answer comes', () => one.text().includes('an answer'))
  const shown = one.events.filter(({ data }) => data.includes('an answer'))
  assert.equal(shown.length, 1, 'once, when it has left')
  const lastId = one.lastId() ?? ''
  one.stop()
  for (const text of ['missed one', 'missed two']) {
    const id = await reply(row, text)
    await eventually('it left', async () => (await history(mine)).some((item) => item.id === id))
  }
  const back = await open(mine, lastId)
  await eventually('what was missed comes', () => back.text().includes('missed two'))
  const heard = back.events.flatMap(({ event, data }) =>
    event === 'message' ? [JSON.parse(data)] : [],
  )
  assert.deepEqual(words(heard as VisitorMessage[]), ['missed one', 'missed two'])
  for (const line of [one, two, back]) assert.doesNotMatch(line.text(), /internal words/)
  assert.doesNotMatch(two.text(), /first words|answer|missed|typing/)
  assert.doesNotMatch(one.text() + back.text(), /somebody else/)
  for (const line of [two, back]) line.stop()
})
