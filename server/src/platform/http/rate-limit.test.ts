import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { createAttemptLimit } from './rate-limit.ts'

let database: TestDatabase
let pool: pg.Pool
let other: pg.Pool

before(async () => {
  database = await testDatabase()
  pool = new pg.Pool({ connectionString: database.appUrl, max: 10 })
  other = new pg.Pool({ connectionString: database.appUrl, max: 10 })
})
after(async () => {
  await pool.end()
  await other.end()
  await database.drop()
})

test('ten attempts per account and address, counted over all processes, also at the same moment', async () => {
  const limits = [createAttemptLimit(pool, 'a'), createAttemptLimit(other, 'a')]
  const waits = await Promise.all(
    Array.from({ length: 40 }, (_, index) => limits[index % 2]?.take('ana@x.org', '203.0.113.1')),
  )
  assert.equal(waits.filter((wait) => wait === undefined).length, 10)
  for (const wait of waits) assert.ok(wait === undefined || (wait > 800 && wait <= 900))
})

test('one account from another address, and another account from this one, may go on', async () => {
  const limit = createAttemptLimit(pool, 'b')
  for (let count = 0; count < 11; count += 1) await limit.take('ana@x.org', '203.0.113.1')
  assert.equal(await limit.take('ana@x.org', '203.0.113.2'), undefined)
  assert.equal(await limit.take('ben@x.org', '203.0.113.1'), undefined)
})

test('the case of the account and the host part of an IPv6 address do not matter', async () => {
  const limit = createAttemptLimit(pool, 'c')
  let taken = 0
  for (let count = 0; count < 20; count += 1) {
    const account = count % 2 ? 'Ana@x.org ' : 'ana@X.org'
    if ((await limit.take(account, `2001:db8:1:2::${count}`)) === undefined) taken += 1
  }
  assert.equal(taken, 10)
  assert.equal(await limit.take('ana@x.org', '2001:db8:1:3::1'), undefined)
})

test('an address that tries many accounts is stopped, and so are many addresses against one account', async () => {
  const limit = createAttemptLimit(pool, 'd')
  let taken = 0
  for (let count = 0; count < 80; count += 1) {
    if ((await limit.take(`user${count}@x.org`, '203.0.113.9')) === undefined) taken += 1
  }
  assert.equal(taken, 60)
  taken = 0
  for (let count = 0; count < 120; count += 1) {
    if ((await limit.take('victim@x.org', `198.51.100.${count}`)) === undefined) taken += 1
  }
  assert.equal(taken, 100)
})

test('a success clears the pair, the window ends by itself, doors do not mix', async () => {
  const limit = createAttemptLimit(pool, 'e')
  for (let count = 0; count < 10; count += 1) await limit.take('ana@x.org', '203.0.113.1')
  assert.notEqual(await limit.take('ana@x.org', '203.0.113.1'), undefined)
  assert.equal(await createAttemptLimit(pool, 'f').take('ana@x.org', '203.0.113.1'), undefined)
  await limit.clear('ana@x.org', '203.0.113.1')
  assert.equal(await limit.take('ana@x.org', '203.0.113.1'), undefined)
  for (let count = 0; count < 10; count += 1) await limit.take('ana@x.org', '203.0.113.1')
  await pool.query(`update attempt set since = since - interval '16 minutes'`)
  assert.equal(await limit.take('ana@x.org', '203.0.113.1'), undefined)
})

test('an office of 200 people behind one address can sign in, one in ten with a slip', async () => {
  const limit = createAttemptLimit(pool, 'h')
  for (let count = 0; count < 200; count += 1) {
    assert.equal(await limit.take(`agent${count}@x.org`, '203.0.113.70'), undefined, String(count))
    if (count % 10 === 0)
      assert.equal(await limit.take(`agent${count}@x.org`, '203.0.113.70'), undefined)
    await limit.clear(`agent${count}@x.org`, '203.0.113.70')
  }
})

test('the sweep leaves what still counts; no account or address is readable in the table', async () => {
  await pool.query('delete from attempt')
  const limit = createAttemptLimit(pool, 'g')
  await limit.take('old@x.org', '203.0.113.50')
  await pool.query(`update attempt set since = since - interval '16 minutes'`)
  await limit.take('ana@x.org', '203.0.113.51')
  await limit.sweep()
  const { rows } = await pool.query('select * from attempt')
  assert.equal(rows.length, 3)
  assert.doesNotMatch(JSON.stringify(rows), /ana|203\.0/)
})
