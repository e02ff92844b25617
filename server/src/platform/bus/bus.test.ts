import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import pg from 'pg'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { startNatsServer } from '../../../test/nats-server.ts'
import { createLog } from '../observe/log.ts'
import { type Bus, createBus, reconnected } from './bus.ts'

let database: TestDatabase
const buses: Bus[] = []

before(async () => {
  database = await testDatabase()
})
// A bus that outlived its test would come back in the middle of another one's cut.
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()))
})
after(() => database.drop())

async function start(natsUrl?: string): Promise<{ bus: Bus; lines: string[] }> {
  const lines: string[] = []
  const log = createLog({
    level: 'debug',
    destination: { write: (line: string) => void lines.push(line) },
  })
  const bus = await createBus({ connectionString: database.appUrl, natsUrl, log })
  buses.push(bus)
  return { bus, lines }
}

/** What a bus hears on a topic, and a way to wait for the n-th. */
function hear(bus: Bus, topic: string) {
  const heard: string[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  bus.subscribe(topic, (payload) => {
    heard.push(payload)
    for (const each of waiting) if (heard.length >= each.count) each.resolve()
  })
  const until = (count: number) =>
    heard.length >= count
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push({ count, resolve }))
  return { heard, until }
}

/** Until the bus has seen that its connection is gone; it may be back by then. */
async function cut(lines: string[]): Promise<void> {
  while (!lines.some((line) => line.includes('bus connection lost')))
    await new Promise((resolve) => setTimeout(resolve, 1))
}

/** The notifications themselves, as PostgreSQL sends them. */
async function eavesdrop(): Promise<{ texts: string[]; end: () => Promise<void> }> {
  const client = new pg.Client(database.appUrl)
  const texts: string[] = []
  client.on('notification', ({ payload }) => texts.push(payload ?? ''))
  await client.connect()
  await client.query('listen atrium_hints')
  return { texts, end: () => client.end() }
}

test('a hint reaches the local subscriber at once and the other process soon, each one time', async () => {
  const [{ bus: here }, { bus: there }] = [await start(), await start()]
  const local = hear(here, 'journal')
  const remote = hear(there, 'journal')
  const other = hear(there, 'outbox')
  here.publish('journal', 'w1/3')
  assert.deepEqual(local.heard, ['w1/3'], 'before publish returns')
  await remote.until(1)
  // A second hint afterwards: whatever came back of the first would have come before it.
  here.publish('journal', 'w1/4')
  await remote.until(2)
  assert.deepEqual(local.heard, ['w1/3', 'w1/4'])
  assert.deepEqual(remote.heard, ['w1/3', 'w1/4'])
  assert.deepEqual(other.heard, [])
})

test('equal hints of a moment travel once, in few notifications', async () => {
  const [{ bus: here }, { bus: there }] = [await start(), await start()]
  const remote = hear(there, 'feed')
  const wire = await eavesdrop()
  for (let round = 0; round < 1_000; round += 1)
    for (const payload of ['a', 'b', 'c']) here.publish('feed', payload)
  here.publish('feed', 'last')
  await remote.until(4)
  await wire.end()
  assert.deepEqual(remote.heard, ['a', 'b', 'c', 'last'])
  assert.ok(wire.texts.length <= 2, String(wire.texts.length))
})

test('a hint that was sent can be sent again', async () => {
  const [{ bus: here }, { bus: there }] = [await start(), await start()]
  const remote = hear(there, 'feed')
  here.publish('feed', 'a')
  await remote.until(1)
  here.publish('feed', 'a')
  await remote.until(2)
})

test('many long hints are split below the limit of a notification; one that is too long stays here', async () => {
  const [{ bus: here, lines }, { bus: there }] = [await start(), await start()]
  const remote = hear(there, 'signal')
  const local = hear(here, 'signal')
  const wire = await eavesdrop()
  const long = Array.from({ length: 20 }, (_, index) => `${index}:${'é'.repeat(1_500)}`)
  here.publish('signal', 'x'.repeat(9_000))
  for (const payload of long) here.publish('signal', payload)
  await remote.until(20)
  await wire.end()
  assert.deepEqual(remote.heard, long)
  assert.equal(local.heard.length, 21)
  assert.ok(wire.texts.every((text) => Buffer.byteLength(text) < 8_000))
  assert.ok(lines.some((line) => line.includes('too long')))
})

test('after a cut the bus comes back, says so, and delivers what waited', async () => {
  const [{ bus: here, lines }, { bus: there, lines: otherLines }] = [await start(), await start()]
  const remote = hear(there, 'feed')
  const back = [hear(here, reconnected), hear(there, reconnected)]
  const admin = new pg.Client(database.adminUrl)
  await admin.connect()
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'atrium bus' and datname = current_database()`)
  await Promise.all([cut(lines), cut(otherLines)])
  here.publish('feed', 'while away')
  await Promise.all(back.map(({ until }) => until(1)))
  here.publish('feed', 'after')
  // What waited may have gone out before the other side listened again: that is what `reconnected` is for.
  while (!remote.heard.includes('after')) {
    here.publish('feed', 'after')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.ok(here.healthy() && there.healthy())
  await admin.end()
})

test('hints published while the line is cut reach those who kept listening', async () => {
  const [{ bus: here, lines }, { bus: there }] = [await start(), await start()]
  const remote = hear(there, 'feed')
  const admin = new pg.Client(database.adminUrl)
  await admin.connect()
  const { rows } = await admin.query<{ pid: number }>(`select pid from pg_stat_activity
    where application_name = 'atrium bus' and datname = current_database() order by backend_start desc limit 2`)
  // The older of the two is `here`.
  await admin.query('select pg_terminate_backend($1)', [rows[1]?.pid])
  await cut(lines)
  here.publish('feed', 'while away')
  await remote.until(1)
  assert.deepEqual(remote.heard, ['while away'])
  await admin.end()
})

test('a subscriber that fails harms nobody, one that left hears nothing', async () => {
  const { bus, lines } = await start()
  const heard: string[] = []
  bus.subscribe('a', () => {
    throw new Error('broken subscriber')
  })
  const leave = bus.subscribe('a', (payload) => heard.push(payload))
  bus.publish('a', '1')
  leave()
  bus.publish('a', '2')
  assert.deepEqual(heard, ['1'])
  assert.ok(lines.some((line) => line.includes('broken subscriber')))
})

test('foreign notifications on the channel are passed over', async () => {
  const { bus, lines } = await start()
  const { heard, until } = hear(bus, 'feed')
  const client = new pg.Client(database.appUrl)
  await client.connect()
  for (const text of [
    '',
    'x',
    '{}',
    '[]',
    '{"from":"x","hints":[["feed"]]}',
    '{"from":"x","hints":[["feed",1]]}',
  ]) {
    await client.query('select pg_notify($1, $2)', ['atrium_hints', text])
  }
  await client.query('select pg_notify($1, $2)', [
    'atrium_hints',
    '{"from":"x","hints":[["feed","good"]]}',
  ])
  await until(1)
  await client.end()
  assert.deepEqual(heard, ['good'])
  assert.equal(lines.filter((line) => line.includes('could not be read')).length, 6)
})

test('closing sends what waits and ends the connection', async () => {
  const [{ bus: here }, { bus: there }] = [await start(), await start()]
  const remote = hear(there, 'feed')
  here.publish('feed', 'goodbye')
  await here.close()
  await remote.until(1)
  here.publish('feed', 'nothing')
  assert.equal(here.healthy(), false)
})

test('over NATS: heard by the other process, once here, and again after a cut', async () => {
  const nats = await startNatsServer()
  const [{ bus: here }, { bus: there }] = [await start(nats.url), await start(nats.url)]
  const [local, remote, back] = [hear(here, 'feed'), hear(there, 'feed'), hear(there, reconnected)]
  here.publish('feed', 'a')
  await remote.until(1)
  assert.deepEqual([local.heard, remote.heard], [['a'], ['a']])
  nats.cut()
  await back.until(1)
  const seen = remote.heard.length
  while (remote.heard.length === seen) {
    here.publish('feed', 'b')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal(remote.heard.at(-1), 'b')
  await Promise.all([here.close(), there.close()])
  nats.close()
})
