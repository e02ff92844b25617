import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Activity, Message } from '@atrium/contract/message'
import { mail, people, phone, sender } from '../../../test/people.ts'

const world = await people({ after })
const { admin, app } = world.atrium
const { clock } = app
const hour = 3600_000

let number = 0
/** Somebody who has not written before, with a phone that is only theirs. */
function somebody(): ReturnType<typeof sender> {
  number += 1
  const address = `+3461300${String(number).padStart(4, '0')}`
  return sender(address, [phone(address)], { name: `Somebody ${number}` })
}

async function conversations(contactId: string): Promise<ConversationRow[]> {
  const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  return items.filter((row) => row.contactId === contactId)
}

async function only(contactId: string): Promise<ConversationRow> {
  const [row, ...more] = await conversations(contactId)
  assert.ok(row)
  assert.equal(more.length, 0, 'one conversation')
  return row
}

async function messages(contactId: string): Promise<Message[]> {
  return (await world.timeline(contactId)).filter((item) => item.type === 'message')
}

async function lines(contactId: string, kind: string): Promise<Activity[]> {
  const all = (await world.timeline(contactId)).filter((item) => item.type === 'activity')
  return all.filter((item) => item.kind === kind)
}

function resolve(id: string): Promise<ConversationRow> {
  return admin.call(inboxApi.setStatus, { params: { id }, body: { status: 'resolved' } })
}

function passes(milliseconds: number): void {
  clock.setOffset(clock.offset() + milliseconds)
}

test('within 72 hours of its end a case goes on; later a new one is opened', async () => {
  const who = somebody()
  const { contactId } = await world.writes('whatsapp', who, 'first')
  const first = await only(contactId)
  await resolve(first.id)
  passes(71 * hour)
  await world.writes('whatsapp', who, 'the same matter')
  const again = await only(contactId)
  assert.equal(again.id, first.id)
  assert.equal(again.status, 'open')
  assert.deepEqual(
    (await lines(contactId, 'reopened')).map(({ data }) => data.why),
    ['customer_wrote'],
  )
  await resolve(first.id)
  passes(73 * hour)
  await world.writes('whatsapp', who, 'another matter')
  const rows = await conversations(contactId)
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['open', 'resolved'],
  )
  assert.ok((rows[0]?.number ?? 0) > first.number)
  const places = (await messages(contactId)).map(({ conversationId }) => conversationId)
  assert.deepEqual(places, [first.id, first.id, rows[0]?.id])
})

test('a case that the business takes up again does not say that the customer wrote', async () => {
  const who = somebody()
  const { contactId, handleId } = await world.writes('whatsapp', who, 'hello')
  const { id } = await only(contactId)
  await resolve(id)
  await world.happens('whatsapp', {
    kind: 'echo',
    externalId: 'echo-1',
    at: clock.now().toISOString(),
    sender: who,
    content: { kind: 'text', text: 'one thing more, from the phone app' },
    attachments: [],
  })
  assert.equal((await only(contactId)).handler, 'human')
  await resolve(id)
  await admin.call(inboxApi.send, {
    params: { id },
    body: {
      messageId: newId(MessageId),
      handleId,
      accountId: world.accounts.whatsapp,
      content: { kind: 'text', text: 'and from here' },
    },
  })
  assert.equal((await only(contactId)).status, 'open')
  assert.deepEqual(
    (await lines(contactId, 'reopened')).map(({ data }) => data.why),
    ['we_wrote', 'we_wrote'],
  )
})

test('a message that comes late stands where it was written, and leaves the newer words in the list', async () => {
  const who = somebody()
  const onMail = sender(`late-${number}@post.example`, [
    mail(`late-${number}@post.example`),
    phone(who.address, 3),
  ])
  const start = clock.now().getTime()
  const { contactId } = await world.writes('whatsapp', who, 'first')
  passes(2 * hour)
  const newer = await world.writes('whatsapp', who, 'newer')
  const before = await only(contactId)
  const at = new Date(start + hour).toISOString()
  const late = await world.writes('email', onMail, 'fetched after an outage', { at })
  assert.equal(late.contactId, contactId)
  const row = await only(contactId)
  assert.deepEqual(row.lastMessage, before.lastMessage)
  assert.equal(row.lastMessageAt, before.lastMessageAt)
  assert.equal(row.replyHandleId, newer.handleId, 'the answer goes to whom wrote last')
  assert.equal(row.waitingSince, before.waitingSince)
  assert.deepEqual(row.channels, ['whatsapp', 'email'], 'the newest first')
  assert.ok(BigInt(row.lastInboundSeq) > BigInt(before.lastInboundSeq), 'it is unread')
  assert.deepEqual(await world.words(contactId), ['first', 'fetched after an outage', 'newer'])
})

test('an answer from the phone app that comes late does not end the waiting', async () => {
  const who = somebody()
  const { contactId } = await world.writes('whatsapp', who, 'first')
  const at = clock.now().toISOString()
  passes(hour)
  await world.writes('whatsapp', who, 'second')
  const waiting = (await only(contactId)).waitingSince
  assert.ok(waiting)
  const content = { kind: 'text', text: 'answer to the first' } as const
  const echo = { kind: 'echo', externalId: 'echo-2', at, sender: who, content } as const
  await world.happens('whatsapp', { ...echo, attachments: [] })
  const row = await only(contactId)
  assert.equal(row.waitingSince, waiting)
  assert.equal(row.lastMessage?.text, 'second')
})

test('a time in the future, or none, is the time of arrival; whole seconds mean "within the second"', async () => {
  const who = somebody()
  clock.setOffset(clock.offset() - ((clock.now().getTime() % 1000) - 500))
  const now = clock.now().getTime()
  const second = Math.floor(now / 1000) * 1000
  const { contactId } = await world.writes('whatsapp', who, 'yesterday', {
    at: new Date(second - 24 * hour).toISOString(),
  })
  await world.writes('whatsapp', who, 'tomorrow', { at: new Date(now + 24 * hour).toISOString() })
  await world.writes('whatsapp', who, 'never', { at: 'not a time' })
  const [yesterday, ...others] = await messages(contactId)
  assert.equal(yesterday?.at, new Date(second - 24 * hour + 999).toISOString())
  for (const { at } of others) {
    assert.ok(Date.parse(at) >= now && Date.parse(at) <= clock.now().getTime(), at)
  }
})

test('answers to a topic that was split off stay in it while it is open; everything else goes on in the case', async () => {
  const [who, stranger] = [somebody(), somebody()]
  const first = await world.writes('whatsapp', who, 'a dress', { externalId: 'dress' })
  await world.writes('whatsapp', who, 'and shoes', { externalId: 'shoes' })
  const main = await only(first.contactId)
  const shoes = (await messages(first.contactId)).find((each) => each.externalId === 'shoes')
  assert.ok(shoes)
  const topic = await admin.call(inboxApi.split, {
    params: { id: main.id },
    body: { fromMessageId: shoes.id },
  })
  const placeOf = async (text: string, replyTo?: string): Promise<string | undefined> => {
    await world.writes('whatsapp', who, text, replyTo ? { replyTo } : {})
    return (await messages(first.contactId)).at(-1)?.conversationId
  }
  assert.equal(await placeOf('about the shoes', 'shoes'), topic.id)
  assert.equal(await placeOf('about the dress', 'dress'), main.id)
  assert.equal(await placeOf('about neither'), main.id)
  const other = await world.writes('whatsapp', stranger, 'my shoes?', { replyTo: 'shoes' })
  assert.notEqual((await only(other.contactId)).id, topic.id)
  const [asked] = await messages(other.contactId)
  assert.equal(asked?.replyTo, null, 'a stranger quotes nothing of another')
  await resolve(topic.id)
  assert.equal(await placeOf('once more the shoes', 'shoes'), main.id)
})

test('one person at two doors at once, and a member who opens a case: one case, nothing lost', async () => {
  for (const quiet of [0, 80 * hour]) {
    const who = somebody()
    const site = sender(`visitor-${number}`, [phone(who.address, 3)])
    const { contactId } = await world.writes('whatsapp', who, 'hello')
    await world.writes('webchat', site, 'hello here')
    await resolve((await only(contactId)).id)
    passes(quiet)
    const doors = Array.from({ length: 10 }, (_, place) =>
      place % 2 === 0
        ? world.writes('whatsapp', who, `phone ${place}`)
        : world.writes('webchat', site, `site ${place}`),
    )
    const opened = [1, 2].map(() =>
      admin.call(contactsApi.conversation, { params: { id: contactId } }),
    )
    await Promise.all([...doors, ...opened])
    const open = (await conversations(contactId)).filter(({ status }) => status === 'open')
    assert.equal(open.length, 1)
    assert.equal((await messages(contactId)).length, 12)
    const fresh = (await messages(contactId)).slice(2)
    assert.deepEqual([...new Set(fresh.map((each) => each.conversationId))], [open[0]?.id])
  }
})

test('who comes with the same attested phone through two doors at the same moment is one record', async () => {
  for (let round = 0; round < 5; round += 1) {
    const who = somebody()
    const placed = await Promise.all([
      world.writes('whatsapp', who, 'phone'),
      world.writes('webchat', sender(`twin-${number}`, [phone(who.address, 3)]), 'site'),
      world.writes('email', sender(`twin-${number}@post.example`, [phone(who.address, 3)]), 'mail'),
    ])
    const contacts = new Set(placed.map(({ contactId }) => contactId))
    assert.equal(contacts.size, 1, `round ${round}`)
    const [contactId = ''] = contacts
    await only(contactId)
    assert.equal((await world.contact(contactId)).handles.length, 3)
  }
})
