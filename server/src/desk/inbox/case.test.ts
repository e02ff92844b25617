import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { NoteId, newId } from '@atrium/contract/ids'
import { eventually, type Refusal, startTestApp } from '../../../test/app.ts'
import { conversationOf, newVisitorId, writeIn } from '../../../test/web-visitor.ts'
import { addMember } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const { admin } = atrium

let number = 0
/** A conversation of its own, with one message. */
async function conversation(): Promise<ConversationRow & { visitor: string; text: string }> {
  number += 1
  const text = `case ${number}`
  const [visitor = ''] = await writeIn(atrium, accountId, [{ text }])
  return { ...(await conversationOf(atrium, text)), visitor, text }
}

function status(id: string, body: { status: ConversationRow['status']; snoozedUntil?: string }) {
  return admin.call(inboxApi.setStatus, { params: { id }, body })
}

function get(id: string) {
  return admin.call(inboxApi.get, { params: { id } })
}

async function activities(contactId: string): Promise<string[]> {
  const { items } = await admin.call(inboxApi.timeline, { params: { id: contactId } })
  return items.flatMap((item) => (item.type === 'activity' ? [item.kind] : []))
}

test('assigning tells who and from whom; the same again leaves no second line', async () => {
  const one = await conversation()
  const { memberId } = await addMember(atrium, { name: 'Mia' })
  for (const body of [{ memberId }, { memberId }, { memberId: null }]) {
    const row = await admin.call(inboxApi.assign, { params: { id: one.id }, body })
    assert.equal(row.assigneeId, body.memberId)
  }
  const lines = (await activities(one.contactId)).filter((kind) => kind === 'assigned')
  assert.equal(lines.length, 2)
})

test('a member who may not sign in cannot be assigned', async () => {
  const one = await conversation()
  const { memberId } = await addMember(atrium)
  await admin.fetch(`/api/v1/members/${memberId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: '{"active":false}',
  })
  const asked = admin.call(inboxApi.assign, { params: { id: one.id }, body: { memberId } })
  await assert.rejects(asked, (error: Refusal) => {
    assert.equal(error.status, 422)
    assert.deepEqual(error.problem.errors, [
      { pointer: '/memberId', message: 'not an active member' },
    ])
    return true
  })
})

test('resolved, it waits for nobody; a new message reopens it, with a line that says why', async () => {
  const one = await conversation()
  assert.ok(one.waitingSince)
  const resolved = await status(one.id, { status: 'resolved' })
  assert.equal(resolved.status, 'resolved')
  assert.equal(resolved.waitingSince, null)
  assert.ok(resolved.resolvedAt)
  await writeIn(atrium, accountId, [{ text: 'one more thing', visitor: one.visitor }])
  const open = await eventually('it is open again', async () => {
    const row = await get(one.id)
    return row.status === 'open' && row
  })
  assert.equal(open.resolvedAt, null)
  assert.deepEqual((await activities(one.contactId)).slice(-2), ['resolved', 'reopened'])
  await status(one.id, { status: 'resolved' })
  assert.equal((await status(one.id, { status: 'open' })).status, 'open')
})

test('reopening while another one is open is refused with its number', async () => {
  const one = await conversation()
  await status(one.id, { status: 'resolved' })
  const second = await admin.call(contactsApi.conversation, { params: { id: one.contactId } })
  assert.notEqual(second.id, one.id)
  for (const body of [
    { status: 'open' },
    { status: 'snoozed', snoozedUntil: new Date(Date.now() + 60_000).toISOString() },
  ] as const)
    await assert.rejects(status(one.id, body), new RegExp(`409 conflict: .*#${second.number}`))
  const again = await admin.call(contactsApi.conversation, { params: { id: one.contactId } })
  assert.equal(again.id, second.id, 'asked again, the same open one')
})

test('two who open the first conversation of a contact at once get the same one', async () => {
  const one = await conversation()
  await status(one.id, { status: 'resolved' })
  const opened = await Promise.all(
    Array.from({ length: 5 }, () =>
      admin.call(contactsApi.conversation, { params: { id: one.contactId } }),
    ),
  )
  assert.equal(new Set(opened.map((row) => row.id)).size, 1)
})

test('snoozing wants a time in the future, and the message of the customer wakes it', async () => {
  const one = await conversation()
  for (const snoozedUntil of [
    undefined,
    'tomorrow',
    '',
    new Date(Date.now() - 1000).toISOString(),
    '2020-01-01T00:00:00Z',
    '+999999-01-01T00:00:00Z',
  ]) {
    const body = { status: 'snoozed' as const, ...(snoozedUntil !== undefined && { snoozedUntil }) }
    await assert.rejects(status(one.id, body), (error: Refusal) => {
      assert.equal(error.status, 422, String(snoozedUntil))
      assert.equal((error.problem.errors as { pointer: string }[])[0]?.pointer, '/snoozedUntil')
      return true
    })
  }
  // With an offset: what is stored is UTC.
  const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000)
  const local = `${new Date(until.getTime() + 7_200_000).toISOString().slice(0, 19)}+02:00`
  const snoozed = await status(one.id, { status: 'snoozed', snoozedUntil: local })
  assert.equal(snoozed.snoozedUntil, until.toISOString())
  await writeIn(atrium, accountId, [{ text: 'are you there?', visitor: one.visitor }])
  await eventually('awake', async () => (await get(one.id)).status === 'open')
})

test('when its time has come, a snoozed conversation wakes by itself', async () => {
  const one = await conversation()
  const snoozedUntil = new Date(atrium.app.clock.now().getTime() + 3_600_000).toISOString()
  await status(one.id, { status: 'snoozed', snoozedUntil })
  await atrium.app.adminPool.query("SELECT graphile_worker.add_job('wake-snoozed', '{}')")
  await eventually('the job has run', async () => {
    const jobs = await atrium.app.adminPool.query('SELECT 1 FROM graphile_worker.jobs')
    return jobs.rowCount === 0
  })
  assert.equal((await get(one.id)).status, 'snoozed', 'not before its time')
  atrium.app.clock.setOffset(3_700_000)
  await atrium.app.adminPool.query("SELECT graphile_worker.add_job('wake-snoozed', '{}')")
  const row = await eventually('awake', async () => {
    const found = await get(one.id)
    return found.status === 'open' && found
  })
  atrium.app.clock.setOffset(0)
  assert.equal(row.snoozedUntil, null)
  assert.equal((await activities(one.contactId)).at(-1), 'reopened')
})

test('how far one has read is each member’s own, and goes back only by "unread"', async () => {
  const one = await conversation()
  const other = await addMember(atrium)
  const read = (seq: string) =>
    admin.call(inboxApi.markRead, { params: { id: one.id }, body: { seq } })
  const seqs = async () => [
    (await get(one.id)).readSeq,
    (await other.client.call(inboxApi.get, { params: { id: one.id } })).readSeq,
  ]
  assert.deepEqual(await seqs(), ['0', '0'])
  await read(one.lastInboundSeq)
  assert.deepEqual(await seqs(), [one.lastInboundSeq, '0'])
  await read('0')
  assert.deepEqual(await seqs(), [one.lastInboundSeq, '0'], 'an older mark changes nothing')
  await admin.call(inboxApi.markUnread, { params: { id: one.id } })
  assert.ok(BigInt((await get(one.id)).readSeq) < BigInt(one.lastInboundSeq))
  for (const seq of ['-1', 'x', '1.5', '9'.repeat(19)])
    await assert.rejects(read(seq), /422 invalid/, seq)
})

test('a topic that was split off has its messages and the old one keeps the rest', async () => {
  const visitor = newVisitorId()
  await writeIn(atrium, accountId, [
    { text: 'about the bill', visitor },
    { text: 'also: my parcel', visitor },
    { text: 'it is late', visitor },
  ])
  const one = await conversationOf(atrium, 'it is late')
  const { items } = await admin.call(inboxApi.timeline, { params: { id: one.contactId } })
  const parcel = items.find(
    (item) =>
      item.type === 'message' &&
      item.content.kind === 'text' &&
      item.content.text === 'also: my parcel',
  )
  assert.ok(parcel?.type === 'message')
  const fresh = await admin.call(inboxApi.split, {
    params: { id: one.id },
    body: { fromMessageId: parcel.id },
  })
  assert.equal(fresh.split, true)
  assert.equal(fresh.lastMessage?.text, 'it is late')
  assert.equal((await get(one.id)).lastMessage?.text, 'about the bill')
  const after = await admin.call(inboxApi.timeline, { params: { id: one.contactId } })
  const homes = after.items.flatMap((item) =>
    item.type === 'message' ? [item.conversationId] : [],
  )
  assert.deepEqual(homes, [one.id, fresh.id, fresh.id])
  const wrong = admin.call(inboxApi.split, {
    params: { id: one.id },
    body: { fromMessageId: parcel.id },
  })
  await assert.rejects(wrong, /422 invalid: This message is not in this conversation/)
  // The unsplit conversation stays the one that new words go to.
  await writeIn(atrium, accountId, [{ text: 'and the bill?', visitor }])
  await eventually('it went on', async () => {
    return (await get(one.id)).lastMessage?.text === 'and the bill?'
  })
})

test('a note is one note however often it is sent, and never another one’s words', async () => {
  const one = await conversation()
  const noteId = newId(NoteId)
  const note = (text: string) =>
    admin.call(inboxApi.note, { params: { id: one.id }, body: { noteId, text } })
  const first = await note('  call her back  ')
  assert.equal(first.text, 'call her back')
  // Readers may have more of it than this answer knows: it yields to what the feed told.
  for (const again of ['call her back', 'other words']) assert.equal((await note(again)).rev, 0)
  const { items } = await admin.call(inboxApi.timeline, { params: { id: one.contactId } })
  const notes = items.filter((item) => item.type === 'note')
  assert.deepEqual(notes, [first])
  await assert.rejects(note('   '), /422 invalid/)
  assert.equal((await get(one.id)).lastMessage?.text, one.text, 'no message of the conversation')
})
