import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { createFake, type WhatsAppFake } from '@atrium/channel-whatsapp/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import pg from 'pg'
import { eventually } from '../../../test/app.ts'
import {
  customerWrites,
  inState,
  messagesOf,
  reply,
  rowsOf,
  startDesk,
  textsOnPhone,
} from '../../../test/chat.ts'

const minute = 60_000

/** The provider answers 500 to these requests to send, counted from 1. */
function failAt(fake: WhatsAppFake, numbers: number[]): void {
  const answer = fake.handle
  let count = 0
  fake.handle = async (request) => {
    if (request.path.endsWith('/messages')) {
      count += 1
      fake.faults.error = numbers.includes(count)
    }
    return (await answer?.(request)) ?? { status: 404, body: '' }
  }
}

test('twenty replies in a row arrive once and in order, while the provider fails now and then', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  failAt(fake, [1, 2, 15])
  const words = Array.from({ length: 20 }, (_, n) => `reply ${n}`)
  let last = ''
  for (const text of words) last = await reply(atrium, row, text)
  let ahead = 0
  await eventually('all arrive', () => {
    ahead += 1000
    atrium.app.clock.setOffset(ahead)
    return textsOnPhone(fake, id).length === 20
  })
  await inState(atrium, row, last, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), words)
  const tries = await rowsOf<{ attempts: number }>(
    atrium,
    'SELECT attempts FROM outbox ORDER BY id',
  )
  const tried = tries.map(({ attempts }) => attempts)
  assert.equal(tried[0], 3)
  assert.equal(
    tried.reduce((sum, each) => sum + each, 0),
    23,
  )
})

test('two processes share the sending: every reply arrives once, in the order of its lane', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  await desk.startProcess()
  const customers = await Promise.all(
    Array.from({ length: 6 }, (_, n) => customerWrites(desk, `Customer ${n}`, `+3460011122${n}`)),
  )
  const words = Array.from({ length: 8 }, (_, n) => `reply ${n}`)
  await Promise.all(
    customers.map(async ({ row }) => {
      for (const text of words) await reply(atrium, row, text)
    }),
  )
  await eventually('all are sent', async () => {
    return (await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)).length === 0
  })
  for (const { id } of customers) assert.deepEqual(textsOnPhone(fake, id), words)
})

test('a refused connection is tried again with growing pauses, then arrives', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake, accountId } = desk
  const { id, row } = await customerWrites(desk)
  const params = { id: accountId }
  // Nobody listens there: the message has certainly not gone.
  const settings = { baseUrl: `http://127.0.0.1:${await closedPort()}` }
  await atrium.admin.call(channelsApi.update, { params, body: { settings } })
  await eventually('the settings count', async () => {
    const account = await atrium.app.accounts.find(accountId)
    return JSON.stringify(account?.settings).includes(settings.baseUrl)
  })
  const messageId = await reply(atrium, row, 'hello')
  const pauses: number[] = []
  for (let tried = 1; tried <= 4; tried += 1) {
    const due = await eventually(`try ${tried}`, async () => {
      const [outbox] = await rowsOf<{ due_at: Date }>(
        atrium,
        `SELECT due_at FROM outbox WHERE state = 'queued' AND attempts = $1`,
        [tried],
      )
      return outbox?.due_at
    })
    const wait = due.getTime() - atrium.app.clock.now().getTime()
    pauses.push(Math.ceil(wait / 1000))
    atrium.app.clock.setOffset(atrium.app.clock.offset() + wait)
  }
  for (const [n, pause] of pauses.entries())
    assert.ok(pause > 2 ** n * 0.4 && pause <= 2 ** n, `pause ${n + 1} is ${pause} s`)
  assert.deepEqual(textsOnPhone(fake, id), [])
  const [message] = (await messagesOf(atrium, row.contactId)).filter(
    (each) => each.id === messageId,
  )
  assert.ok(message)
  const back = { baseUrl: String(fake.settings.baseUrl) }
  await atrium.admin.call(channelsApi.update, { params, body: { settings: back } })
  await eventually('the pause ends', () => {
    atrium.app.clock.setOffset(atrium.app.clock.offset() + minute)
    return textsOnPhone(fake, id).length > 0
  })
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('the provider’s rate limit is waited for, and then everything arrives once', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  fake.limits.pairRate = true
  const words = Array.from({ length: 50 }, (_, n) => `reply ${n}`)
  for (const text of words) await reply(atrium, row, text)
  const early = await eventually('the burst is sent and the rest waits', async () => {
    const [waiting] = await rowsOf<{ count: number }>(
      atrium,
      `SELECT count(*)::int FROM outbox WHERE state = 'queued'`,
    )
    const sent = textsOnPhone(fake, id).length
    return sent >= 45 && waiting?.count === 50 - sent && sent
  })
  assert.ok(early < 50, `${early} at once`)
  let ahead = 0
  await eventually('the rest arrives', () => {
    ahead += 6_000
    atrium.app.clock.setOffset(ahead)
    return textsOnPhone(fake, id).length === 50
  })
  assert.deepEqual(textsOnPhone(fake, id), words)
  assert.equal(
    atrium.lines.some((line) => line.includes('131056')),
    false,
    'our own budget kept the provider from refusing',
  )
})

test('a token that is no longer taken: the message says so, the account is broken, and readers hear of it', async (context) => {
  const desk = await startDesk(context)
  const { atrium, accountId } = desk
  const { row } = await customerWrites(desk)
  const params = { id: accountId }
  await atrium.admin.call(channelsApi.update, {
    params,
    body: { settings: { accessToken: 'revoked' } },
  })
  await eventually('the token counts', async () => {
    const account = await atrium.app.accounts.find(accountId)
    return JSON.stringify(account?.settings).includes('revoked')
  })
  const messageId = await reply(atrium, row, 'hello')
  const failed = await inState(atrium, row, messageId, 'failed')
  assert.deepEqual([failed.error?.code, failed.error?.next], ['190', 'reauthorise'])
  const { items } = await atrium.admin.call(channelsApi.accounts)
  const account = items.find(({ id }) => id === accountId)
  assert.equal(account?.health.state, 'broken')
  assert.match(account?.health.text ?? '', /token/i)
  const events = await rowsOf(
    atrium,
    `SELECT 1 FROM event, jsonb_array_elements(data) item
     WHERE item->>'kind' = 'account' AND item->'account'->'health'->>'state' = 'broken'
       AND item->'account'->'health'->>'text' NOT LIKE 'WhatsApp says%'`,
  )
  // Saving the token was answered by Meta too, as what "WhatsApp says"; this is what sending met.
  assert.equal(events.length, 1)
})

test('one account that cannot be opened holds up nobody else’s messages', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'all' })
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  const other = await atrium.connect(createFake)
  const bo = await customerWrites({ ...desk, ...other }, 'Bo', '+34600333444')
  other.fake.faults.error = true
  const held = await reply(atrium, bo.row, 'held')
  await inState(atrium, bo.row, held, 'sending')
  // As after a version whose settings need more than is stored.
  await rowsOf(atrium, `UPDATE channel_account SET settings = '{}' WHERE id = $1`, [
    other.accountId,
  ])
  atrium.app.accounts.forget(other.accountId)
  atrium.app.clock.setOffset(minute)
  const messageId = await reply(atrium, row, 'hello')
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('the database is away when the provider has taken a message: it is sent all the same, once', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  const owner = new pg.Client({ connectionString: atrium.adminUrl })
  await owner.connect()
  // No receipt tells what became of it.
  fake.subscriptions.subscribed = false
  const answer = fake.handle
  fake.handle = async (request) => {
    // What is written of the message waits from now on.
    if (request.path.endsWith('/messages')) await owner.query('BEGIN; LOCK TABLE outbox')
    return (await answer?.(request)) ?? { status: 404, body: '' }
  }
  const messageId = await reply(atrium, row, 'hello')
  await eventually('it is about to be written, and the connection breaks', async () => {
    const cut = await rowsOf(
      atrium,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE outbox o SET state = ''done''%'`,
    )
    return cut.length > 0
  })
  await owner.query('COMMIT')
  await owner.end()
  await inState(atrium, row, messageId, 'accepted')
  assert.deepEqual(textsOnPhone(fake, id), ['hello'])
})

test('a send that takes longer than its lease keeps it, and nobody takes the message for lost', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  await desk.startProcess()
  const { id, row } = await customerWrites(desk)
  fake.faults.timeout = true
  const messageId = await reply(atrium, row, 'takes its time')
  // As if most of the lease were over; the other process looks every second for those that ended. A receipt may come
  // before the answer, so the message itself need not be under way any more.
  const cut = await eventually('it is under way', async () => {
    const [claimed] = await rowsOf<{ leased_until: Date }>(
      atrium,
      `UPDATE outbox SET leased_until = clock_timestamp() + interval '8 seconds' WHERE state = 'sending' RETURNING leased_until`,
    )
    return claimed
  })
  await eventually('the lease is prolonged', async () => {
    const [now] = await rowsOf<{ leased_until: Date }>(
      atrium,
      `SELECT leased_until FROM outbox WHERE state = 'sending'`,
    )
    return now && now.leased_until > cut.leased_until
  })
  fake.faults.timeout = false
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), ['takes its time'])
})

test('a transaction that is rolled back sends nothing', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  // The last statement of the request fails, after the outbox row was written.
  await rowsOf(
    atrium,
    `CREATE FUNCTION refuse_late() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'too late'; END $$;
     CREATE CONSTRAINT TRIGGER refuse_late AFTER INSERT ON outbox
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_late()`,
  )
  await assert.rejects(reply(atrium, row, 'never'), { status: 500 })
  await rowsOf(atrium, 'DROP TRIGGER refuse_late ON outbox')
  const messageId = await reply(atrium, row, 'sent')
  await inState(atrium, row, messageId, 'delivered')
  assert.deepEqual(textsOnPhone(fake, id), ['sent'])
  assert.equal((await messagesOf(atrium, row.contactId)).length, 2)
})

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
