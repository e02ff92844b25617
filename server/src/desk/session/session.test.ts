import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sessionApi } from '@atrium/contract/api/session'
import { adminLogin, createClient, startTestApp } from '../../../test/app.ts'
import { addMember, asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const setUp = {
  workspace: 'Salon',
  name: 'Bea',
  email: 'bea@salon.example',
  password: 'a long enough secret',
}

test('set-up works once: later it is refused, and makes nobody', async () => {
  const late = atrium.anonymous().call(sessionApi.setUp, { body: setUp })
  await assert.rejects(late, /409 already_set_up/)
  await assert.rejects(atrium.signIn(setUp.email, setUp.password), /401/)
})

test('two set-ups at once: one administrator, one workspace', async () => {
  await asOwner(
    atrium,
    'DELETE FROM channel_account; DELETE FROM event; DELETE FROM member; DELETE FROM workspace; DELETE FROM auth_user',
  )
  const asked = [1, 2, 3, 4].map((number) =>
    createClient(atrium.url).call(sessionApi.setUp, {
      body: { ...setUp, email: `bea${number}@salon.example` },
    }),
  )
  const results = await Promise.allSettled(asked)
  const refused = results.filter((result) => result.status === 'rejected')
  assert.equal(refused.length, 3)
  for (const { reason } of refused) assert.match(String(reason), /409 already_set_up/)
  const [count] = await asOwner<{ workspaces: string; members: string; users: string }>(
    atrium,
    'SELECT (SELECT count(*) FROM workspace) AS workspaces, (SELECT count(*) FROM member) AS members, (SELECT count(*) FROM auth_user) AS users',
  )
  assert.deepEqual(count, { workspaces: '1', members: '1', users: '1' })
  // The rest of this file goes on with the workspace that won.
  const [workspace] = await asOwner<{ id: typeof atrium.workspaceId }>(
    atrium,
    'SELECT id FROM workspace',
  )
  if (workspace) atrium.workspaceId = workspace.id
})

test('a set-up that failed half way can be done again', async (context) => {
  const other = await startTestApp(context)
  await asOwner(
    other,
    'DELETE FROM event; DELETE FROM member; DELETE FROM workspace; DELETE FROM auth_session; DELETE FROM auth_account',
  )
  // The address is taken, so making the administrator fails after the workspace was made.
  const body = { ...setUp, email: adminLogin.email }
  await assert.rejects(createClient(other.url).call(sessionApi.setUp, { body }), /409 conflict/)
  const state = await createClient(other.url).call(sessionApi.state)
  assert.equal(state.setUp, false)
  const done = await createClient(other.url).call(sessionApi.setUp, { body: setUp })
  assert.equal(done.member.role, 'admin')
})

test('signing in gives a cookie that scripts and other sites cannot use; signing out ends it', async () => {
  const { email, password } = await addMember(atrium, { name: 'Ines' })
  const response = await createClient(atrium.url).fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: email.toUpperCase(), password }),
  })
  const cookie = response.headers.getSetCookie().find((line) => line.includes('atrium_session'))
  assert.match(cookie ?? '', /HttpOnly/i)
  assert.match(cookie ?? '', /SameSite=Lax/i)
  const client = await atrium.signIn(email, password)
  const state = await client.call(sessionApi.state)
  assert.equal(state.session?.member.name, 'Ines')
  assert.equal(state.session?.workspace.id, atrium.workspaceId)
  await client.call(sessionApi.signOut)
  await assert.rejects(client.call(inboxApi.counts), /401/)
  // The cookie that the browser threw away is worth nothing either.
  const old = (cookie ?? '').split(';')[0] ?? ''
  const other = await atrium.signIn(email, password)
  assert.ok((await other.call(sessionApi.state)).session)
  const alive = await fetch(`${atrium.url}/api/v1/contacts`, { headers: { cookie: old } })
  assert.equal(alive.status, 200)
  await fetch(`${atrium.url}/api/v1/session`, {
    method: 'DELETE',
    headers: { cookie: old, 'x-atrium': '1' },
  })
  const ended = await fetch(`${atrium.url}/api/v1/contacts`, { headers: { cookie: old } })
  assert.equal(ended.status, 401)
})

test('a wrong password and an unknown address get the same answer', async () => {
  const { email } = await addMember(atrium)
  const answers = []
  for (const body of [
    { email, password: 'not the password' },
    { email: 'nobody@people.example', password: 'not the password' },
    { email, password: `a long enough secret\u0020` },
  ]) {
    const response = await createClient(atrium.url).fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const { trace: _, ...problem } = (await response.json()) as Record<string, unknown>
    answers.push({ status: response.status, problem, cookies: response.headers.getSetCookie() })
  }
  assert.equal(answers[0]?.status, 401)
  assert.deepEqual(answers[0]?.cookies, [])
  for (const answer of answers) assert.deepEqual(answer, answers[0])
})

test('a guesser is stopped after ten tries, also when they come at once; the right password no longer helps', async () => {
  const { email, password } = await addMember(atrium)
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => atrium.signIn(email, `guess number ${index}`)),
  )
  const codes = tries.map((each) => (each.status === 'rejected' ? String(each.reason) : 'in'))
  assert.equal(codes.filter((code) => /401/.test(code)).length, 10)
  assert.equal(codes.filter((code) => /429 rate_limited/.test(code)).length, 10)
  const response = await createClient(atrium.url).fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
    body: JSON.stringify({ email, password }),
  })
  assert.equal(response.status, 429)
  assert.ok(Number(response.headers.get('retry-after')) > 0)
  await asOwner(atrium, 'DELETE FROM attempt')
})

test('a changed password ends all other sessions and keeps this one', async () => {
  const { client, email, password } = await addMember(atrium)
  const phone = await atrium.signIn(email, password)
  await phone.call(inboxApi.counts)
  const next = 'another long secret'
  const wrong = client.call(sessionApi.update, {
    body: { password: { current: 'not it at all', next } },
  })
  await assert.rejects(wrong, (error: { problem?: { errors?: unknown } }) => {
    assert.deepEqual(error.problem?.errors, [
      { pointer: '/password/current', message: 'not right' },
    ])
    return true
  })
  await client.call(sessionApi.update, { body: { password: { current: password, next } } })
  await client.call(inboxApi.counts)
  await assert.rejects(phone.call(inboxApi.counts), /401/)
  await assert.rejects(atrium.signIn(email, password), /401/)
  await atrium.signIn(email, next)
})

test('a member changes their own name and language, and nothing else of themselves', async () => {
  const { client } = await addMember(atrium)
  const session = await client.call(sessionApi.update, { body: { name: 'Grete', language: 'es' } })
  assert.equal(session.member.name, 'Grete')
  assert.equal(session.member.language, 'es')
  for (const body of [
    { role: 'admin' },
    { language: 'xx' },
    { name: ' ' },
    { email: 'a@b.example' },
  ]) {
    const response = await client.fetch('/api/v1/session', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.equal(response.status, 422, JSON.stringify(body))
  }
})

test('forged and damaged cookies are nobody', async () => {
  for (const cookie of [
    'atrium_session=',
    'atrium_session=null',
    'atrium_session=undefined',
    'atrium_session=..%2f..%2f',
    `atrium_session=${'a'.repeat(4000)}`,
    'atrium_session=abc.def; atrium_session=ghi',
  ]) {
    const response = await fetch(`${atrium.url}/api/v1${contactsApi.list.path}`, {
      headers: { cookie },
    })
    assert.equal(response.status, 401, cookie)
  }
  const [session] = await asOwner<{ token: string }>(
    atrium,
    'SELECT token FROM auth_session LIMIT 1',
  )
  const stolen = await fetch(`${atrium.url}/api/v1/contacts`, {
    headers: { cookie: `atrium_session=${session?.token}` },
  })
  assert.equal(stolen.status, 401, 'a copy of the table opens nothing')
})
