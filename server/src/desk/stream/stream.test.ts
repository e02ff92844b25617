import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { filePaths, inboxApi } from '@atrium/contract/api/inbox'
import { sessionApi } from '@atrium/contract/api/session'
import { membersApi } from '@atrium/contract/api/settings'
import type { FeedEvent } from '@atrium/contract/event'
import { NoteId, newId } from '@atrium/contract/ids'
import pg from 'pg'
import { type Client, eventually, startTestApp, type TestApp } from '../../../test/app.ts'
import { type Listener, listen } from '../../../test/listen.ts'
import { conversationOf, newVisitorId, writeIn } from '../../../test/web-visitor.ts'
import { addMember, addWorkspace, asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const { admin } = atrium
const open: Listener[] = []
after(() => {
  for (const listener of open) listener.stop()
})

async function follow(
  client: Client,
  from: { after?: string; lastId?: string } = {},
): Promise<Listener> {
  const query = from.after === undefined ? '' : `?after=${from.after}`
  const headers: Record<string, string> =
    from.lastId === undefined ? {} : { 'last-event-id': from.lastId }
  const listener = await listen((signal) =>
    client.fetch(filePaths.stream + query, { headers, signal }),
  )
  open.push(listener)
  return listener
}

const feed = (listener: Listener): FeedEvent[] =>
  listener.events.flatMap(({ event, data }) =>
    event === 'feed' ? [JSON.parse(data) as FeedEvent] : [],
  )

/** Resolves when this text went through the whole way and came out at the listener. */
const hears = (listener: Listener, text: string) =>
  eventually(`"${text}" is heard`, () => listener.text().includes(text))

async function someRow(text: string) {
  await writeIn(atrium, accountId, [{ text }])
  return conversationOf(atrium, text)
}

test('what happens is heard at once, by every member of the workspace and nobody else', async () => {
  const agent = await addMember(atrium)
  const other = await addWorkspace(atrium)
  const [mine, theirs, foreign] = [
    await follow(admin),
    await follow(agent.client),
    await follow(other.client),
  ]
  const row = await someRow('heard by all')
  for (const listener of [mine, theirs]) await hears(listener, 'heard by all')
  assert.deepEqual(
    new Set(feed(mine).map((event) => event.kind)),
    new Set(['item', 'conversation', 'contact']),
  )
  await admin.call(inboxApi.typing, { params: { id: row.id }, body: {} })
  await admin.call(inboxApi.viewing, { params: { id: row.id } })
  const signals = await eventually('the signals are heard', () => {
    const found = theirs.events.filter(({ event }) => event === 'signal')
    return found.length === 2 && found
  })
  assert.match(signals[0]?.data ?? '', /"kind":"typing".*"who":"member".*"name":"Ada"/)
  // Something of their own proves that the foreign line is alive.
  await atrium.app.db.inWorkspace(other.workspaceId, (tx) =>
    atrium.app.accounts.create(tx, {
      channel: 'webchat',
      name: 'Elsewhere',
      enabled: true,
      settings: { name: 'Elsewhere' },
    }),
  )
  await hears(foreign, 'Elsewhere')
  assert.doesNotMatch(foreign.text(), /heard by all|Ada|signal/)
  assert.ok(!foreign.text().includes(row.id))
  assert.doesNotMatch(mine.text(), /Elsewhere/)
})

test('how far somebody has read is told to them alone', async () => {
  const agent = await addMember(atrium)
  const row = await someRow('read by one')
  const [mine, theirs] = [await follow(admin), await follow(agent.client)]
  await admin.call(inboxApi.markRead, { params: { id: row.id }, body: { seq: row.lastInboundSeq } })
  await eventually('my other screens hear it', () =>
    feed(mine).some((event) => event.kind === 'read'),
  )
  await admin.call(inboxApi.note, {
    params: { id: row.id },
    body: { noteId: newId(NoteId), text: 'after the reading' },
  })
  await hears(theirs, 'after the reading')
  assert.ok(feed(theirs).every((event) => event.kind !== 'read'))
})

test('a place that is not ours or not kept any more: "read again", and the line is live', async () => {
  await someRow('before the clearing')
  const line = await follow(admin)
  const row = await someRow('a place in the feed')
  await hears(line, 'a place in the feed')
  const lastId = line.lastId() ?? ''
  await someRow('what the reader of that place has missed')
  await asOwner(atrium, "SELECT door_retention(now(), now() + interval '1 hour', 100000)")
  await admin.call(inboxApi.note, {
    params: { id: row.id },
    body: { noteId: newId(NoteId), text: 'the first that is kept' },
  })
  await hears(line, 'the first that is kept')
  // The last but one is one of an installation from before places were one number.
  for (const place of [lastId, '1', '1-1', `${BigInt(lastId) + 10n ** 9n}`]) {
    const late = await follow(admin, { lastId: place })
    await eventually('it is told', () => late.events.some(({ event }) => event === 'resync'))
    const text = `live after ${place}`
    await admin.call(inboxApi.note, {
      params: { id: row.id },
      body: { noteId: newId(NoteId), text },
    })
    await hears(late, text)
    late.stop()
  }
  for (const place of ['x', '9'.repeat(19), `${'9'.repeat(19)}-1`, '-1-1', "1-1' OR 1=1"]) {
    const odd = await follow(admin, { lastId: place })
    assert.equal(odd.status, 200)
    await eventually(`${place} begins now`, () => odd.events.some(({ event }) => event === 'ready'))
    odd.stop()
  }
})

test('a line whose missed events cannot be read ends, so that its reader comes back', async () => {
  const line = await follow(admin)
  await someRow('heard before the database went away')
  await hears(line, 'heard before the database went away')
  const from = { lastId: line.lastId() ?? '' }
  const late = await whileNothingCanBeRead(async () => {
    const opened = await follow(admin, from)
    await eventually('what was missed is being read', () => cutReaders(atrium))
    return opened
  })
  const ended = late.ended.then(() => true)
  assert.ok(await eventually('the line ends', () => Promise.race([ended, pause()])))
  const again = await follow(admin, from)
  await someRow('heard after it came back')
  await hears(again, 'heard after it came back')
})

/** Holds the feed's table, so that whoever reads it waits. */
async function whileNothingCanBeRead<T>(work: () => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: atrium.adminUrl })
  await owner.connect()
  try {
    await owner.query('BEGIN; LOCK TABLE event')
    return await work()
  } finally {
    await owner.end()
  }
}

/** Ends the connections that wait to read what a line has missed. False while there are none. */
async function cutReaders(test: Pick<TestApp, 'adminUrl'>): Promise<boolean> {
  const cut = await asOwner(
    test,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%id > $1 AND id <= $2%'
       AND pid <> pg_backend_pid()`,
  )
  return cut.length > 0
}

test('a session that ended loses its line within seconds, however it ended', async () => {
  const [signedOut, switchedOff, elsewhere, stays] = await Promise.all([
    addMember(atrium),
    addMember(atrium),
    addMember(atrium),
    addMember(atrium),
  ])
  const lines = await Promise.all(
    [signedOut, switchedOff, elsewhere, stays].map((member) => follow(member.client)),
  )
  await signedOut.client.call(sessionApi.signOut)
  await admin.call(membersApi.update, {
    params: { id: switchedOff.memberId },
    body: { active: false },
  })
  const again = await atrium.signIn(elsewhere.email, elsewhere.password)
  await again.call(sessionApi.update, {
    body: { password: { current: elsewhere.password, next: 'a new long secret' } },
  })
  const ended = Promise.all(lines.slice(0, 3).map((line) => line.ended)).then(() => true)
  assert.ok(await eventually('all three are closed', () => Promise.race([ended, pause()])))
  const row = await someRow('after they left')
  const last = lines[3]
  assert.ok(last)
  await hears(last, 'after they left')
  for (const line of lines.slice(0, 3)) assert.ok(!line.text().includes(row.id))
})

function pause(): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, 50, false))
}

/** What a screen knows: each thing by its id, the higher `rev` wins. */
type Screen = Map<string, { rev: number }>

function apply(screen: Screen, event: FeedEvent): void {
  const thing =
    event.kind === 'item'
      ? event.item
      : event.kind === 'conversation'
        ? event.conversation
        : event.kind === 'contact'
          ? event.contact
          : undefined
  if (!thing) return
  const key = `${event.kind} ${thing.id}`
  const known = screen.get(key)
  if (!known || thing.rev >= known.rev) screen.set(key, plain(thing))
}

/** When a contact was seen last follows from its messages: it is not told for each of them. */
function plain<T extends { rev: number }>(thing: T): T {
  return { ...thing, lastSeenAt: undefined }
}

async function snapshot(): Promise<{ screen: Screen; after: string }> {
  const screen: Screen = new Map()
  const list = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  const contacts = await admin.call(contactsApi.list, { query: { limit: 100 } })
  for (const { readSeq: _, ...conversation } of list.items) {
    screen.set(`conversation ${conversation.id}`, plain(conversation))
    const { items } = await admin.call(inboxApi.timeline, {
      params: { id: conversation.contactId },
      query: { limit: 200 },
    })
    for (const item of items) screen.set(`item ${item.id}`, plain(item))
  }
  for (const contact of contacts.items) screen.set(`contact ${contact.id}`, plain(contact))
  return { screen, after: list.feedCursor }
}

/** One of the things that happen all day. */
async function happening(number: number, visitors: string[]): Promise<void> {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T
  const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  const row = pick(items)
  const params = { id: row.id }
  const acts: (() => Promise<unknown>)[] = [
    () => writeIn(atrium, accountId, [{ visitor: pick(visitors), text: `again ${number}` }]),
    () => writeIn(atrium, accountId, [{ text: `new ${number}`, name: `Person ${number}` }]),
    () =>
      admin.call(inboxApi.note, {
        params,
        body: { noteId: newId(NoteId), text: `note ${number}` },
      }),
    () =>
      admin.call(inboxApi.setStatus, {
        params,
        body: { status: pick(['open', 'resolved'] as const) },
      }),
    () => admin.call(inboxApi.assign, { params, body: { memberId: null } }),
    () =>
      admin.call(contactsApi.update, {
        params: { id: row.contactId },
        body: { name: `Name ${number}` },
      }),
    () =>
      admin.call(inboxApi.send, {
        params,
        body: {
          messageId: crypto.randomUUID() as never,
          handleId: row.replyHandleId as never,
          accountId,
          content: { kind: 'text', text: `answer ${number}` },
        },
      }),
  ]
  await pick(acts)()
}

test('through fifty cuts a screen that applies what it hears equals one that reads everything anew', async () => {
  const visitors = Array.from({ length: 5 }, newVisitorId)
  await writeIn(
    atrium,
    accountId,
    visitors.map((visitor) => ({ visitor, text: `hello from ${visitor}` })),
  )
  await conversationOf(atrium, `hello from ${visitors[4]}`)
  const { screen, after: start } = await snapshot()
  const steady = await follow(admin, { after: start })
  let busy = true
  const day = (async () => {
    for (let number = 0; busy; number += 1) await happening(number, visitors)
  })()

  const heard: string[] = []
  let lastId: string | undefined
  for (let cut = 0; cut < 50; cut += 1) {
    const line = await follow(admin, lastId === undefined ? { after: start } : { lastId })
    const enough = Math.floor(Math.random() * 6)
    await eventually('it hears something', () => line.events.length >= enough)
    line.stop()
    await line.ended
    assert.ok(line.events.every(({ event }) => event !== 'resync'))
    lastId = take(heard, line) ?? lastId
  }
  busy = false
  await day
  const [contactId] = await someRow('the end of the day').then((row) => [row.contactId])
  await eventually('all is sent', async () => {
    const waiting = await asOwner(atrium, "SELECT 1 FROM outbox WHERE state <> 'done'")
    return waiting.length === 0
  })
  await admin.call(contactsApi.update, {
    params: { id: contactId ?? '' },
    body: { name: 'The very end' },
  })
  const line = await follow(admin, lastId === undefined ? {} : { lastId })
  for (const each of [line, steady]) await hears(each, '"name":"The very end"')
  take(heard, line)
  const all: string[] = []
  take(all, steady)
  assert.ok(all.length > 50, String(all.length))
  assert.deepEqual(heard, all, 'cut or not: the same events in the same order, each once')
  for (const data of heard) apply(screen, JSON.parse(data) as FeedEvent)
  const { screen: fresh } = await snapshot()
  assert.deepEqual(shown(screen), shown(fresh))
})

/** A conversation is called by its contact's name, which travels with the contact. */
function shown(screen: Screen): Record<string, unknown> {
  return Object.fromEntries(
    [...screen].map(([key, thing]) => {
      const { contactId } = thing as { contactId?: string }
      const contact = screen.get(`contact ${contactId}`) as { name?: string } | undefined
      return [key, 'contactName' in thing ? { ...thing, contactName: contact?.name } : thing]
    }),
  )
}

/** Adds the events of all rows that came whole; what was cut in the middle comes again. Returns the last whole row's id. */
function take(heard: string[], line: Listener): string | undefined {
  const events = line.events.filter(({ event }) => event === 'feed')
  const whole = events.findLastIndex(({ id }) => id !== null)
  heard.push(...events.slice(0, whole + 1).map(({ data }) => data))
  return events[whole]?.id ?? undefined
}
