import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { type Auth, createAuth } from './auth.ts'

let database: TestDatabase
let pool: pg.Pool
let auth: Auth
const secret = randomBytes(32)
const password = 'correct horse battery'

before(async () => {
  database = await testDatabase()
  pool = new pg.Pool({ connectionString: database.appUrl, max: 10 })
  auth = createAuth({ pool, secret, publicUrl: 'http://localhost:4000' })
})
after(async () => {
  await pool.end()
  await database.drop()
})

let count = 0
async function user(): Promise<{ userId: string; email: string; address: string }> {
  count += 1
  const email = `user${count}@example.com`
  return {
    ...(await auth.createUser({ email, name: 'Ana', password })),
    email,
    address: `203.0.113.${count}`,
  }
}

async function cookieOf(email: string, address: string, word = password): Promise<string> {
  const signedIn = await auth.signIn(email, word, address)
  assert.ok(signedIn)
  return (signedIn.setCookie[0] ?? '').split(';')[0] ?? ''
}

test('who signs in gets a cookie that scripts and other sites cannot use, and it is a session', async () => {
  const { userId, email, address } = await user()
  const signedIn = await auth.signIn(` ${email.toUpperCase()} `, password, address)
  assert.equal(signedIn?.userId, userId)
  assert.equal(signedIn?.setCookie.length, 1)
  assert.match(signedIn?.setCookie[0] ?? '', /^atrium_session=.*HttpOnly; SameSite=Lax$/)
  const cookie = (signedIn?.setCookie[0] ?? '').split(';')[0]
  const session = await auth.session(`theme=dark; ${cookie}; x=y`)
  assert.equal(session?.userId, userId)
  assert.ok(session?.sessionId)
})

test('behind https the cookie is Secure', async () => {
  const { email, address } = await user()
  const secure = createAuth({ pool, secret, publicUrl: 'https://inbox.example.com' })
  const signedIn = await secure.signIn(email, password, address)
  const cookie = signedIn?.setCookie[0] ?? ''
  assert.match(cookie, /^__Secure-atrium_session=.*; Secure/)
  assert.ok(await secure.session(cookie.split(';')[0]))
})

test('a wrong password, an unknown account and an empty field answer alike', async () => {
  const { email } = await user()
  for (const [name, word] of [
    [email, 'wrong password'],
    ['nobody@example.com', password],
    ['', ''],
    [email, ''],
    ['no address', password],
    [email, 'x'.repeat(10_000)],
  ] as const) {
    assert.equal(await auth.signIn(name, word, '198.51.100.1'), undefined, name)
  }
})

test('cookies that were not signed here open nothing', async () => {
  const { email, address } = await user()
  const cookie = await cookieOf(email, address)
  const { rows } = await pool.query<{ token: string }>('select token from auth_session')
  const forged = [
    undefined,
    '',
    'atrium_session=',
    'atrium_session=x',
    `atrium_session=${rows[0]?.token}`,
    `atrium_session=${rows[0]?.token}.${randomBytes(32).toString('base64')}`,
    cookie.slice(0, -4),
    cookie.replace('atrium_session', 'other'),
    'atrium_session=null',
    'atrium_session=%00',
  ]
  for (const each of forged) assert.equal(await auth.session(each), undefined, each ?? 'none')
  const other = createAuth({ pool, secret: randomBytes(32), publicUrl: 'http://localhost:4000' })
  assert.equal(await other.session(cookie), undefined, 'another key')
})

test('nobody signs up by themselves, and an address has one user', async () => {
  const { email } = await user()
  await assert.rejects(auth.createUser({ email: email.toUpperCase(), name: 'x', password }), {
    code: 'conflict',
  })
})

test('passwords are kept as scrypt hashes, each its own', async () => {
  await user()
  await user()
  const { rows } = await pool.query<{ password: string }>('select password from auth_account')
  assert.equal(new Set(rows.map((row) => row.password)).size, rows.length)
  for (const row of rows) assert.doesNotMatch(row.password, /horse/)
})

test('signing out ends the session at once here', async () => {
  const { email, address } = await user()
  const cookie = await cookieOf(email, address)
  assert.ok(await auth.session(cookie))
  const gone = await auth.signOut(cookie)
  assert.match(gone[0] ?? '', /^atrium_session=; Max-Age=0/)
  assert.equal(await auth.session(cookie), undefined)
  assert.deepEqual(Array.isArray(await auth.signOut(undefined)), true)
})

test('a session that was ended elsewhere is believed for 5 s at most', async (context) => {
  const { email, address } = await user()
  const cookie = await cookieOf(email, address)
  assert.ok(await auth.session(cookie))
  await pool.query('delete from auth_session')
  assert.ok(await auth.session(cookie), 'still known')
  const later = performance.now() + 5_001
  context.mock.method(performance, 'now', () => later)
  assert.equal(await auth.session(cookie), undefined)
})

test('of many sessions those that hold are known at once, without waiting for what is believed', async () => {
  const { userId, email, address } = await user()
  const [stays, signedOut, expired] = [
    await cookieOf(email, address),
    await cookieOf(email, address),
    await cookieOf(email, address),
  ]
  const idOf = async (cookie: string) => (await auth.session(cookie))?.sessionId ?? ''
  const ids = await Promise.all([stays, signedOut, expired].map(idOf))
  assert.deepEqual(await auth.lastingSessions([...ids, 'nobody’s']), new Set(ids))
  await auth.signOut(signedOut)
  await pool.query('update auth_session set expires_at = now() where id = $1', [ids[2]])
  assert.deepEqual(await auth.lastingSessions(ids), new Set(ids.slice(0, 1)))
  await auth.endSessions(userId)
  assert.deepEqual(await auth.lastingSessions(ids), new Set())
  assert.deepEqual(await auth.lastingSessions([]), new Set())
})

test('a new password ends the other sessions and keeps this one', async () => {
  const { userId, email, address } = await user()
  const [mine, other] = [await cookieOf(email, address), await cookieOf(email, address)]
  assert.ok((await auth.session(mine)) && (await auth.session(other)))
  assert.equal(
    await auth.changePassword({
      userId,
      current: 'wrong',
      next: 'a new long password',
      cookie: mine,
    }),
    false,
  )
  assert.ok(await auth.session(other))
  assert.equal(
    await auth.changePassword({
      userId,
      current: password,
      next: 'a new long password',
      cookie: mine,
    }),
    true,
  )
  assert.ok(await auth.session(mine))
  assert.equal(await auth.session(other), undefined)
  assert.equal(await auth.signIn(email, password, address), undefined)
  assert.ok(await auth.signIn(email, 'a new long password', address))
})

test("another person's cookie keeps nothing open", async () => {
  const [ana, ben] = [await user(), await user()]
  const [anas, bens] = [
    await cookieOf(ana.email, ana.address),
    await cookieOf(ben.email, ben.address),
  ]
  assert.equal(
    await auth.changePassword({
      userId: ana.userId,
      current: password,
      next: 'a new long password',
      cookie: bens,
    }),
    true,
  )
  assert.equal(await auth.session(anas), undefined)
  assert.ok(await auth.session(bens))
})

test('a password set by an administrator, and endSessions, end all sessions', async () => {
  const { userId, email, address } = await user()
  const first = await cookieOf(email, address)
  await auth.setPassword(userId, 'set by the admin')
  assert.equal(await auth.session(first), undefined)
  const second = await cookieOf(email, address, 'set by the admin')
  await auth.endSessions(userId)
  assert.equal(await auth.session(second), undefined)
})

test('guessing is stopped after ten tries, the right password included; a success starts anew', async () => {
  const { userId, email } = await user()
  const address = '198.51.100.77'
  for (let tries = 0; tries < 9; tries += 1) await auth.signIn(email, 'wrong password', address)
  assert.ok(await auth.signIn(email, password, address), 'the tenth is right')
  for (let tries = 0; tries < 10; tries += 1) await auth.signIn(email, 'wrong password', address)
  await assert.rejects(auth.signIn(email, password, address), { code: 'rate_limited' })
  assert.ok(await auth.signIn(email, password, '198.51.100.78'), 'from another address')
  for (let tries = 0; tries < 10; tries += 1)
    await auth.changePassword({ userId, current: 'wrong', next: 'x' })
  await assert.rejects(auth.changePassword({ userId, current: password, next: 'x' }), {
    code: 'rate_limited',
  })
})

test('the address of the caller is kept with the session', async () => {
  const { userId, email } = await user()
  await cookieOf(email, '198.51.100.200')
  const { rows } = await pool.query('select ip_address from auth_session where user_id = $1', [
    userId,
  ])
  assert.deepEqual(rows, [{ ip_address: '198.51.100.200' }])
})

test('the sweep removes what has expired', async () => {
  const { userId, email, address } = await user()
  await cookieOf(email, address)
  await cookieOf(email, address)
  await pool.query(
    `update auth_session set expires_at = now() - interval '1 second'
     where id = (select id from auth_session where user_id = $1 limit 1)`,
    [userId],
  )
  await auth.sweep()
  const { rows } = await pool.query('select 1 from auth_session where user_id = $1', [userId])
  assert.equal(rows.length, 1)
})
