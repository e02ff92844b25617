import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createFake as createApi } from '@atrium/channel-api/fake'
import { createFake as createLine } from '@atrium/channel-line/fake'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import type { ConversationRow } from '@atrium/contract/conversation'
import { type ContactId, HandleId, MessageId, newId } from '@atrium/contract/ids'
import type { Author } from '@atrium/contract/message'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, startTestApp } from '../../../../test/app.ts'
import {
  conversations,
  conversationWith,
  inState,
  messagesOf,
  reply,
  rowsOf,
  textsOnPhone,
} from '../../../../test/chat.ts'
import { type AutomatedResult, sendAutomated } from '../../sending/send-automated.ts'

const atrium = await startTestApp({ after })
const { app, admin, workspaceId } = atrium
const doors = await Promise.all([
  atrium.connect(createWhatsApp),
  atrium.connect(createTelegram),
  atrium.connect(createSms),
  atrium.connect(createLine),
  atrium.connect(createApi),
])
const hour = 3600_000

before(() => admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } }))

type Door = (typeof doors)[number] & { customer: string; row: ConversationRow; handleId: HandleId }

let people = 0

/** A customer who wrote through each of these doors, as so many records. */
async function writesThrough(numbers: number[]): Promise<Door[]> {
  people += 1
  const name = `Ana ${people}`
  const result: Door[] = []
  for (const n of numbers) {
    const door = doors[n]
    assert.ok(door)
    // Each number of its own, so that nothing links by itself.
    const phone = `+3460${String(people).padStart(3, '0')}${String(n).padStart(4, '0')}`
    const { id } = door.fake.addCustomer({ name: `${name} ${n}`, phone })
    // By SMS nobody has a name.
    const text = `hello from ${name} ${n}`
    await door.fake.act(id, { kind: 'text', text })
    const row = await eventually(text, async () =>
      (await conversations(atrium)).find(({ lastMessage }) => lastMessage?.text === text),
    )
    result.push({ ...door, customer: id, row, handleId: HandleId.parse(row.replyHandleId) })
  }
  return result
}

const authors: Author[] = [
  { kind: 'flow', name: 'Reminder' },
  { kind: 'api', name: 'Shop' },
  { kind: 'assistant' },
]

function sends(
  door: Door,
  more: { contactId?: ContactId; author?: Author; text?: string; class?: 'transactional' } = {},
): Promise<AutomatedResult & { id: MessageId }> {
  const id = newId(MessageId)
  return app.db
    .inWorkspace(workspaceId, (tx) =>
      sendAutomated(
        tx,
        { accounts: app.accounts, now: app.clock.now },
        {
          messageId: id,
          contactId: more.contactId ?? door.row.contactId,
          handleId: door.handleId,
          accountId: door.accountId,
          author: more.author ?? { kind: 'flow', name: 'Reminder' },
          class: more.class ?? 'proactive',
          purpose: 'reminders',
          content: { kind: 'text', text: more.text ?? 'See you tomorrow.' },
        },
      ),
    )
    .then((result) => ({ ...result, id }))
}

/** Links all of a customer's records into the first. */
async function join([first, ...others]: Door[]): Promise<ContactId> {
  assert.ok(first)
  for (const other of others)
    await admin.call(contactsApi.link, {
      params: { id: first.row.contactId },
      body: { contactId: other.row.contactId },
    })
  return first.row.contactId
}

const onPhones = (of: Door[]) => of.flatMap(({ fake, customer }) => textsOnPhone(fake, customer))
const drained = () =>
  eventually('all that is due is sent', async () => {
    const due = await rowsOf(
      atrium,
      `SELECT 1 FROM outbox WHERE state = 'sending' OR (state = 'queued' AND due_at <= $1)`,
      [app.clock.now()],
    )
    return due.length === 0
  })

test('B1: of 1,000 sends at once, through five channels by three kinds of sender, exactly two leave', async () => {
  const customer = await writesThrough([0, 1, 2, 3, 4])
  const contactId = await join(customer)
  // Fifty senders, each with twenty messages one after the other.
  const sender = async (n: number) => {
    const results: AutomatedResult[] = []
    for (let one = 0; one < 20; one += 1) {
      const door = customer[(n + one) % 5]
      const author = authors[n % 3]
      assert.ok(door && author)
      results.push(await sends(door, { contactId, author, text: `touch ${n}/${one}` }))
    }
    return results
  }
  const results = (await Promise.all(Array.from({ length: 50 }, (_, n) => sender(n)))).flat()
  assert.equal(results.filter(({ kind }) => kind === 'queued').length, 2)
  const refused = results.filter((result) => result.kind === 'refused')
  assert.equal(refused.length, 998)
  assert.ok(refused.every(({ rule }) => rule === 'cap'))
  await drained()
  assert.equal(onPhones(customer).length, 2)
  const page = await messagesOf(atrium, contactId)
  assert.equal(page.filter(({ direction }) => direction === 'out').length, 2)
  const { items } = await admin.call(inboxApi.timeline, { params: { id: contactId }, query: {} })
  const told = items.filter((item) => item.type === 'activity' && item.kind === 'policy')
  assert.equal(told.length, 3, 'each sender’s refusal is told once')
})

test('B1: a link counts both records’ touches at once, and its undoing gives each its own again', async () => {
  const [one, other] = await writesThrough([1, 4])
  assert.ok(one && other)
  for (const door of [one, other]) assert.equal((await sends(door)).kind, 'queued')
  await drained()
  const contactId = await join([one, other])
  const third = await sends(other, { contactId })
  assert.ok(third.kind === 'refused' && third.rule === 'cap')
  await admin.call(contactsApi.unlink, { params: { id: other.handleId } })
  assert.equal((await sends(other)).kind, 'queued')
  assert.equal((await sends(one)).kind, 'queued')
  for (const door of [one, other]) {
    const again = await sends(door)
    assert.ok(again.kind === 'refused' && again.rule === 'cap')
  }
  await drained()
  assert.equal(onPhones([one, other]).length, 4)
})

test('B1: what was planned for two records that are one by now is counted when it leaves', async () => {
  const [one, other] = await writesThrough([1, 4])
  assert.ok(one && other)
  // A person answers both, so that four touches wait.
  for (const door of [one, other]) {
    await inState(
      atrium,
      door.row,
      await reply(atrium, door.row, 'I look.'),
      'delivered',
      'accepted',
    )
    for (const _ of [1, 2]) {
      const result = await sends(door)
      assert.ok(result.kind === 'delayed' && result.rule === 'pause')
    }
  }
  const contactId = await join([one, other])
  app.clock.setOffset(app.clock.offset() + 4 * hour + 60_000)
  await drained()
  const mine = (await messagesOf(atrium, contactId)).filter(
    ({ class: kind }) => kind === 'proactive',
  )
  const states = Map.groupBy(mine, ({ state, error }) =>
    state === 'refused' ? error?.code : 'left',
  )
  assert.deepEqual([states.get('left')?.length, states.get('policy:cap')?.length], [2, 2])
  assert.equal(onPhones([one, other]).filter((text) => text !== 'I look.').length, 2)
})

test('B2: after a person’s reply on any channel automation waits four hours, and nothing is lost', async () => {
  const [one, other] = await writesThrough([1, 4])
  assert.ok(one && other)
  const contactId = await join([one, other])
  await reply(atrium, one.row, 'Yes, at ten.')
  const waits = await sends(other, { contactId })
  assert.ok(waits.kind === 'delayed' && waits.rule === 'pause')
  const [message] = (await messagesOf(atrium, contactId)).filter(({ id }) => id === waits.id)
  assert.deepEqual(
    [message?.state, message?.error?.code, message?.error?.next, message?.delayedUntil],
    ['delayed', 'policy:pause', 'wait', waits.until.toISOString()],
  )
  app.clock.setOffset(app.clock.offset() + 3 * hour)
  // A second reply meanwhile: when it is due it is decided again, and waits on.
  await reply(atrium, one.row, 'Bring the papers.')
  app.clock.setOffset(app.clock.offset() + hour + 60_000)
  await drained()
  await eventually('it waits on', async () => {
    const [again] = (await messagesOf(atrium, contactId)).filter(({ id }) => id === waits.id)
    return again?.state === 'delayed' && again.delayedUntil !== waits.until.toISOString()
  })
  assert.deepEqual(onPhones([other]), [])
  app.clock.setOffset(app.clock.offset() + 4 * hour)
  await eventually('it leaves', () => onPhones([other]).length === 1)
})

test('what policy holds back lets a person’s answer past', async () => {
  const [door] = await writesThrough([4])
  assert.ok(door)
  await reply(atrium, door.row, 'First.')
  assert.equal((await sends(door)).kind, 'delayed')
  const answer = await reply(atrium, door.row, 'Second.')
  await inState(atrium, door.row, answer, 'delivered')
  assert.deepEqual(onPhones([door]), ['First.', 'Second.'])
})

test('a touch that failed counts no more; one that may have arrived does', async () => {
  const [door] = await writesThrough([4])
  assert.ok(door)
  const [first, second] = [await sends(door), await sends(door)]
  await drained()
  await rowsOf(atrium, `UPDATE message SET state = 'failed' WHERE id = $1`, [first.id])
  await rowsOf(atrium, `UPDATE message SET state = 'unknown' WHERE id = $1`, [second.id])
  assert.equal((await sends(door)).kind, 'queued')
  assert.equal((await sends(door)).kind, 'refused')
})

test('an automated message opens no case, and answers nobody who waits', async () => {
  const [door] = await writesThrough([4])
  assert.ok(door)
  const before = await conversationWith(atrium, door.row.contactName)
  assert.ok(before.waitingSince)
  await sends(door)
  const open = await conversationWith(atrium, door.row.contactName)
  assert.deepEqual(
    [open.status, open.waitingSince, open.handler],
    ['open', before.waitingSince, 'nobody'],
  )
})

test('the same id again is the same message; a handle of somebody else or nobody is refused', async () => {
  const [door, other] = await writesThrough([4, 1])
  assert.ok(door && other)
  const body = {
    messageId: newId(MessageId),
    handleId: door.handleId,
    accountId: door.accountId,
    sender: 'Shop',
    class: 'transactional',
    content: { kind: 'text', text: 'Your order is on its way.' },
  } as const
  const params = { id: door.row.contactId }
  for (const _ of [1, 2])
    assert.deepEqual(await admin.call(sendingApi.send, { params, body }), { kind: 'queued' })
  await drained()
  assert.equal(onPhones([door]).length, 1)
  const fresh = () => ({ ...body, messageId: newId(MessageId) })
  for (const [wrong, status] of [
    [{ ...fresh(), handleId: other.handleId }, 409],
    [{ ...fresh(), handleId: newId(HandleId) }, 404],
    [{ ...fresh(), accountId: other.accountId }, 422],
  ] as const)
    await assert.rejects(admin.call(sendingApi.send, { params, body: wrong }), { status })
})

test('a refusal stands in the timeline with its rule and what was counted', async () => {
  const [door] = await writesThrough([4])
  assert.ok(door)
  for (const _ of [1, 2, 3]) await sends(door)
  const { items } = await admin.call(inboxApi.timeline, {
    params: { id: door.row.contactId },
    query: { limit: 200 },
  })
  const line = items.find((item) => item.type === 'activity' && item.kind === 'policy')
  assert.ok(line?.type === 'activity')
  assert.deepEqual([line.actor, line.data.rule, line.data.channel], ['Reminder', 'cap', 'api'])
  assert.match(String(line.data.text), /^2 automated messages since/)
})

test('what a spent budget holds back waits for the next day of the business', async () => {
  const policy = { ...safeSendingPolicy, quiet: null }
  await admin.call(sendingApi.setPolicy, { body: { ...policy, dayBudget: 0 } })
  const [door] = await writesThrough([4])
  assert.ok(door)
  const result = await sends(door)
  assert.ok(result.kind === 'delayed' && result.rule === 'budget')
  const day = result.until.toISOString()
  assert.match(day, /T00:00:00\.000Z$/)
  assert.ok(result.until.getTime() - app.clock.now().getTime() <= 24 * hour)
  assert.equal((await sends(door, { class: 'transactional' })).kind, 'queued')
  await admin.call(sendingApi.setPolicy, { body: policy })
})
