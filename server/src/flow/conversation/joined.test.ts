import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import { MessageId, NoteId, newId } from '@atrium/contract/ids'
import { eventually } from '../../../test/app.ts'
import { people, sender } from '../../../test/people.ts'

const world = await people({ after })
const { admin } = world.atrium

let number = 0
type Somebody = { contactId: ContactId; handleId: HandleId; who: ReturnType<typeof sender> }
async function somebody(text: string): Promise<Somebody> {
  number += 1
  const who = sender(`joined-${number}`)
  return { ...(await world.writes('webchat', who, text)), who }
}

async function conversations(contactId: string): Promise<ConversationRow[]> {
  const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  return items.filter((row) => row.contactId === contactId)
}

async function only(contactId: string): Promise<ConversationRow> {
  const [row, ...more] = await conversations(contactId)
  assert.ok(row && more.length === 0)
  return row
}

function link(from: ContactId, to: ContactId) {
  return admin.call(contactsApi.link, { params: { id: to }, body: { contactId: from } })
}

function answer(conversationId: string, to: Somebody, text: string) {
  const messageId = newId(MessageId)
  const accountId = world.accounts.webchat
  const content = { kind: 'text', text } as const
  const body = { messageId, handleId: to.handleId, accountId, content }
  return admin.call(inboxApi.send, { params: { id: conversationId }, body })
}

/** Two records that each had an open case, linked while somebody had the second one on the screen. */
async function linked() {
  const [first, second] = [await somebody('first'), await somebody('second')]
  const [main, stale] = [await only(first.contactId), await only(second.contactId)]
  await link(second.contactId, first.contactId)
  return { first, second, main, stale }
}

test('an answer written in a case that has joined another goes on in that one', async () => {
  const { first, second, main, stale } = await linked()
  const { messages } = await answer(stale.id, second, 'from a screen that is behind')
  assert.equal(messages[0]?.conversationId, main.id)
  const row = await only(first.contactId)
  assert.equal(row.id, main.id)
  assert.equal(row.lastMessage?.text, 'from a screen that is behind')
  assert.equal(row.handler, 'human')
  assert.equal(row.waitingSince, null)
})

test('what is done to a case that has joined another is done to that one', async () => {
  const { first, main, stale } = await linked()
  const params = { id: stale.id }
  const assigned = await admin.call(inboxApi.assign, { params, body: { memberId: null } })
  assert.equal(assigned.id, main.id)
  const done = await admin.call(inboxApi.setStatus, { params, body: { status: 'resolved' } })
  assert.equal(done.id, main.id)
  assert.equal((await only(first.contactId)).status, 'resolved')
  const open = await admin.call(inboxApi.setStatus, { params, body: { status: 'open' } })
  assert.equal(open.id, main.id)
})

test('the list shows how a message of a joined case fares', async () => {
  const [first, second] = [await somebody('one'), await somebody('two')]
  const stale = await only(second.contactId)
  const { messages } = await answer(stale.id, second, 'answered before the link')
  await eventually('it is sent', async () => {
    const [row] = await conversations(second.contactId)
    return row?.lastMessage?.state === 'accepted'
  })
  await link(second.contactId, first.contactId)
  await world.happens('webchat', {
    kind: 'read',
    sender: second.who,
    upTo: messages[0]?.id ?? '',
    at: world.atrium.app.clock.now().toISOString(),
  })
  const row = await only(first.contactId)
  assert.equal(row.lastMessage?.text, 'answered before the link')
  assert.equal(row.lastMessage?.state, 'read')
})

test('after the link is undone both cases are as they were, with their notes', async () => {
  const { first, second, main, stale } = await linked()
  const note = { noteId: newId(NoteId), text: 'written while linked' }
  await admin.call(inboxApi.note, { params: { id: main.id }, body: note })
  await world.writes('webchat', second.who, 'third')
  await admin.call(contactsApi.unlink, { params: { id: second.handleId } })
  assert.equal((await only(first.contactId)).id, main.id)
  const back = await only(second.contactId)
  assert.equal(back.id, stale.id)
  assert.equal(back.lastMessage?.text, 'third')
  assert.deepEqual(await world.words(second.contactId), ['second', 'third'])
  const kept = (await world.timeline(first.contactId)).filter((item) => item.type === 'note')
  assert.deepEqual(
    kept.map(({ text }) => text),
    ['written while linked'],
  )
})
