import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { after, test } from 'node:test'
import { startHttp, type TestHttp } from '../../../test/start-http.ts'
import { AppError } from '../app-error.ts'
import type { RawHttpRequest } from './raw.ts'

const running: TestHttp[] = []
after(() => Promise.all(running.map(({ http }) => http.close())))

async function start(...given: Parameters<typeof startHttp>): Promise<TestHttp> {
  const started = await startHttp(...given)
  running.push(started)
  return started
}

async function startHook(options: Parameters<typeof startHttp>[1] = {}) {
  const seen: RawHttpRequest[] = []
  const started = await start(({ raw }) => {
    raw('/channels/:channel/:account/*', async (request) => {
      seen.push(request)
      return { status: 202, headers: { 'x-own': 'yes' }, body: 'taken' }
    })
  }, options)
  return { ...started, seen }
}

test('a webhook arrives with its bytes untouched, whatever they claim to be', async () => {
  const { get, seen } = await startHook()
  const bodies: [string | undefined, Uint8Array][] = [
    ['application/json', Buffer.from('{ "a" : 1 }\n')],
    ['application/json', Buffer.from('{broken')],
    ['application/json; charset=latin1', Buffer.from([0xff, 0xfe, 0])],
    ['application/x-www-form-urlencoded', Buffer.from('a=1&b=%20')],
    ['multipart/form-data; boundary=x', Buffer.from('--x--')],
    ['text/plain', randomBytes(5_000)],
    ['x/y; not a type', Buffer.from('z')],
    [undefined, Buffer.from('z')],
  ]
  for (const [type, body] of bodies) {
    const response = await get('/channels/whatsapp/abc/webhook', {
      method: 'POST',
      body: new Blob([new Uint8Array(body)]),
      headers: type ? { 'content-type': type } : {},
    })
    assert.equal(response.status, 202, String(type))
    assert.equal(await response.text(), 'taken')
    assert.equal(response.headers.get('x-own'), 'yes')
    assert.deepEqual(Buffer.from(seen.at(-1)?.body ?? []), Buffer.from(body), String(type))
  }
})

test('method, address, parameters, query, headers and caller are there', async () => {
  const { get, seen } = await startHook()
  await get('/channels/whatsapp/a%20b/web/hook?hub.mode=subscribe&a=1&a=2&plus=a+b', {
    headers: { 'X-Hub-Signature-256': 'sha256=AB' },
  })
  const [request] = seen
  assert.equal(request?.method, 'GET')
  assert.equal(request?.path, '/channels/whatsapp/a%20b/web/hook')
  assert.equal(
    request?.url,
    '/channels/whatsapp/a%20b/web/hook?hub.mode=subscribe&a=1&a=2&plus=a+b',
  )
  assert.deepEqual(request?.params, { channel: 'whatsapp', account: 'a b', '*': 'web/hook' })
  assert.deepEqual(request?.query, { 'hub.mode': 'subscribe', a: '1', plus: 'a b' })
  assert.equal(request?.headers['x-hub-signature-256'], 'sha256=AB')
  assert.equal(request?.remoteAddress, '127.0.0.1')
  assert.equal(request?.body.byteLength, 0)
})

test('all methods are let through, without session or X-Atrium header', async () => {
  const { get, seen } = await startHook()
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    assert.equal((await get('/channels/a/b/c', { method })).status, 202, method)
    assert.equal(seen.at(-1)?.method, method)
  }
})

test('too large is 413, announced or not, and the handler never sees it', async () => {
  const { get, seen, origin } = await startHook({ maxWebhookBytes: 1_000 })
  assert.equal(
    (await get('/channels/a/b/c', { method: 'POST', body: Buffer.alloc(1_001) })).status,
    413,
  )
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest(`${origin}/channels/a/b/c`, { method: 'POST' }, (response) =>
      resolve(response.statusCode),
    )
    request.on('error', reject)
    request.write(Buffer.alloc(600))
    request.end(Buffer.alloc(600))
  })
  assert.equal(status, 413)
  assert.equal(seen.length, 0)
  assert.equal(
    (await get('/channels/a/b/c', { method: 'POST', body: Buffer.alloc(1_000) })).status,
    202,
  )
})

test('a handler that fails answers a problem, and no internals', async () => {
  const { get } = await start(({ raw }) => {
    raw('/a', async () => {
      throw new AppError('storage_full', 'The disk is full.')
    })
    raw('/b', async () => {
      throw new Error('secret')
    })
  })
  assert.equal((await get('/a', { method: 'POST' })).status, 507)
  const response = await get('/b', { method: 'POST' })
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /secret/)
})

test('a webhook answers with nosniff and its own policy, not with that of our pages', async () => {
  const { get } = await startHook()
  const { headers } = await get('/channels/a/b/c')
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('content-security-policy'), "default-src 'none'")
})

test('bytes go out as bytes', async () => {
  const data = randomBytes(1_000)
  const { get } = await start(({ raw }) => {
    raw('/file', async () => ({
      status: 200,
      headers: { 'content-type': 'image/png' },
      body: data,
    }))
  })
  const response = await get('/file')
  assert.equal(response.headers.get('content-type'), 'image/png')
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), data)
})

test('an upload is streamed to its handler, far over the limit of JSON bodies', async () => {
  const { get } = await start(({ bytes }) => {
    bytes(
      { method: 'POST', path: '/api/v1/uploads', access: 'public' },
      async ({ body, query, reply }) => {
        let size = 0
        for await (const chunk of body) size += chunk.length
        return reply.send({ size, query })
      },
    )
  })
  const response = await get('/api/v1/uploads?name=a.png', {
    method: 'POST',
    body: Buffer.alloc(5_000_000),
    headers: { 'content-type': 'application/json' },
  })
  assert.deepEqual(await response.json(), { size: 5_000_000, query: { name: 'a.png' } })
})

test('byte routes keep the rules of the API: session first, then the header', async () => {
  const { get } = await start(
    ({ bytes }) => {
      bytes({ method: 'POST', path: '/up', access: 'member' }, async ({ reply }) => reply.send('x'))
      bytes({ method: 'GET', path: '/down/:id', access: 'member' }, async ({ reply, params }) =>
        reply.send(params.id),
      )
    },
    { actor: async () => undefined },
  )
  assert.equal((await get('/up', { method: 'POST' })).status, 403)
  assert.equal((await get('/up', { method: 'POST', headers: { 'x-atrium': '1' } })).status, 401)
  assert.equal((await get('/down/7')).status, 401)
})
