import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createMail } from '@atrium/channel-email/fake'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { slaApi } from '@atrium/contract/api/sla'
import { type ConversationRow, dueOf } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversations, messagesOf, reply, rowsOf } from '../../../test/chat.ts'

const atrium = await startTestApp({ after })
const { app, admin } = atrium
const { fake: whatsapp } = await atrium.connect(createWhatsApp)
const { fake: sms } = await atrium.connect(createSms)
await atrium.connect(createMail)
const minute = 60_000
const hour = 60 * minute
let people = 0

type Customer = { id: string; row: ConversationRow }

async function writes(
  fake: typeof whatsapp | typeof sms,
  text: string,
  id?: string,
): Promise<Customer> {
  people += id ? 0 : 1
  const phone = `+34${fake === sms ? 700 : 600}${String(people).padStart(6, '0')}`
  const customer = id ?? fake.addCustomer({ name: `Ana ${people}`, phone }).id
  await fake.act(customer, { kind: 'text', text })
  const row = await eventually(text, async () =>
    (await conversations(atrium)).find(({ lastMessage }) => lastMessage?.text === text),
  )
  return { id: customer, row }
}

const rowOf = (id: string) => admin.call(inboxApi.get, { params: { id } })
const later = (ms: number) => app.clock.setOffset(app.clock.offset() + ms)
const minutesLeft = (at: string | null) =>
  at === null ? null : Math.round((Date.parse(at) - app.clock.now().getTime()) / minute)

/** What the team was told of a conversation. */
async function told(id: string): Promise<{ by: string; assigneeId: string | null }[]> {
  const rows = await rowsOf<{ data: FeedEvent[] }>(atrium, 'SELECT data FROM event ORDER BY id')
  return rows
    .flatMap(({ data }) => data)
    .flatMap((each) => (each.kind === 'due' && each.conversationId === id ? [each] : []))
    .map(({ by, assigneeId }) => ({ by, assigneeId }))
}

test('B15: shipped are five minutes for WhatsApp and four hours for mail; each can be changed, and off', async () => {
  const { items } = await admin.call(slaApi.list)
  assert.deepEqual(items, [
    { channel: 'email', minutes: 240, usual: 240 },
    { channel: 'sms', minutes: 15, usual: 15 },
    { channel: 'whatsapp', minutes: 5, usual: 5 },
  ])
  const set = (minutes: number | null) =>
    admin.call(slaApi.set, { params: { channel: 'sms' }, body: { minutes } })
  await set(null)
  assert.equal((await writes(sms, 'nothing is promised')).row.slaDueAt, null)
  await set(60)
  assert.equal(minutesLeft((await writes(sms, 'an hour')).row.slaDueAt), 60)
  // Another account of the channel keeps the same promise.
  await atrium.connect(createSms)
  assert.equal(
    (await admin.call(slaApi.list)).items.find(({ channel }) => channel === 'sms')?.minutes,
    60,
  )
  for (const minutes of [0, -1, 1.5, 43_201]) await assert.rejects(set(minutes), { status: 422 })
  await assert.rejects(
    admin.call(slaApi.set, { params: { channel: 'line' }, body: { minutes: 5 } }),
    { status: 404 },
  )
  await set(15)
})

test('who waits is due when the promise or the window ends, whichever is earlier; an answer ends it, their next words begin it anew', async () => {
  const { id, row } = await writes(whatsapp, 'first words')
  assert.deepEqual([minutesLeft(row.slaDueAt), minutesLeft(row.windowDueAt)], [5, 24 * 60])
  assert.equal(dueOf(row)?.by, 'sla')
  later(2 * minute)
  // More words promise nothing later; the window is theirs.
  const more = await writes(whatsapp, 'more words', id)
  assert.deepEqual(
    [minutesLeft(more.row.slaDueAt), minutesLeft(more.row.windowDueAt)],
    [3, 24 * 60],
  )
  await reply(atrium, more.row, 'Here I am.')
  assert.equal(dueOf(await rowOf(row.id)), null)
  const again = await writes(whatsapp, 'and another thing', id)
  assert.equal(minutesLeft(again.row.slaDueAt), 5)
  await admin.call(inboxApi.setStatus, { params: { id: row.id }, body: { status: 'resolved' } })
  assert.equal(dueOf(await rowOf(row.id)), null)
  // Where the promise is longer than the window, the window is what counts.
  await admin.call(slaApi.set, { params: { channel: 'whatsapp' }, body: { minutes: 3 * 24 * 60 } })
  const slow = await writes(whatsapp, 'no hurry')
  assert.deepEqual([dueOf(slow.row)?.by, minutesLeft(slow.row.windowDueAt)], ['window', 24 * 60])
  await admin.call(slaApi.set, { params: { channel: 'whatsapp' }, body: { minutes: 5 } })
})

test('a link takes the earlier of two, an unlink and a split give each its own back', async () => {
  const first = await writes(whatsapp, 'by whatsapp')
  const second = await writes(sms, 'by sms')
  const due = { first: dueOf(first.row), second: dueOf(second.row) }
  await admin.call(contactsApi.link, {
    params: { id: first.row.contactId },
    body: { contactId: second.row.contactId },
  })
  const joined = await rowOf(first.row.id)
  assert.deepEqual(dueOf(joined), due.first)
  assert.equal(dueOf(await rowOf(second.row.id)), null, 'what continues elsewhere is due there')
  await admin.call(contactsApi.unlink, { params: { id: second.row.replyHandleId ?? '' } })
  assert.deepEqual(dueOf(await rowOf(first.row.id)), due.first)
  assert.deepEqual(dueOf(await rowOf(second.row.id)), due.second)
  // A topic of its own is due for its own words.
  later(minute)
  const { row } = await writes(whatsapp, 'something else', first.id)
  const messages = await messagesOf(atrium, row.contactId)
  const split = await admin.call(inboxApi.split, {
    params: { id: row.id },
    body: { fromMessageId: messages.at(-1)?.id ?? '' },
  })
  assert.equal(minutesLeft(split.slaDueAt), 5)
  assert.equal(minutesLeft((await rowOf(row.id)).slaDueAt), 4)
})

test('B16: the team is told before it is too late, once of the promise and once of the window, and not of who was answered or put aside', async () => {
  const waiting = await writes(whatsapp, 'tell them')
  const answered = await writes(whatsapp, 'answered in time')
  const aside = await writes(whatsapp, 'put aside')
  await reply(atrium, answered.row, 'Yes.')
  const until = new Date(app.clock.now().getTime() + 48 * hour).toISOString()
  await admin.call(inboxApi.setStatus, {
    params: { id: aside.row.id },
    body: { status: 'snoozed', snoozedUntil: until },
  })
  later(3.5 * minute)
  await eventually('a look at what is due', async () => {
    const rows = await rowsOf<{ due: boolean }>(
      atrium,
      'SELECT least(sla_warn_at, window_warn_at) <= $1 AS due FROM conversation',
      [app.clock.now()],
    )
    return rows.every(({ due }) => !due)
  })
  assert.deepEqual(await told(waiting.row.id), [])
  later(minute)
  await eventually('they are told', async () => (await told(waiting.row.id)).length === 1)
  later(minute)
  const one = [{ by: 'sla', assigneeId: null }]
  assert.deepEqual(await told(waiting.row.id), one)
  // Somebody whom nobody looked at in time: what is over is no warning.
  const missed = await writes(whatsapp, 'too late')
  later(6 * minute)
  await eventually('a look at them', async () => {
    const [row] = await rowsOf<{ at: Date | null }>(
      atrium,
      'SELECT sla_warn_at AS at FROM conversation WHERE id = $1',
      [missed.row.id],
    )
    return row?.at === null
  })
  assert.deepEqual(await told(missed.row.id), [])
  later(22 * hour)
  await eventually(
    'they are told of the window',
    async () => (await told(waiting.row.id)).length === 2,
  )
  assert.equal((await told(waiting.row.id))[1]?.by, 'window')
  assert.deepEqual([await told(answered.row.id), await told(aside.row.id)], [[], []])
})

test('the view “due” holds who is to be answered, the earliest first, page by page', async () => {
  const open = (await conversations(atrium)).filter((row) => row.status === 'open' && dueOf(row))
  const expected = open
    .map((row) => [dueOf(row)?.at ?? '', row.id])
    .toSorted()
    .map(([, id]) => id)
  const got: string[] = []
  for (let cursor: string | undefined; ; ) {
    const query = { view: 'due', limit: 2, ...(cursor && { cursor }) } as const
    const page = await admin.call(inboxApi.list, { query })
    got.push(...page.items.map(({ id }) => id))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  assert.ok(got.length > 3)
  assert.deepEqual(got, expected)
  const { counts } = await admin.call(inboxApi.counts)
  assert.equal(counts.due, expected.length)
})

test('no list and no look at what is due reads the whole table', async () => {
  const plan = async (sql: string) =>
    JSON.stringify(await rowsOf(atrium, `EXPLAIN (FORMAT JSON) ${sql}`))
  await rowsOf(
    atrium,
    `INSERT INTO conversation (workspace_id, id, contact_id, origin_contact_id, status, split, channels, last_message_at, created_at)
    SELECT workspace_id, gen_random_uuid(), contact_id, contact_id, 'open', true, '{}', now(), now() FROM (SELECT workspace_id, contact_id FROM conversation LIMIT 1) c, generate_series(1, 5000)`,
  )
  await rowsOf(atrium, 'ANALYZE conversation')
  const soon = await plan(
    `SELECT id FROM conversation WHERE least(sla_warn_at, window_warn_at) <= now() AND least(sla_warn_at, window_warn_at) IS NOT NULL ORDER BY least(sla_warn_at, window_warn_at) LIMIT 100`,
  )
  assert.match(soon, /conversation_warn/)
  const list =
    await plan(`SELECT id FROM conversation v WHERE workspace_id = '${atrium.workspaceId}' AND v.joined_into IS NULL AND v.status = 'open'
    AND least(v.sla_due_at, v.window_due_at) IS NOT NULL ORDER BY least(v.sla_due_at, v.window_due_at), v.id LIMIT 50`)
  assert.match(list, /conversation_due/)
})
