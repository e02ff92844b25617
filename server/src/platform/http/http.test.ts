import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { endpoint } from '@atrium/contract/endpoint'
import { MemberId, newId, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import { startHttp, type TestHttp } from '../../../test/start-http.ts'
import { AppError } from '../app-error.ts'
import type { FindActor } from './api.ts'
import type { Http } from './http.ts'
import type { Actor } from './request/actor.ts'

const running: TestHttp[] = []
after(() => Promise.all(running.map(({ http }) => http.close())))

async function start(...given: Parameters<typeof startHttp>): Promise<TestHttp> {
  const started = await startHttp(...given)
  running.push(started)
  return started
}

const ana: Actor = {
  workspaceId: newId(WorkspaceId),
  memberId: newId(MemberId),
  userId: 'u1',
  name: 'Ana',
  email: 'ana@example.com',
  role: 'agent',
  language: 'es',
  sessionId: 's1',
}
/** The cookie is the role: enough to see what the server does with it. */
const byCookie: FindActor = async ({ headers: { cookie } }) =>
  cookie === 'agent' || cookie === 'admin' ? { ...ana, role: cookie } : undefined

const thing = z.object({ id: z.string() })
const open = endpoint({
  method: 'GET',
  path: '/open',
  summary: 'x',
  access: 'public',
  response: thing,
})
const mine = endpoint({
  method: 'GET',
  path: '/mine',
  summary: 'x',
  access: 'member',
  response: thing,
})
const rule = endpoint({
  method: 'DELETE',
  path: '/rules/:id',
  summary: 'x',
  access: 'admin',
  params: z.strictObject({ id: z.string().min(3) }),
  response: thing,
})
const make = endpoint({
  method: 'PUT',
  path: '/things',
  summary: 'x',
  access: 'public',
  body: z.strictObject({ id: z.string() }),
  response: thing,
})

function addAll({ api }: Http): void {
  api.on(open, async ({ actor }) => ({ id: actor?.memberId ?? 'nobody' }))
  api.on(mine, async ({ actor }) => ({ id: actor.memberId }))
  api.on(rule, async ({ params }) => ({ id: params.id }))
  api.on(make, async ({ body }) => ({ id: body.id }))
}

type Shown = { status: number; code: string; trace: string; [key: string]: unknown }

async function problem(response: Response): Promise<Shown> {
  assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  const body = (await response.json()) as Shown
  assert.equal(body.status, response.status)
  return body
}

test('access: anybody, a member, an administrator', async () => {
  const { get, send } = await start(addAll, { actor: byCookie })
  const as = (cookie: string) => ({ headers: { cookie, 'x-atrium': '1' } })
  assert.deepEqual(await (await get('/api/v1/open')).json(), { id: 'nobody' })
  assert.deepEqual(await (await get('/api/v1/open', as('agent'))).json(), { id: ana.memberId })
  assert.equal((await problem(await get('/api/v1/mine'))).code, 'unauthenticated')
  assert.equal((await get('/api/v1/mine', as('agent'))).status, 200)
  const remove = (cookie: string) => get('/api/v1/rules/abc', { method: 'DELETE', ...as(cookie) })
  assert.equal((await problem(await send('DELETE', '/api/v1/rules/abc'))).status, 401)
  assert.equal((await problem(await remove('agent'))).status, 403)
  assert.deepEqual(await (await remove('admin')).json(), { id: 'abc' })
})

test('who may not call learns nothing about the request: access is checked before the values', async () => {
  const { send } = await start(addAll, { actor: byCookie })
  assert.equal((await problem(await send('DELETE', '/api/v1/rules/x'))).code, 'unauthenticated')
})

test('a request that changes something needs the header that other sites cannot send', async () => {
  const { get } = await start(addAll)
  for (const headers of [{}, { 'x-atrium': '0' }, { 'x-atrium': '' }]) {
    const response = await get('/api/v1/things', {
      method: 'PUT',
      body: '{"id":"x"}',
      headers: { 'content-type': 'application/json', ...headers },
    })
    assert.equal((await problem(response)).code, 'forbidden')
  }
})

test('bad values, bad JSON, wrong type, too much: each has its own answer', async () => {
  const { send, get } = await start(addAll)
  const put = (body: string, type = 'application/json') =>
    get('/api/v1/things', {
      method: 'PUT',
      body,
      headers: { 'x-atrium': '1', 'content-type': type },
    })
  const invalid = await problem(await send('PUT', '/api/v1/things', { id: 1, role: 'admin' }))
  assert.equal(invalid.status, 422)
  assert.deepEqual(
    (invalid.errors as { pointer: string }[]).map(({ pointer }) => pointer),
    ['/id', '/role'],
  )
  assert.equal((await problem(await put('{"id":'))).code, 'invalid')
  assert.equal((await problem(await put('{"id":"x","__proto__":{"a":1}}'))).code, 'invalid')
  assert.equal((await problem(await put('<id/>', 'text/xml'))).code, 'unsupported_type')
  assert.equal(
    (await problem(await put(JSON.stringify({ id: 'x'.repeat(10_001) })))).code,
    'too_large',
  )
  assert.equal((await problem(await get('/api/v1/open?debug=1'))).code, 'invalid')
  assert.equal((await problem(await get('/api/v1/%zz'))).code, 'invalid')
  assert.equal((await problem(await get('/api/v1/nothing'))).code, 'not_found')
})

test('an unexpected error shows its trace and nothing else; the log has the rest', async () => {
  const { get, lines } = await start(({ api }) => {
    api.on(open, async () => {
      throw new Error('relation "secret_table" does not exist')
    })
  })
  const shown = await problem(await get('/api/v1/open'))
  assert.equal(shown.code, 'internal')
  assert.doesNotMatch(JSON.stringify(shown), /secret_table|stack|platform/)
  assert.ok(lines.some((line) => line.includes(shown.trace) && line.includes('secret_table')))
})

test('an AppError is shown with errors, evidence and Retry-After', async () => {
  const { get } = await start(({ api }) => {
    api.on(open, async () => {
      throw new AppError('policy_refused', 'Two touches this week.', {
        evidence: { rule: 'cap', touches: 2 },
        retryAfter: 1.2,
      })
    })
  })
  const response = await get('/api/v1/open')
  assert.equal(response.headers.get('retry-after'), '2')
  const shown = await problem(response)
  assert.equal(shown.status, 409)
  assert.equal(shown.detail, 'Two touches this week.')
  assert.deepEqual(shown.evidence, { rule: 'cap', touches: 2 })
})

test('a database that is away is 503, a full one 507', async () => {
  const codes: [string, number][] = [
    ['ECONNREFUSED', 503],
    ['57P01', 503],
    ['53300', 503],
    ['53100', 507],
    ['23505', 500],
  ]
  for (const [code, status] of codes) {
    const { get } = await start(({ api }) => {
      api.on(open, async () => {
        throw Object.assign(new Error('x'), { code })
      })
    })
    assert.equal((await problem(await get('/api/v1/open'))).status, status, code)
  }
})

test('in tests an answer that does not fit its schema is an error', async () => {
  const { get } = await start(({ api }) => {
    // The cast is the mistake that the check must find.
    api.on(open, async () => ({ id: 7 }) as never)
  })
  assert.equal((await get('/api/v1/open')).status, 500)
})

test('a trace that is a UUID is kept, anything else is replaced', async () => {
  const { get } = await start(addAll)
  const given = '018f2f60-0000-7000-8000-000000000001'
  const trace = async (id: string) =>
    (await get('/api/v1/open', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
  assert.equal(await trace(given), given)
  const made = await trace('x"},{"level":"fake')
  assert.match(made ?? '', /^[0-9a-f-]{36}$/)
})

test('every answer carries the security headers', async () => {
  const { get } = await start(addAll)
  for (const path of ['/api/v1/open', '/api/v1/mine', '/nothing', '/livez', '/openapi.json']) {
    const { headers } = await get(path)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'; script-src 'self';/, path)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /script-src[^;]*unsafe/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.equal(headers.get('access-control-allow-origin'), null)
  }
  assert.equal((await get('/api/v1/open')).headers.get('cache-control'), 'no-store')
})

test('only the sandbox may frame Atrium, and https is kept to', async () => {
  const { get } = await start(addAll, {
    publicUrl: 'https://inbox.example.com',
    sandboxUrl: 'http://localhost:4100',
  })
  const { headers } = await get('/api/v1/open')
  assert.match(
    headers.get('content-security-policy') ?? '',
    /frame-ancestors http:\/\/localhost:4100$/,
  )
  assert.equal(headers.get('x-frame-options'), null)
  assert.match(headers.get('strict-transport-security') ?? '', /max-age/)
})

test('X-Forwarded-For counts only from trusted proxies', async () => {
  const seen: string[] = []
  const add = ({ api }: Http) =>
    api.on(open, async ({ request }) => ({ id: String(seen.push(request.ip)) }))
  const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' }
  await (await start(add)).get('/api/v1/open', { headers })
  await (await start(add, { trustedProxies: ['127.0.0.0/8'] })).get('/api/v1/open', { headers })
  await (await start(add, { trustedProxies: ['10.0.0.0/8'] })).get('/api/v1/open', { headers })
  assert.deepEqual(seen, ['127.0.0.1', '203.0.113.9', '127.0.0.1'])
})

test('too many at once: 503 with Retry-After, and the places come back', async () => {
  const gate = Promise.withResolvers<void>()
  let inside = 0
  const { get } = await start(
    ({ api, raw }) => {
      api.on(open, async () => {
        inside += 1
        await gate.promise
        return { id: 'x' }
      })
      raw('/hook', async () => ({ status: 200 }))
    },
    { maxInFlight: 3 },
  )
  const first = [1, 2, 3].map(() => get('/api/v1/open'))
  while (inside < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  const refused = await get('/api/v1/open')
  assert.equal(refused.headers.get('retry-after'), '1')
  assert.equal((await problem(refused)).code, 'busy')
  assert.equal(
    (await get('/hook', { method: 'POST' })).status,
    200,
    'webhooks have places of their own',
  )
  assert.equal((await get('/livez')).status, 200)
  gate.resolve()
  for (const response of await Promise.all(first)) assert.equal(response.status, 200)
  assert.equal((await get('/api/v1/open')).status, 200)
})

test('requests that fail or are given up leave no place taken', async () => {
  const { get, send, origin } = await start(addAll, { maxInFlight: 2 })
  for (let round = 0; round < 20; round += 1) await send('PUT', '/api/v1/things', { id: 1 })
  for (let round = 0; round < 5; round += 1) {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    socket.write(
      'PUT /api/v1/things HTTP/1.1\r\nhost: x\r\nx-atrium: 1\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{',
    )
    await once(socket, 'connect')
    await new Promise((resolve) => setTimeout(resolve, 10))
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.equal((await get('/api/v1/open')).status, 200)
})

test('a caller that hangs up does not free a place whose work goes on', async () => {
  const gate = Promise.withResolvers<void>()
  let inside = 0
  const { get } = await start(
    ({ api }) => {
      api.on(open, async () => {
        inside += 1
        await gate.promise
        return { id: 'x' }
      })
    },
    { maxInFlight: 2 },
  )
  const controller = new AbortController()
  const given = [1, 2].map(() => get('/api/v1/open', { signal: controller.signal }))
  while (inside < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  controller.abort()
  await Promise.allSettled(given)
  assert.equal((await get('/api/v1/open')).status, 503)
  gate.resolve()
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal((await get('/api/v1/open')).status, 200)
})

test('bodies that come slowly hold no place', async () => {
  const { get, origin } = await start(addAll, { maxInFlight: 2 })
  const sockets = Array.from({ length: 6 }, () =>
    connect(Number(new URL(origin).port), '127.0.0.1'),
  )
  for (const socket of sockets) {
    await once(socket, 'connect')
    socket.write(
      'PUT /api/v1/things HTTP/1.1\r\nhost: x\r\nx-atrium: 1\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{',
    )
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal((await get('/api/v1/open')).status, 200)
  for (const socket of sockets) socket.destroy()
})

test('closing: what runs is finished, then nothing is taken any more', async () => {
  const gate = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  const { http, get } = await startHttp(({ api }) => {
    api.on(open, async () => {
      entered.resolve()
      await gate.promise
      return { id: 'finished' }
    })
  })
  const answer = get('/api/v1/open')
  await entered.promise
  const closed = http.close()
  gate.resolve()
  assert.deepEqual(await (await answer).json(), { id: 'finished' })
  await closed
  await assert.rejects(get('/api/v1/open'))
})

test('handlers set cookies', async () => {
  const { get } = await start(({ api }) => {
    api.on(open, async ({ setCookies }) => {
      setCookies(['a=1; HttpOnly', 'b=2; HttpOnly'])
      return { id: 'x' }
    })
  })
  assert.deepEqual((await get('/api/v1/open')).headers.getSetCookie(), [
    'a=1; HttpOnly',
    'b=2; HttpOnly',
  ])
})
