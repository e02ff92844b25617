import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createEgress, type Egress } from './egress.ts'
import { type EgressCode, EgressError } from './egress-error.ts'

const servers: Server[] = []
const egresses: Egress[] = []
after(async () => {
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
  await Promise.all(egresses.map((egress) => egress.close()))
})

/** On 127.0.0.2: allowed in these tests. On 127.0.0.1: forbidden, so that it must stay at 0 connections. */
async function serve(handler: RequestListener, host = '127.0.0.2') {
  let connections = 0
  const server = createServer(handler)
  server.on('connection', () => {
    connections += 1
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return { origin: `http://${host}:${port}`, port, connections: () => connections }
}

function start(resolver?: Parameters<typeof createEgress>[0]['resolver']): Egress {
  const egress = createEgress({
    allow: ['127.0.0.2/32', '127.0.0.3/32'],
    ...(resolver ? { resolver } : {}),
  })
  egresses.push(egress)
  return egress
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

function failure(code: EgressCode, fields: { refused?: boolean; maybeSent?: boolean }) {
  return (error: unknown) => {
    assert.ok(error instanceof EgressError, String(error))
    const { refused, maybeSent } = error
    assert.deepEqual(
      { code: error.code, refused, maybeSent },
      { code, refused: false, maybeSent: false, ...fields },
    )
    return true
  }
}

type Seen = { method: string; url: string; headers: Record<string, string>; body: string }

/** What `echo` saw. */
async function seenBy(response: Response | Promise<Response>): Promise<Seen> {
  return (await (await response).json()) as Seen
}

const echo: RequestListener = async (request, response) => {
  const { method, url, headers } = request
  response.end(JSON.stringify({ method, url, headers, body: await bodyOf(request) }))
}

test('an allowed address is reached, with method, headers and body', async () => {
  const { origin } = await serve(echo)
  const response = await start().fetch(`${origin}/x?y=1`, {
    method: 'post',
    headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
    body: '{"a":1}',
  })
  assert.equal(response.status, 200)
  assert.equal(response.url, `${origin}/x?y=1`)
  const seen = await seenBy(response)
  assert.equal(seen.method, 'POST')
  assert.equal(seen.url, '/x?y=1')
  assert.equal(seen.body, '{"a":1}')
  assert.equal(seen.headers.authorization, 'Bearer t')
  assert.equal(seen.headers['user-agent'], 'Atrium')
})

test('forms, bytes and streams are sent whole', async () => {
  const { origin } = await serve(echo)
  const egress = start()
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('file', new Blob(['bytes'], { type: 'image/png' }), 'a.png')
  const sent = await seenBy(egress.fetch(origin, { method: 'POST', body: form }))
  assert.match(sent.headers['content-type'] ?? '', /^multipart\/form-data; boundary=/)
  assert.match(sent.body, /name="messaging_product"\r\n\r\nwhatsapp/)
  assert.match(sent.body, /filename="a.png"/)
  const query = await seenBy(
    egress.fetch(origin, { method: 'POST', body: new URLSearchParams({ a: '1 2' }) }),
  )
  assert.equal(query.body, 'a=1+2')
  const stream = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('streamed'))
      controller.close()
    },
  })
  const streamed = await seenBy(egress.fetch(origin, { method: 'PUT', body: stream }))
  assert.equal(streamed.body, 'streamed')
})

test('a connection that cannot be made was certainly not sent', async () => {
  const { origin } = await serve(echo)
  servers.at(-1)?.close()
  await assert.rejects(start().fetch(origin), failure('connect', {}))
  await assert.rejects(start().fetch('http://name.invalid/'), failure('dns', {}))
})

test('https to a server without it fails before anything is sent', async () => {
  const { port } = await serve(echo)
  await assert.rejects(
    start().fetch(`https://127.0.0.2:${port}/`, { method: 'POST', body: 'x' }),
    failure('tls', {}),
  )
})

test('a server that takes the request and says nothing: maybe sent', async () => {
  const { origin } = await serve(() => undefined)
  await assert.rejects(
    start().fetch(origin, { timeoutMs: 100 }),
    failure('timeout', { maybeSent: true }),
  )
  const { origin: dying } = await serve((request) => request.socket.destroy())
  await assert.rejects(start().fetch(dying), failure('reset', { maybeSent: true }))
})

test("the caller's signal ends it, before and after the connection", async () => {
  const { origin } = await serve(() => controller.abort())
  const controller = new AbortController()
  await assert.rejects(
    start().fetch(origin, { signal: controller.signal }),
    failure('aborted', { maybeSent: true }),
  )
  await assert.rejects(
    start().fetch(origin, { signal: AbortSignal.abort() }),
    failure('aborted', {}),
  )
})

test('a body that stops in the middle fails the read', async () => {
  const { origin } = await serve((_request, response) => {
    response.write('half')
  })
  const response = await start().fetch(origin, { timeoutMs: 200 })
  await assert.rejects(response.text(), failure('timeout', { maybeSent: true }))
})

test('answers over the limit are cut off: announced, chunked and packed', async () => {
  const kinds: Record<string, RequestListener> = {
    announced: (_request, response) =>
      response.writeHead(200, { 'content-length': 5_000 }).end(Buffer.alloc(5_000)),
    chunked: (_request, response) => {
      for (let sent = 0; sent < 5; sent += 1) response.write(Buffer.alloc(1_000))
      response.end()
    },
    packed: (_request, response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(5_000_000))),
  }
  for (const [kind, handler] of Object.entries(kinds)) {
    const { origin } = await serve(handler)
    const read = async () => (await start().fetch(origin, { maxBytes: 4_999 })).arrayBuffer()
    await assert.rejects(read(), failure('too_large', { maybeSent: true }), kind)
  }
})

test('a packed answer arrives unpacked, without the headers that no longer fit', async () => {
  const { origin } = await serve((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
  )
  const response = await start().fetch(origin)
  assert.equal(response.headers.get('content-encoding'), null)
  assert.equal(response.headers.get('content-length'), null)
  assert.equal(await response.text(), 'hello')
})

test('answers without a body are answers', async () => {
  for (const status of [204, 304]) {
    const { origin } = await serve((_request, response) => response.writeHead(status).end())
    const response = await start().fetch(origin)
    assert.equal(response.status, status)
    assert.equal(await response.text(), '')
  }
  const { origin } = await serve(echo)
  assert.equal(await (await start().fetch(origin, { method: 'HEAD' })).text(), '')
})

test('an error status is an answer, not an error', async () => {
  const { origin } = await serve((_request, response) => response.writeHead(500).end('broken'))
  const response = await start().fetch(origin)
  assert.equal(response.status, 500)
  assert.equal(await response.text(), 'broken')
})

test('redirects into private ranges, other schemes and credentials are refused, with 0 connections', async () => {
  const trap = await serve(echo, '127.0.0.1')
  const targets = [
    `${trap.origin}/`,
    `http://localhost:${trap.port}/`,
    `//127.0.0.1:${trap.port}/`,
    `http://2130706433:${trap.port}/`,
    'http://169.254.169.254/',
    'http://[::1]/',
    'file:///etc/passwd',
    'ftp://127.0.0.2/',
    `http://a:b@127.0.0.2/`,
    'http://',
  ]
  for (const location of targets) {
    const { origin } = await serve((_request, response) =>
      response.writeHead(302, { location }).end(),
    )
    await assert.rejects(
      start().fetch(origin),
      (error) => error instanceof EgressError && error.refused && error.maybeSent,
      location,
    )
  }
  assert.equal(trap.connections(), 0)
})

test('five redirects are followed, the sixth is not', async () => {
  const { origin } = await serve((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end('there')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  assert.equal(await (await start().fetch(`${origin}/5`)).text(), 'there')
  await assert.rejects(
    start().fetch(`${origin}/6`),
    failure('redirect', { refused: true, maybeSent: true }),
  )
})

test('credentials stay with their origin, whatever the header is called', async () => {
  const other = await serve(echo)
  const { origin } = await serve((request, response) => {
    if (request.url === '/home') void echo(request, response)
    else
      response
        .writeHead(302, { location: request.url === '/away' ? `${other.origin}/` : '/home' })
        .end()
  })
  const headers = {
    authorization: 'Bearer t',
    cookie: 'a=b',
    'x-api-key': 'k',
    'd360-api-key': 'k',
    accept: 'image/*',
  }
  const away = await seenBy(start().fetch(`${origin}/away`, { headers }))
  for (const name of ['authorization', 'cookie', 'x-api-key', 'd360-api-key'])
    assert.equal(away.headers[name], undefined, name)
  assert.equal(away.headers.accept, 'image/*')
  const stayed = await seenBy(start().fetch(`${origin}/stay`, { headers }))
  assert.equal(stayed.headers.authorization, 'Bearer t')
})

test('what a redirect makes of a POST: 302 and 303 a GET, 307 and 308 the same again at home and nothing abroad', async () => {
  const other = await serve(echo)
  const { origin } = await serve((request, response) => {
    const [, status, where] = request.url?.split('/') ?? []
    if (status === 'home') return void echo(request, response)
    response
      .writeHead(Number(status), { location: where === 'abroad' ? other.origin : '/home' })
      .end()
  })
  const post = async (path: string) =>
    seenBy(start().fetch(`${origin}/${path}`, { method: 'POST', body: 'secret' }))
  for (const status of [301, 302, 303]) {
    const seen = await post(`${status}/home`)
    assert.deepEqual([seen.method, seen.body], ['GET', ''], String(status))
  }
  for (const status of [307, 308]) {
    const seen = await post(`${status}/home`)
    assert.deepEqual([seen.method, seen.body], ['POST', 'secret'], String(status))
    await assert.rejects(
      post(`${status}/abroad`),
      failure('redirect', { refused: true, maybeSent: true }),
    )
  }
  assert.equal(other.connections(), 0)
})

test('redirect: manual gives the redirect, error refuses it', async () => {
  const { origin } = await serve((_request, response) =>
    response.writeHead(302, { location: '/x' }).end(),
  )
  const response = await start().fetch(origin, { redirect: 'manual' })
  assert.equal(response.status, 302)
  assert.equal(response.headers.get('location'), '/x')
  await assert.rejects(
    start().fetch(origin, { redirect: 'error' }),
    failure('redirect', { refused: true, maybeSent: true }),
  )
})
