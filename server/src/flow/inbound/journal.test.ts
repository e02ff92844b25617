import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ChannelAccountId, newId, WorkspaceId } from '@atrium/contract/ids'
import pg from 'pg'
import { eventually, type TestApp } from '../../../test/app.ts'
import {
  conversations,
  conversationWith,
  messagesOf,
  post,
  rowsOf,
  startDesk,
  type WhatsAppDesk,
  type WireText,
  wireBody,
  wordsOf,
} from '../../../test/chat.ts'
import { openTestDb } from '../../../test/database.ts'
import { createJournal, hintWork, readHint } from './journal.ts'

type Counted = { state: string; count: number }

function states({ atrium }: Pick<WhatsAppDesk, 'atrium'>): Promise<Counted[]> {
  return rowsOf(atrium, 'SELECT state, count(*)::int FROM journal GROUP BY state ORDER BY state')
}

async function allShown(desk: WhatsAppDesk, count: number): Promise<void> {
  await eventually(`${count} events are shown`, async () => {
    const [only, ...others] = await states(desk)
    return others.length === 0 && only?.state === 'shown' && only.count === count
  })
}

/** Text `n` of customer `n % customers`. */
function text(n: number, customers: number): WireText {
  const from = `3460000${String(n % customers).padStart(4, '0')}`
  return { id: `wamid.text.${n}`, from, name: `Customer ${n % customers}`, text: `text ${n}` }
}

/** What each contact's timeline shows, by contact. */
async function shownTexts(atrium: TestApp): Promise<Map<string, string[]>> {
  const rows = await conversations(atrium)
  const shown = await Promise.all(
    rows.map(async ({ contactId, contactName }): Promise<[string, string[]]> => {
      const messages = await messagesOf(atrium, contactId)
      return [contactName, messages.map(wordsOf)]
    }),
  )
  return new Map(shown)
}

/** Runs `work` while nothing can be written into the journal. */
async function whileJournalIsLocked(
  atrium: TestApp,
  work: (locker: pg.Client) => Promise<void>,
): Promise<void> {
  const locker = new pg.Client({ connectionString: atrium.adminUrl })
  await locker.connect()
  try {
    await locker.query('BEGIN; LOCK TABLE journal IN ACCESS EXCLUSIVE MODE')
    await work(locker)
  } finally {
    await locker.end()
  }
}

test('200 events, each delivered ten times at once to two processes, are shown once each', async (context) => {
  const desk = await startDesk(context)
  const { url } = await desk.startProcess()
  for (let first = 0; first < 200; first += 20) {
    const bodies = Array.from({ length: 20 }, (_, i) => wireBody(desk.fake, [text(first + i, 10)]))
    const answers = await Promise.all(
      bodies.flatMap((body) =>
        Array.from({ length: 10 }, (_, copy) =>
          post(desk, body, { url: copy % 2 ? url : desk.atrium.url }),
        ),
      ),
    )
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  }
  await allShown(desk, 200)
  const shown = [...(await shownTexts(desk.atrium)).values()].flat()
  assert.equal(shown.length, 200)
  assert.equal(new Set(shown).size, 200)
  const [events] = await rowsOf<{ count: number }>(
    desk.atrium,
    `SELECT count(*)::int FROM event, jsonb_array_elements(data) item
     WHERE item->>'kind' = 'item' AND item->'item'->>'type' = 'message'`,
  )
  assert.equal(events?.count, 200)
})

test('fifty first messages of a new sender are one contact and one conversation, in order', async (context) => {
  const desk = await startDesk(context)
  const { url } = await desk.startProcess()
  const at = Date.now() - 100_000
  const all = Array.from({ length: 50 }, (_, n) => ({ ...text(n, 1), at: at + n * 1000 }))
  await Promise.all(
    all.map((one, n) =>
      post(desk, wireBody(desk.fake, [one]), { url: n % 2 ? url : desk.atrium.url }),
    ),
  )
  await allShown(desk, 50)
  const shown = await shownTexts(desk.atrium)
  assert.deepEqual([...shown.keys()], ['Customer 0'])
  assert.deepEqual(
    shown.get('Customer 0'),
    all.map((one) => one.text),
  )
  const [count] = await rowsOf<{ contacts: number; handles: number; conversations: number }>(
    desk.atrium,
    `SELECT (SELECT count(*)::int FROM contact) AS contacts, (SELECT count(*)::int FROM handle) AS handles,
       (SELECT count(*)::int FROM conversation) AS conversations`,
  )
  assert.deepEqual(count, { contacts: 1, handles: 1, conversations: 1 })
})

test('when too much waits to be stored, the door says "later" and stores nothing of it', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { app, workspaceId } = desk.atrium
  const flood = Array.from({ length: 20_001 }, (_, n) => ({ key: `k${n}`, lane: 'x', raw: '{}' }))
  let stored: Promise<void> | undefined
  await whileJournalIsLocked(desk.atrium, async () => {
    stored = app.journal.append({ workspaceId, id: desk.accountId }, flood)
    const refused = await post(desk, wireBody(desk.fake, [text(1, 1)]))
    assert.equal(refused.status, 503)
    assert.equal(refused.headers.get('retry-after'), '5')
  })
  await stored
  assert.deepEqual(await states(desk), [{ state: 'pending', count: 20_001 }])
  assert.equal((await post(desk, wireBody(desk.fake, [text(1, 1)]))).status, 200)
  assert.equal(app.journal.waiting(), 0)
})

test('PostgreSQL goes between the check and the commit: no 2xx, and after its return nothing is lost', async (context) => {
  const desk = await startDesk(context)
  const { fake, atrium } = desk
  const ana = fake.addCustomer({ name: 'Ana Ruiz', phone: '+34600111222' })
  await whileJournalIsLocked(atrium, async (locker) => {
    const waits = post(desk, wireBody(fake, [text(7, 1)]))
    for (const words of ['one', 'two', 'three'])
      await fake.act(ana.id, { kind: 'text', text: words })
    await eventually('a commit waits', async () => {
      const waiting = await rowsOf(
        atrium,
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
         AND wait_event_type = 'Lock' AND query LIKE '%door_journal_append%'`,
      )
      return waiting.length > 0
    })
    await locker.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    const answer = await waits
    assert.ok(answer.status >= 500, `answered ${answer.status}`)
  })
  assert.equal((await post(desk, wireBody(fake, [text(7, 1)]))).status, 200)
  await fake.idle()
  await allShown(desk, 4)
  const { contactId } = await conversationWith(atrium, 'Ana Ruiz')
  const texts = (await messagesOf(atrium, contactId)).map(wordsOf)
  assert.deepEqual(texts.toSorted(), ['one', 'three', 'two'])
})

test('a hint tells the shards and the number of what was stored, once for each workspace; what is no hint is passed over', () => {
  const [one, two] = [newId(WorkspaceId), newId(WorkspaceId)]
  const rows = [3, 9, 3].map((shard) => ({ workspaceId: one, shard }))
  const told: string[] = []
  hintWork((_topic, payload) => told.push(payload), [...rows, { workspaceId: two, shard: 15 }])
  assert.deepEqual(told.map(readHint), [
    { workspaceId: one, shards: [3, 9], events: 3 },
    { workspaceId: two, shards: [15], events: 1 },
  ])
  assert.deepEqual(readHint(`${one}/4`), { workspaceId: one, shards: [4], events: 1 })
  for (const none of ['', 'x', `${one}/16/1`, `${one}/-1/1`, `${one}/a,b/2`, `nobody/1/1`])
    assert.equal(readHint(none), undefined, none)
})

const { db, database } = await openTestDb({ after })

/** A journal of its own, and what it told workers: so many events at a time. */
function ownJournal() {
  const told: number[] = []
  const journal = createJournal({
    db,
    now: () => new Date(),
    hint: (_topic, payload) => told.push(readHint(payload)?.events ?? 0),
  })
  const door = () => ({ workspaceId: newId(WorkspaceId), id: newId(ChannelAccountId) })
  return { journal, told, door }
}

const entry = (key: string) => ({ key, lane: key, raw: '{}' })
const receipt = (key: string) => ({ ...entry(key), mayWait: true as const })

async function storedKeys(workspaceId: WorkspaceId): Promise<string[]> {
  const owner = new pg.Client({ connectionString: database.adminUrl })
  await owner.connect()
  const { rows } = await owner.query<{ event_key: string }>(
    'SELECT event_key FROM journal WHERE workspace_id = $1 ORDER BY id',
    [workspaceId],
  )
  await owner.end()
  return rows.map((row) => row.event_key)
}

test('receipts are told together a little later; what a customer writes is told at once', async () => {
  const { journal, told, door } = ownJournal()
  const at = door()
  const stored = ['r1', 'r2', 'r3'].map((key) => journal.append(at, [receipt(key)]))
  stored.push(journal.append(at, [entry('words')]))
  await Promise.all(stored)
  assert.deepEqual(told, [1])
  await eventually('the receipts are told', () => told.length > 1)
  assert.deepEqual(told, [1, 3])
  assert.equal(journal.waiting(), 0)
})

test('a workspace in a rush lets another one go first, and loses nothing', async () => {
  const { journal, door } = ownJournal()
  const [flooded, quiet] = [door(), door()]
  const keys = Array.from({ length: 400 }, (_, n) => `flood ${n}`)
  const ended: string[] = []
  const append = (at: typeof quiet, key: string): Promise<void> =>
    journal.append(at, [entry(key)]).then(() => void ended.push(key))
  await append(quiet, 'first')
  const flood = keys.map((key) => append(flooded, key))
  await Promise.all([...flood, append(quiet, 'second')])
  assert.ok(ended.indexOf('second') < ended.indexOf('flood 399'))
  assert.deepEqual((await storedKeys(flooded.workspaceId)).toSorted(), keys.toSorted())
  assert.equal(journal.waiting(), 0)
})
