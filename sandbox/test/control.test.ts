import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import type { CreateFake } from '@atrium/channel-kit/fake'
import { virtualClock } from '../src/control/clock.ts'
import { atrium, call, dataDirectory, secret, start } from './start.ts'
import { toyFake } from './toy-fake.ts'

const marie = { id: 'marie', name: 'Marie Dubois', phone: '+33612345601' }
const order = (webhookUrl: string) => ({
  accountId: 'a1',
  channel: 'toy',
  name: 'Salon',
  webhookUrl,
  customers: [marie],
})

test('an ordered account has settings, customers, and takes acts and provider calls', async (t) => {
  const server = await atrium(t)
  const { url } = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url })
  const opened = await call(`${url}/accounts`, 'POST', order(`${server.url}/hook`))
  assert.equal(opened.body.settings.token, 'toy-token')
  assert.equal(opened.body.settings.baseUrl, `${url}/providers/toy/a1`)

  const act = { kind: 'text', text: 'Bonjour' }
  const acted = await call(`${url}/accounts/a1/customers/marie/acts`, 'POST', act)
  assert.equal(acted.status, 201)
  const sent = await call(`${url}/providers/toy/a1/messages`, 'POST', {
    to: 'marie',
    text: 'Bonjour Marie',
  })
  assert.equal(sent.body.path, '/messages')
  const { body: shown } = await call(`${url}/accounts/a1/customers/marie/transcript`, 'GET')
  assert.deepEqual(
    shown.messages.map((one: { from: string; content: { text: string } }) => [
      one.from,
      one.content.text,
    ]),
    [
      ['customer', 'Bonjour'],
      ['business', 'Bonjour Marie'],
    ],
  )
})

test('the same order twice is one account with the same settings and customers', async (t) => {
  const server = await atrium(t)
  let opened = 0
  const counted: CreateFake = (io) => {
    opened += 1
    return toyFake(io)
  }
  const fakes = new Map([['toy', counted]])
  const dataDir = await dataDirectory(t)
  const { url, accounts } = await start(t, { dataDir, atriumUrl: server.url, fakes })
  const both = await Promise.all([
    call(`${url}/accounts`, 'POST', order(server.url)),
    call(`${url}/accounts`, 'POST', order(server.url)),
  ])
  assert.deepEqual(both[0].body, both[1].body)
  const { body: state } = await call(`${url}/state`, 'GET')
  assert.equal(opened, 1)
  const other = { ...order(server.url), accountId: 'a2' }
  await Promise.all([accounts.order(other), accounts.order(other)])
  assert.equal(opened, 2)
  assert.equal(state.accounts.length, 1)
  assert.deepEqual(
    state.accounts[0].customers.map((one: { id: string }) => one.id),
    ['marie'],
  )
})

test('a file travels as raw bytes', async (t) => {
  const server = await atrium(t)
  const sandbox = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url })
  await call(`${sandbox.url}/accounts`, 'POST', order(`${server.url}/hook`))
  const response = await fetch(
    `${sandbox.url}/accounts/a1/customers/marie/files?name=look.png&as=image`,
    { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array([1, 2, 3]) },
  )
  const { status } = response
  assert.equal(status, 201)
  await sandbox.accounts.fake('a1').idle()
  assert.equal(server.heard.find(({ path }) => path === '/hook')?.body.includes('look.png'), true)
})

test('bad orders and acts are refused with words', async (t) => {
  const server = await atrium(t)
  const { url } = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url })
  await call(`${url}/accounts`, 'POST', order(server.url))
  const cases: [string, unknown, number, RegExp][] = [
    [
      '/accounts',
      { ...order(server.url), accountId: 'a2', channel: 'fax' },
      422,
      /no simulated fax/,
    ],
    ['/accounts', { ...order(server.url), channel: 'other' }, 409, /on toy already/],
    ['/accounts', { accountId: 'a3' }, 422, /webhookUrl/],
    ['/accounts/none/faults', {}, 404, /no account none/],
    ['/accounts/a1/faults', { fire: true }, 422, /fire/],
    ['/accounts/a1/customers/nobody/acts', { kind: 'read' }, 404, /no customer nobody/],
    ['/accounts/a1/customers/marie/acts', { kind: 'dance' }, 422, /kind/],
    [
      '/accounts/a1/customers/marie/acts',
      { kind: 'edit', id: 'x', text: 'y' },
      409,
      /cannot be edited/,
    ],
    ['/accounts/a1/customers/marie/echo', { text: 'hi' }, 422, /no business phone/],
    ['/clock', { offsetMs: 'late' }, 422, /number/],
  ]
  for (const [path, body, status, words] of cases) {
    const refused = await call(url + path, 'POST', body)
    assert.equal(refused.status, status, path)
    assert.match(refused.body.error, words)
  }
})

test('fault switches reach the provider', async (t) => {
  const server = await atrium(t)
  const { url } = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url })
  await call(`${url}/accounts`, 'POST', order(server.url))
  const set = await call(`${url}/accounts/a1/faults`, 'POST', { error: true })
  assert.equal(set.body.error, true)
  const sent = await fetch(`${url}/providers/toy/a1/messages`, { method: 'POST', body: '{}' })
  assert.equal(sent.status, 500)
})

test('foreign pages and foreign host names are refused', async (t) => {
  const server = await atrium(t)
  const { url } = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url })
  const foreign = await call(
    `${url}/clock`,
    'POST',
    { offsetMs: 1 },
    { origin: 'https://evil.example' },
  )
  assert.equal(foreign.status, 403)
  const form = await fetch(`${url}/clock`, { method: 'POST', body: '{"offsetMs":1}' })
  assert.equal(form.status, 415)
  const status = await new Promise((resolve, reject) => {
    request(`${url}/state`, { headers: { host: 'evil.example' } }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    })
      .on('error', reject)
      .end()
  })
  assert.equal(status, 403)
  const { body } = await call(`${url}/clock`, 'GET')
  assert.equal(body.offsetMs, 0)
})

test('open pages are told of changes', async (t) => {
  const server = await atrium(t)
  const { url } = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url })
  await call(`${url}/accounts`, 'POST', order(server.url))
  const stop = new AbortController()
  const stream = await fetch(`${url}/events`, { signal: stop.signal })
  await call(`${url}/accounts/a1/customers/marie/acts`, 'POST', { kind: 'text', text: 'hi' })
  let seen = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream.body ?? []) {
    seen += decoder.decode(chunk)
    if (seen.includes('"transcript"')) break
  }
  stop.abort()
  assert.match(seen, /"accountId":"a1","customerId":"marie"/)
})

test('the clock moves, and Atrium hears it with the secret', async (t) => {
  const server = await atrium(t)
  const sandbox = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url })
  const hour = 3_600_000
  await call(`${sandbox.url}/clock`, 'POST', { offsetMs: hour })
  const moved = await call(`${sandbox.url}/clock`, 'POST', { advance: 24 * hour })
  assert.equal(moved.body.offsetMs, 25 * hour)
  assert.equal(moved.body.atrium, 'told')
  const told = server.heard.filter(({ path }) => path === '/sandbox/clock').at(-1)
  assert.equal(told?.headers['x-atrium-sandbox-secret'], secret)
  assert.deepEqual(JSON.parse(told?.body ?? ''), { offsetMs: 25 * hour })
  const ahead = sandbox.clock.now().getTime() - Date.now()
  assert.ok(Math.abs(ahead - 25 * hour) < 5_000)
  const back = await call(`${sandbox.url}/clock`, 'POST', { offsetMs: 0 })
  assert.equal(back.body.offsetMs, 0)
})

test('an Atrium that is away is told when it is back', { timeout: 20_000 }, async (t) => {
  const server = await atrium(t)
  server.status = 503
  let settled = () => {}
  const told = new Promise<void>((resolve) => {
    settled = resolve
  })
  const clock = virtualClock({
    offsetMs: 7,
    atriumUrl: server.url,
    secret,
    retryMs: 5,
    changed: () => settled(),
  })
  t.after(() => clock.stop())
  assert.equal(await clock.tell(), 'unreachable')
  server.status = 200
  await told
  assert.equal(clock.atrium(), 'told')
})

test('Atrium’s demo gets the world, and its channels the people in it', async (t) => {
  const server = await atrium(t)
  const fakes = new Map([['whatsapp', toyFake]])
  const { url } = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url, fakes })
  const { body: world } = await call(`${url}/world`, 'GET')
  assert.equal(world.people.length, 30)
  assert.ok(
    world.people[0].messages.every((one: { at: string }) => Date.parse(one.at) < Date.now()),
  )
  await call(`${url}/accounts`, 'POST', {
    accountId: 'a1',
    channel: 'whatsapp',
    webhookUrl: server.url,
    world: true,
  })
  const { body: state } = await call(`${url}/state`, 'GET')
  const names = state.accounts[0].customers.map((one: { name: string }) => one.name)
  assert.ok(names.includes('Marie Dubois') && names.includes('田中 健二'))
  const { body: shown } = await call(`${url}/accounts/a1/customers/marie-dubois/transcript`, 'GET')
  assert.ok(shown.messages.length > 3)
})
