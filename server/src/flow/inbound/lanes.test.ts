import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createFake } from '@atrium/channel-whatsapp/fake'
import { journalApi } from '@atrium/contract/api/settings'
import { eventually, type TestApp } from '../../../test/app.ts'
import {
  conversations,
  conversationWith,
  messagesOf,
  post,
  rowsOf,
  startDesk,
  type WhatsAppDesk,
  wireBody,
  wordsOf,
} from '../../../test/chat.ts'

type Row = { state: string; attempts: number; reason: string | null }

function journalRow({ atrium }: Pick<WhatsAppDesk, 'atrium'>, key: string): Promise<Row> {
  return rowsOf<Row>(atrium, 'SELECT state, attempts, reason FROM journal WHERE event_key = $1', [
    key,
  ]).then(([row]) => row ?? { state: 'missing', attempts: 0, reason: null })
}

/** The database refuses one text, as a fault in our own code would. */
async function poison(atrium: TestApp): Promise<void> {
  await rowsOf(
    atrium,
    `CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.content->>'text' = 'poison' THEN RAISE EXCEPTION 'poisoned'; END IF;
       RETURN NEW;
     END $$;
     CREATE TRIGGER refuse_poison BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION refuse_poison()`,
  )
}

test('a poisoned event is tried five times and ends as failed, while its lane waits and the others go on', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { clock } = atrium.app
  await poison(atrium)
  const ana = { from: '34600111222', name: 'Ana' }
  const lane = [
    { ...ana, id: 'wamid.before', text: 'before' },
    { ...ana, id: 'wamid.poison', text: 'poison' },
    { ...ana, id: 'wamid.after', text: 'after' },
  ]
  const others = Array.from({ length: 20 }, (_, n) => ({
    id: `wamid.other.${n}`,
    from: `3470000000${n}`,
    name: `Other ${n}`,
    text: 'meanwhile',
  }))
  assert.equal((await post(desk, wireBody(fake, [...lane, ...others]))).status, 200)
  await eventually('the others are shown', async () => (await conversations(atrium)).length === 21)
  const { contactId } = await conversationWith(atrium, 'Ana')
  const pauses = [1, 5, 20, 60]
  let ahead = 0
  for (const [tried, seconds] of pauses.entries()) {
    await eventually(`try ${tried + 1}`, async () => {
      const row = await journalRow(desk, 'wamid.poison')
      return row.attempts === tried + 1
    })
    const { state, reason } = await journalRow(desk, 'wamid.poison')
    assert.deepEqual({ state, reason }, { state: 'pending', reason: 'poisoned' })
    assert.equal((await journalRow(desk, 'wamid.after')).state, 'pending', 'its lane waits')
    assert.deepEqual((await messagesOf(atrium, contactId)).map(wordsOf), ['before'])
    ahead += seconds * 1000
    clock.setOffset(ahead)
  }
  await eventually('it failed', async () => {
    const row = await journalRow(desk, 'wamid.poison')
    return row.state === 'failed' && row.attempts === 5
  })
  await eventually('the lane goes on', async () => {
    const texts = (await messagesOf(atrium, contactId)).map(wordsOf)
    return texts.join() === 'before,after'
  })
  const { items } = await atrium.admin.call(journalApi.list)
  assert.equal(items.length, 1)
  assert.equal(items[0]?.reason, 'poisoned')
  assert.match(items[0]?.raw ?? '', /poison/)

  await rowsOf(atrium, 'DROP TRIGGER refuse_poison ON message')
  await atrium.admin.call(journalApi.replay, { params: { id: items[0]?.id ?? '' } })
  await eventually('the replay is shown', async () => {
    return (await messagesOf(atrium, contactId)).some((each) => wordsOf(each) === 'poison')
  })
  assert.equal((await messagesOf(atrium, contactId)).length, 3)
})

test('the same message through two paths is shown once; the second ends as dropped, without a retry', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const raw = wireBody(fake, [{ id: 'wamid.twice', from: '34600', name: 'Ana', text: 'once' }])
  const later = wireBody(fake, [{ id: 'wamid.later', from: '34600', name: 'Ana', text: 'later' }])
  const account = { workspaceId: atrium.workspaceId, id: desk.accountId }
  await atrium.app.journal.append(account, [
    { key: 'webhook', lane: '34600', raw },
    { key: 'pull', lane: '34600', raw },
    { key: 'next', lane: '34600', raw: later },
  ])
  await eventually('the lane is worked', async () => {
    return (await journalRow(desk, 'next')).state === 'shown'
  })
  assert.equal((await journalRow(desk, 'webhook')).state, 'shown')
  assert.deepEqual(await journalRow(desk, 'pull'), {
    state: 'dropped',
    attempts: 1,
    reason: 'this message is shown already',
  })
  const { contactId } = await conversationWith(atrium, 'Ana')
  assert.deepEqual((await messagesOf(atrium, contactId)).map(wordsOf), ['once', 'later'])
})

test('an account that cannot be opened holds up its own events only', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const broken = await atrium.connect(createFake)
  const message = { from: '34600', name: 'Ana', text: 'hello' }
  assert.equal(
    (await post({ ...desk, ...broken }, wireBody(fake, [{ ...message, id: 'wamid.first' }])))
      .status,
    200,
  )
  await conversationWith(atrium, 'Ana')
  // As after a version whose settings need more than is stored.
  await rowsOf(atrium, `UPDATE channel_account SET settings = '{}' WHERE id = $1`, [
    broken.accountId,
  ])
  atrium.app.accounts.forget(broken.accountId)
  await atrium.app.journal.append({ workspaceId: atrium.workspaceId, id: broken.accountId }, [
    { key: 'held', lane: '34600', raw: wireBody(fake, [{ ...message, id: 'wamid.held' }]) },
  ])
  await eventually('a first try', async () => (await journalRow(desk, 'held')).attempts > 0)
  assert.equal((await journalRow(desk, 'held')).state, 'pending')
  await post(desk, wireBody(fake, [{ id: 'wamid.fine', from: '34601', name: 'Bo', text: 'hi' }]))
  await conversationWith(atrium, 'Bo')
})

test('without a worker everything is kept; a worker that comes later shows it all, in order', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake } = desk
  const ana = fake.addCustomer({ name: 'Ana Ruiz', phone: '+34600111222' })
  const words = Array.from({ length: 30 }, (_, n) => `text ${n}`)
  for (const text of words) await fake.act(ana.id, { kind: 'text', text })
  await fake.idle()
  assert.deepEqual(await conversations(atrium), [])
  const worker = await desk.startProcess({ role: 'worker' })
  const { contactId } = await conversationWith(atrium, 'Ana Ruiz')
  await eventually('all are shown', async () => {
    const texts = (await messagesOf(atrium, contactId)).map(wordsOf)
    return texts.length === 30 && texts.join() === words.join()
  })
  const { items } = await worker.app.health.report()
  assert.equal(items.find(({ name }) => name === 'workers')?.state, 'ok')
})

test('a worker that stands still is red in the health report, and green when it works again', async (context) => {
  const { atrium } = await startDesk(context)
  const { health } = atrium.app
  const worker = async (): Promise<string | undefined> =>
    (await health.report()).items.find(({ name }) => name === 'workers')?.state
  assert.equal(await worker(), 'ok')
  const locker = await atrium.app.adminPool.connect()
  await locker.query('BEGIN; LOCK TABLE journal IN ACCESS EXCLUSIVE MODE')
  // Half a minute later, without waiting for it.
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() + 30_000 })
  await within(200, async () => (await worker()) === 'broken')
  await locker.query('COMMIT')
  locker.release()
  await within(200, async () => (await worker()) === 'ok')
  context.mock.timers.reset()
})

test('a process that only answers is red when nobody works what it stores, and green when somebody does', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium } = desk
  const workers = async () =>
    (await atrium.app.health.report()).items.find(({ name }) => name === 'workers')
  const worker = await desk.startProcess({ role: 'worker' })
  await eventually('the worker says that it is there', async () => {
    const beats = await rowsOf(atrium, `SELECT 1 FROM installation WHERE key = 'heartbeat/workers'`)
    return beats.length === 1 && (await workers())?.state === 'ok'
  })
  await worker.stop()
  // Twenty seconds later, without waiting for it.
  await rowsOf(
    atrium,
    `UPDATE installation SET value = to_jsonb((value #>> '{}')::float8 - 20) WHERE key = 'heartbeat/workers'`,
  )
  const red = await eventually('it is red', async () => {
    const item = await workers()
    return item?.state === 'broken' && item
  })
  assert.match(red.text, /No worker/)
  await desk.startProcess({ role: 'worker' })
  await eventually('it is green again', async () => (await workers())?.state === 'ok')
})

/** As `eventually`, where the clock stands still. */
async function within(looks: number, look: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < looks; n += 1) {
    if (await look()) return
    await pause(50)
  }
  assert.fail('it did not happen')
}
