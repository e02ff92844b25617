import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sessionApi } from '@atrium/contract/api/session'
import { ApiError, fieldErrors } from './api-error.ts'
import { call } from './call.ts'

type Seen = {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
}

let seen: Seen | undefined
let answer: (response: ServerResponse) => void
let server: ReturnType<typeof createServer>
const realFetch = globalThis.fetch

beforeEach(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      seen = { method: request.method, url: request.url, headers: request.headers, body }
      answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  // A browser completes a path with its page's origin; Node has no page.
  globalThis.fetch = (path, init) => realFetch(`http://127.0.0.1:${port}${String(path)}`, init)
  answer = (response) => response.end('{}')
})

afterEach(() => {
  globalThis.fetch = realFetch
  server.closeAllConnections()
  server.close()
})

const problem = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify(body))
}
const refused = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ApiError)
  return error
}

test('paths, queries and bodies go where the contract says, with the header that stops forged requests', async () => {
  await call(inboxApi.list, { query: { view: 'mine', cursor: undefined, limit: 20 } })
  assert.equal(seen?.url, '/api/v1/conversations?view=mine&limit=20')
  assert.equal(seen?.headers['x-atrium'], '1')
  assert.equal(seen?.headers['idempotency-key'], undefined)
  await call(contactsApi.update, { params: { id: 'a/b' }, body: { name: 'Ana' } })
  assert.deepEqual([seen?.method, seen?.url], ['PATCH', '/api/v1/contacts/a%2Fb'])
  assert.equal(seen?.body, '{"name":"Ana"}')
})

test('each POST has a key of its own, so that the server can tell a repeat', async () => {
  await call(inboxApi.viewing, { params: { id: '1' } })
  const first = seen?.headers['idempotency-key']
  await call(inboxApi.viewing, { params: { id: '1' } })
  assert.match(String(first), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.notEqual(first, seen?.headers['idempotency-key'])
})

test('a problem becomes an error with its code, its words and its evidence', async () => {
  const evidence = { rule: 'window' }
  answer = problem(409, {
    type: '',
    title: 'Refused',
    status: 409,
    code: 'policy_refused',
    detail: 'Closed.',
    evidence,
  })
  const error = await refused(call(sessionApi.state))
  assert.deepEqual([error.code, error.status, error.detail], ['policy_refused', 409, 'Closed.'])
  assert.deepEqual(error.evidence, evidence)
})

test('wrong fields are known by their names', async () => {
  const errors = [{ pointer: '/settings/token', message: 'Too short' }]
  answer = problem(422, { type: '', title: 'Invalid', status: 422, code: 'invalid', errors })
  assert.deepEqual(fieldErrors(await refused(call(sessionApi.state))), { token: 'Too short' })
})

test('no answer, and a proxy’s page in place of an answer, are both “unreachable”', async () => {
  answer = (response) => response.destroy()
  assert.equal((await refused(call(sessionApi.state))).code, 'unreachable')
  answer = (response) => {
    response.writeHead(502, { 'content-type': 'text/html' })
    response.end('<h1>Bad gateway</h1>')
  }
  assert.equal((await refused(call(sessionApi.state))).code, 'unreachable')
})
