import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { type InboxView, inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { type Client, eventually, startTestApp } from '../../../test/app.ts'
import { conversationOf, newVisitorId, writeIn } from '../../../test/web-visitor.ts'
import { addMember } from '../../../test/workspaces/second-workspace.ts'
import { listConversations } from './sql.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const { admin } = atrium
const start = Date.now()

function list(client: Client, query: object): Promise<ConversationRow[]> {
  return client.call(inboxApi.list, { query }).then((page) => page.items)
}

/** Every page of a view; `between` happens after each page. */
async function walk(
  query: { view?: 'open' | 'all' | 'resolved'; limit: number },
  between: (page: number) => Promise<unknown> = async () => undefined,
): Promise<ConversationRow[]> {
  const rows: ConversationRow[] = []
  let cursor: string | null = null
  for (let page = 0; page < 200; page += 1) {
    const asked: { view?: 'open' | 'all' | 'resolved'; limit: number; cursor?: string } = {
      ...query,
      ...(cursor === null ? {} : { cursor }),
    }
    const answer: { items: ConversationRow[]; nextCursor: string | null } = await admin.call(
      inboxApi.list,
      { query: asked },
    )
    rows.push(...answer.items)
    cursor = answer.nextCursor
    if (!cursor) return rows
    await between(page)
  }
  throw new Error('the list does not end')
}

const visitors = await writeIn(
  atrium,
  accountId,
  // Three share each millisecond: the id decides between them.
  Array.from({ length: 120 }, (_, index) => ({
    text: `line ${index}`,
    at: new Date(start - 600_000 + Math.floor(index / 3)),
  })),
)
await eventually('all 120 are shown', async () => (await walk({ limit: 100 })).length === 120)

test('paging by cursor shows each conversation once, newest first, whatever the page', async () => {
  const whole = await walk({ limit: 100 })
  for (const limit of [1, 7, 50]) {
    const rows = await walk({ limit })
    assert.deepEqual(
      rows.map((row) => row.id),
      whole.map((row) => row.id),
      `pages of ${limit}`,
    )
  }
  for (const [index, row] of whole.entries()) {
    const next = whole[index + 1]
    if (next) assert.ok(row.lastMessageAt >= next.lastMessageAt)
  }
})

test('while messages arrive, what was there is shown once; what moved up is met at the top', async () => {
  const before = await walk({ limit: 100 })
  let number = 0
  const rows = await walk({ limit: 9 }, async () => {
    number += 1
    // Somebody new, somebody who was shown already, and somebody further down.
    await writeIn(atrium, accountId, [
      { text: `new ${number}` },
      { text: `again ${number}`, visitor: visitors[119 - number] ?? '' },
      { text: `later ${number}`, visitor: visitors[number] ?? '' },
    ])
    await conversationOf(atrium, `later ${number}`)
  })
  const ids = rows.map((row) => row.id)
  assert.equal(new Set(ids).size, ids.length, 'nothing twice')
  const moved = new Set((await walk({ limit: 100 })).filter(wroteAgain).map((row) => row.id))
  const missing = before.filter((row) => !ids.includes(row.id) && !moved.has(row.id))
  assert.deepEqual(missing, [], 'nothing is skipped but what moved above the first page')
})

function wroteAgain(row: ConversationRow): boolean {
  return /^(again|later|new)/.test(row.lastMessage?.text ?? '')
}

test('counts stop at 100, and each view holds what its name says', async () => {
  const { counts } = await admin.call(inboxApi.counts)
  assert.equal(counts.open, 100)
  assert.equal(counts.all, 100)
  const [first, second, third] = await list(admin, { limit: 3 })
  assert.ok(first && second && third)
  const me = await addMember(atrium, { name: 'Mia' })
  const put = (id: string, body: { status: 'resolved' | 'snoozed'; snoozedUntil?: string }) =>
    admin.call(inboxApi.setStatus, { params: { id }, body })
  await admin.call(inboxApi.assign, { params: { id: first.id }, body: { memberId: me.memberId } })
  await put(second.id, { status: 'resolved' })
  const until = new Date(start + 3_600_000).toISOString()
  await put(third.id, { status: 'snoozed', snoozedUntil: until })
  const ids = async (view: string) => (await list(me.client, { view, limit: 100 })).map((r) => r.id)
  assert.deepEqual(await ids('mine'), [first.id])
  assert.deepEqual(await ids('resolved'), [second.id])
  assert.deepEqual(await ids('snoozed'), [third.id])
  assert.ok(!(await ids('unassigned')).includes(first.id))
  assert.ok((await ids('open')).includes(first.id))
  for (const id of [second.id, third.id]) assert.ok(!(await ids('open')).includes(id))
  const mine = await me.client.call(inboxApi.counts)
  assert.deepEqual(
    [mine.counts.mine, mine.counts.resolved, mine.counts.snoozed, mine.counts.open],
    [1, 1, 1, 100],
  )
  const others = await admin.call(inboxApi.counts)
  assert.equal(others.counts.mine, 0)
})

test('a channel narrows the list', async () => {
  assert.ok((await list(admin, { channel: 'webchat', limit: 5 })).length === 5)
  assert.deepEqual(await list(admin, { channel: 'whatsapp' }), [])
})

test('of a channel that few use, those few are looked up: the list is the one that a walk finds', async () => {
  const { fake } = await atrium.connect(createWhatsApp)
  for (const name of ['Ana', 'Bo', 'Cem']) {
    const { id } = fake.addCustomer({ name, phone: `+3460000${name.length}${name.charCodeAt(0)}` })
    await fake.act(id, { kind: 'text', text: `this is ${name}` })
  }
  await eventually('three are there', async () => {
    const rows = await list(admin, { channel: 'whatsapp' })
    return rows.length === 3
  })
  const [first] = await list(admin, { channel: 'whatsapp' })
  assert.ok(first)
  const { memberId } = await addMember(atrium, { name: 'Noa' })
  await admin.call(inboxApi.assign, { params: { id: first.id }, body: { memberId } })
  const page = (few: number, query: { channel: string; view: InboxView; after?: string[] }) =>
    atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
      listConversations(tx, { after: undefined, ...query, memberId, limit: 50 }, few),
    )
  const starts: { after?: string[] }[] = [{}, { after: [first.lastMessageAt, first.id] }]
  for (const channel of ['whatsapp', 'webchat', 'line'])
    for (const view of ['open', 'all', 'due', 'mine', 'unassigned', 'resolved'] as const)
      for (const start of starts) {
        const query = { channel, view, ...start }
        assert.deepEqual(await page(0, query), await page(5_000, query), `${channel}, ${view}`)
      }
})

test('a cursor that was not made here is refused, never a fault', async () => {
  const text = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const bad = [
    'x',
    '!!!!',
    text([]),
    text(['a']),
    text(['a', 'b', 'c']),
    text([1, 2]),
    text(['yesterday-ish', newVisitorId()]),
    text(['2026-01-01T00:00:00.000Z', 'not-an-id']),
    text([`2026-01-01T00:00:00.000Z'; DROP TABLE event; --`, '1']),
    text(['infinity', '99999999999999999999']),
    text(['-infinity', '1e5']),
    text(['2026-02-30T00:00:00.000Z', '1']),
    text(['2026-13-45T99:00:00Z', '1']),
    text({ 0: 'a', length: 2 }),
  ]
  const [row] = await list(admin, { limit: 1 })
  const paths = [
    '/conversations?cursor=',
    '/contacts?cursor=',
    '/journal?cursor=',
    `/contacts/${row?.contactId}/timeline?before=`,
  ]
  for (const path of paths)
    for (const cursor of bad) {
      const response = await admin.fetch(`/api/v1${path}${encodeURIComponent(cursor)}`)
      const answer = await response.text()
      assert.equal(response.status, 422, `${path} ${cursor}: ${answer}`)
      assert.match(answer, /"pointer":"\/(query\/)?(cursor|before)"/)
    }
})

test('limits out of range and unknown views are refused with their pointer', async () => {
  for (const [query, pointer] of [
    ['limit=0', '/query/limit'],
    ['limit=101', '/query/limit'],
    ['limit=1e9', '/query/limit'],
    ['view=secret', '/query/view'],
    [`cursor=${'a'.repeat(201)}`, '/query/cursor'],
  ]) {
    const response = await admin.fetch(`/api/v1/conversations?${query}`)
    const problem = (await response.json()) as { errors?: { pointer: string }[] }
    assert.equal(response.status, 422, String(query))
    assert.equal(problem.errors?.[0]?.pointer, pointer)
  }
})
