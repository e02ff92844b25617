import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { shopsApi } from '@atrium/contract/api/shop/orders'
import { newId, uuid } from '@atrium/contract/ids'
import type { ShopOrder } from '@atrium/contract/shop/order'
import { startTestApp } from '../../../test/app.ts'
import { anOrder, answer, connectShop, sign } from '../../../test/shops/shop.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'
import { refusalOf } from './signature.ts'

const atrium = await startTestApp({ after })
const { admin, app } = atrium
const shop = await connectShop(atrium, admin)
const door = (id: string) => `${atrium.url}/hooks/shops/${id}`
const order = (change: object = {}) => ({ ...anOrder(app.clock.now()), ...change })
const seconds = () => Math.floor(app.clock.now().getTime() / 1000)
const stored = (id: string) =>
  asOwner<{ posted: ShopOrder }>(atrium, 'SELECT posted FROM orders WHERE id = $1', [id])
const count = async () =>
  (await asOwner<{ count: number }>(atrium, 'SELECT count(*)::int FROM orders'))[0]?.count

test('a signed order is stored before it is answered', async () => {
  const posted = order({ id: 'a1' })
  assert.deepEqual(await shop.says(posted), { status: 200, changed: true })
  assert.deepEqual((await stored('a1'))[0]?.posted, posted)
  const [listed] = (await admin.call(shopsApi.list)).items
  assert.equal(listed?.url, door(shop.id))
  assert.ok(listed.heardAt)
})

test('what is not signed, wrongly signed or signed long ago is refused, and nothing is stored', async () => {
  const before = await count()
  const body = JSON.stringify(order({ id: 'unsigned' }))
  const good = sign(body, seconds(), shop.secret)
  const headers = [
    undefined,
    '',
    good.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    good.replace('v1=', 'v0='),
    good.slice(0, -2),
    good.replace('t=', 't=-'),
    `${good},v1=${'0'.repeat(64)}`,
    // Signed for another time than it says.
    good.replace(/t=\d+/, `t=${seconds() + 1}`),
    sign(`${body} `, seconds(), shop.secret),
    sign(body, seconds(), 'shop_of-somebody-else'),
    sign(body, seconds(), ''),
    // Replayed: six minutes old, or of a clock that is as much ahead.
    sign(body, seconds() - 360, shop.secret),
    sign(body, seconds() + 360, shop.secret),
  ]
  for (const header of headers) {
    const init = {
      method: 'POST',
      body,
      headers: header === undefined ? {} : { 'atrium-signature': header },
    }
    const refused = await answer(await fetch(door(shop.id), init))
    assert.deepEqual([refused.status, refused.code], [401, 'unauthenticated'], String(header))
    assert.ok(refused.detail)
  }
  assert.equal(await count(), before)
  assert.deepEqual(await shop.post(body, { secondsAgo: 240 }), { status: 200, changed: true })
})

test('an address without a shop is 404, another method 405, also when it is signed', async () => {
  const body = JSON.stringify(order())
  const headers = { 'atrium-signature': sign(body, seconds(), shop.secret) }
  for (const id of [newId(uuid), 'x', "' OR 1=1", shop.id.toUpperCase()]) {
    const url = door(encodeURIComponent(id))
    assert.equal((await fetch(url, { method: 'POST', body, headers })).status, 404, id)
  }
  for (const method of ['GET', 'PUT', 'DELETE'])
    assert.equal((await fetch(door(shop.id), { method, headers })).status, 405, method)
})

test('late and repeated posts change nothing and are answered 200, in whatever order they come', async () => {
  const at = (minutes: number) =>
    new Date(app.clock.now().getTime() - minutes * 60_000).toISOString()
  const steps = (['placed', 'paid', 'shipped'] as const).map((state, step) =>
    order({ id: 'late', state, updatedAt: at(30 - step) }),
  )
  const [placed, paid, shipped] = steps
  assert.equal((await shop.says(paid)).changed, true)
  assert.equal((await shop.says(placed)).changed, false)
  assert.equal((await shop.says(paid)).changed, false)
  assert.equal((await shop.says({ ...paid, state: 'cancelled' })).changed, false)
  assert.equal((await stored('late'))[0]?.posted.state, 'paid')
  assert.equal((await shop.says(shipped)).changed, true)
  assert.equal((await stored('late'))[0]?.posted.state, 'shipped')
  // The same moment, told in another zone.
  const zoned = shipped?.updatedAt.replace('Z', '+00:00')
  assert.equal((await shop.says({ ...shipped, updatedAt: zoned ?? '' })).changed, false)

  const many = Array.from({ length: 24 }, (_, n) =>
    order({ id: 'race', number: `n${n % 8}`, updatedAt: at(20 - (n % 8)) }),
  )
  const answers = await Promise.all(many.map((one) => shop.says(one)))
  assert.ok(answers.every(({ status }) => status === 200))
  const race = await stored('race')
  assert.deepEqual([race.length, race[0]?.posted.number], [1, 'n7'])
})

test('a body that is not understood is 422 with a pointer to each fault, and nothing is stored', async () => {
  const before = await count()
  const inAnHour = new Date(app.clock.now().getTime() + 3600_000).toISOString()
  const line = { name: 'x', quantity: 1 }
  const total = { amount: 1, currency: 'EUR' }
  const bad: [string, object][] = [
    ['/id', { id: undefined }],
    ['/id', { id: '' }],
    ['/id', { id: 4821 }],
    ['/id', { id: 'x'.repeat(101) }],
    ['/number', { number: 'a\u0000b' }],
    ['/number', { number: '\ud800' }],
    ['/state', { state: 'lost' }],
    ['/placedAt', { placedAt: 'yesterday' }],
    ['/placedAt', { placedAt: '0000-01-01T00:00:00Z' }],
    ['/updatedAt', { updatedAt: inAnHour }],
    ['/updatedAt', { updatedAt: '9999-12-31T23:59:59Z' }],
    ['/total/amount', { total: { ...total, amount: -1 } }],
    ['/total/amount', { total: { ...total, amount: '59.90' } }],
    ['/total/amount', { total: { ...total, amount: 1e300 } }],
    ['/total/currency', { total: { ...total, currency: 'euro' } }],
    ['/lines', { lines: Array.from({ length: 201 }, () => line) }],
    ['/lines/0/name', { lines: [{ ...line, name: 'x'.repeat(301) }] }],
    ['/lines/0/colour', { lines: [{ ...line, colour: 'red' }] }],
    ['/url', { url: 'javascript:alert(1)' }],
    ['/url', { url: 'data:text/html,<script>' }],
    ['/url', { url: '//evil.example' }],
    ['/tracking/url', { tracking: { url: 'ftp://x.example' } }],
    ['/customer', { customer: undefined }],
    ['/customer/email', { customer: { email: 'rosa' } }],
    ['/customer/email', { customer: { email: `${'x'.repeat(300)}@mail.example` } }],
    ['/customer/phone', { customer: { phone: '600 111 222' } }],
    ['/customer/phone', { customer: { phone: '+34' } }],
    ['/customer/phone', { customer: { phone: `+${'1'.repeat(30)}` } }],
    ['/note', { note: 'x' }],
    ['/workspaceId', { workspaceId: atrium.workspaceId }],
    ['/__proto__', JSON.parse('{"__proto__": {"state": "paid"}}')],
  ]
  for (const [pointer, change] of bad) {
    const body = JSON.stringify(order({ id: 'bad' })).slice(0, -1)
    const own = Object.getOwnPropertyDescriptor(change, '__proto__')
    const text = own
      ? `${body},"__proto__":{"state":"paid"}}`
      : JSON.stringify(order({ id: 'bad', ...change }))
    const refused = await shop.post(text)
    assert.equal(refused.status, 422, `${pointer} ${text.slice(0, 200)}`)
    assert.ok(
      refused.errors?.some((each) => each.pointer === pointer),
      JSON.stringify(refused),
    )
  }
  for (const body of ['', 'null', '[]', '{', '"x"', '{"id":', '[[[[', Buffer.from([0xff, 0xfe])]) {
    const refused = await shop.post(body)
    assert.deepEqual([refused.status, refused.code], [422, 'invalid'], String(body))
    assert.ok(refused.errors?.length)
  }
  const deep = `{"id":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  assert.equal((await shop.post(deep)).status, 422)
  assert.equal(await count(), before)
})

test('a body that is too large is 413', async () => {
  const before = await count()
  for (const size of [200_001, 9_000_000]) {
    const refused = await shop.post(JSON.stringify(order({ note: 'x'.repeat(size) })))
    assert.deepEqual([refused.status, refused.code], [413, 'too_large'])
  }
  assert.equal(await count(), before)
})

test('the largest order that fits, in any script, is stored as it came', async () => {
  const name = '🧴'.repeat(150)
  const lines = Array.from({ length: 100 }, () => ({ name, quantity: 1.5, amount: 0.01 }))
  const posted = order({
    id: '注文/../48<b>21',
    number: '#４８２１ <script>alert(1)</script>',
    lines,
    url: 'https://shop.example/orders/4821?a=%22',
    tracking: { carrier: 'Colissimo', number: '6A123', url: 'http://track.example/6A123' },
    customer: { email: 'rösa@bücher.example', phone: '+34 600-12 (00) 03', name: 'Rosa "V"' },
  })
  assert.deepEqual(await shop.says(posted), { status: 200, changed: true })
  assert.deepEqual((await stored(posted.id))[0]?.posted, posted)
})

test('the secret is told once, kept sealed, and the one before opens nothing', async () => {
  const own = await connectShop(atrium, admin, 'Second shop')
  const params = { id: own.id }
  const rows = await asOwner<{ secret: Buffer }>(atrium, 'SELECT secret FROM shop WHERE id = $1', [
    own.id,
  ])
  assert.ok(!rows[0]?.secret.includes(own.secret))
  const listed = JSON.stringify(await admin.call(shopsApi.list))
  assert.ok(!listed.includes(own.secret))
  const renamed = await admin.call(shopsApi.save, { params, body: { name: 'Corner shop' } })
  assert.deepEqual([renamed.shop.name, renamed.secret], ['Corner shop', null])
  assert.equal((await own.says()).status, 200)
  const { secret } = await admin.call(shopsApi.renewSecret, { params })
  assert.notEqual(secret, own.secret)
  const body = JSON.stringify(order({ id: 'renewed' }))
  assert.equal((await own.post(body)).status, 401)
  assert.equal((await own.post(body, { secret })).status, 200)
  // Another shop's secret is no key to this one's door.
  assert.equal((await shop.post(body, { secret })).status, 401)
  assert.ok(!atrium.lines.join('').includes(secret))
  await admin.call(shopsApi.remove, { params })
  assert.equal((await own.post(body, { secret })).status, 404)
  assert.deepEqual(await stored('renewed'), [])
  await assert.rejects(admin.call(shopsApi.remove, { params }), { status: 404 })
  await assert.rejects(admin.call(shopsApi.renewSecret, { params }), { status: 404 })
})

/** Runs the example of the docs; what it printed. */
async function example(secret: string): Promise<string> {
  const file = (name: string) =>
    fileURLToPath(new URL(`../../../../docs/shop/${name}`, import.meta.url))
  const env = { SHOP_URL: door(shop.id), SHOP_SECRET: secret }
  const run = promisify(execFile)(process.execPath, [file('post-order.mjs'), file('order.json')], {
    env,
  })
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  )
}

test('the example of the docs posts the order of the docs', async () => {
  assert.equal(await example(shop.secret), '200 {"changed":true}\n')
  assert.equal(await example(shop.secret), '200 {"changed":false}\n')
  assert.equal((await stored('7f3a-4821'))[0]?.posted.number, '4821')
  assert.match(await example('shop_of-somebody-else'), /^401 /)
})

test('the signature of the docs is ours', () => {
  const tag = 'f035586c6b32b26712d65fc6bb3ae2c7f5dcd88e77e628025673cadde14836e8'
  const at = new Date(1764320400_000)
  const body = Buffer.from('{"id":"1"}')
  assert.equal(refusalOf(`t=1764320400,v1=${tag}`, body, 'shop_example', at), undefined)
  assert.match(refusalOf(`t=1764320400,v1=${tag}`, body, 'shop_other', at) ?? '', /does not match/)
})
