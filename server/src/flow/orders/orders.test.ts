import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { ordersApi } from '@atrium/contract/api/shop/orders'
import type { HandleId } from '@atrium/contract/ids'
import type { ShopOrder } from '@atrium/contract/shop/order'
import { mail, people, phone, sender } from '../../../test/people.ts'
import { connectShop, ordersOf } from '../../../test/shops/shop.ts'
import { addMember, addWorkspace, asOwner } from '../../../test/workspaces/second-workspace.ts'
import { provedTogether } from '../assistant/sql.ts'
import { readOrdersFor } from './read.ts'

const world = await people({ after })
const { atrium, writes } = world
const { admin, app } = atrium
const shop = await connectShop(atrium, admin)
const day = 24 * 3600_000
const daysAgo = (days: number) => new Date(app.clock.now().getTime() - days * day).toISOString()

let made = 0
/** Posts an order of this customer; returns its number. */
async function ordered(customer: ShopOrder['customer'], more: Partial<ShopOrder> = {}) {
  made += 1
  const number = String(made)
  const answer = await shop.says({ id: `o${made}`, number, customer, ...more })
  assert.deepEqual(answer, { status: 200, changed: true })
  return number
}
const seen = (contactId: string) => ordersOf(admin, contactId)
/** The numbers that the assistant may tell whoever writes from this handle. */
const told = (handleId: HandleId) =>
  app.db.inWorkspace(atrium.workspaceId, async (tx) => {
    const { handles } = await provedTogether(tx, handleId)
    const orders = await readOrdersFor(
      tx,
      handles.map(({ id }) => id),
    )
    return orders.map(({ number }) => number)
  })
const link = (id: string, contactId: string) =>
  admin.call(contactsApi.link, { params: { id }, body: { contactId } })
const unlink = (id: string) => admin.call(contactsApi.unlink, { params: { id } })
const share = (id: string, shared: boolean) =>
  admin.call(identityApi.setShared, { params: { id }, body: { shared } })
/** Contacts whose panels were told of orders since the last call. */
let last = '0'
async function toldPanels(): Promise<(string[] | null)[]> {
  const rows = await asOwner<{ id: string; data: { kind: string; contactIds: string[] | null }[] }>(
    atrium,
    'SELECT id, data FROM event WHERE workspace_id = $1 AND id > $2 ORDER BY id',
    [atrium.workspaceId, last],
  )
  last = rows.at(-1)?.id ?? last
  return rows.flatMap(({ data }) =>
    data.filter(({ kind }) => kind === 'orders').map(({ contactIds }) => contactIds),
  )
}

test('an order is found by a proved address, however it is written, also when it was there first', async () => {
  const early = await ordered({ email: 'ROSA@Mail.example', phone: '+52 (1) 55-1234-5678' })
  const byMail = await writes(
    'email',
    sender('rosa@mail.example', [mail('rosa@mail.example')]),
    'hi',
  )
  const byPhone = await writes('whatsapp', sender('m-1', [phone('+525512345678')]), 'hola')
  assert.deepEqual(await seen(byMail.contactId), [[early, 'paid', null]])
  assert.deepEqual(await seen(byPhone.contactId), [[early, 'paid', null]])
  assert.deepEqual(await told(byMail.handleId), [early])
  assert.deepEqual(await told(byPhone.handleId), [early])
  const [order] = (await admin.call(ordersApi.list, { params: { id: byMail.contactId } })).items
  assert.deepEqual(order?.by, { kind: 'email', value: 'rosa@mail.example', doubt: null })
  assert.deepEqual(order.shop, { id: shop.id, name: 'Online shop' })
  assert.deepEqual(order.total, { amount: 59.9, currency: 'EUR' })
})

test('an address that nobody proved shows the order to the team with a warning, and to nobody else', async () => {
  const number = await ordered({ email: 'claimed@mail.example' })
  const forged = await writes(
    'email',
    sender('claimed@mail.example', [mail('claimed@mail.example', 0)]),
    'my order?',
  )
  const typed = await writes(
    'webchat',
    sender('v-1', [mail('claimed@mail.example', 0)]),
    'my order?',
  )
  for (const { contactId, handleId } of [forged, typed]) {
    assert.deepEqual(await seen(contactId), [[number, 'paid', 'unproved']])
    assert.deepEqual(await told(handleId), [])
  }
  const real = await writes('webchat', sender('v-2', [mail('claimed@mail.example', 3)]), 'and mine')
  assert.deepEqual(await seen(real.contactId), [[number, 'paid', null]])
  assert.deepEqual(await told(real.handleId), [number])
  assert.deepEqual(await told(forged.handleId), [])
})

test('a link brings orders along and an unlink takes them back at once; no order is written, and the assistant tells none by a member’s word', async () => {
  const rows = () => asOwner(atrium, 'SELECT *, xmin::text FROM orders ORDER BY id')
  const a = await ordered({ email: 'ann@mail.example' }, { placedAt: daysAgo(3) })
  const b = await ordered({ phone: '+34600777001' })
  const ann = await writes('email', sender('ann@mail.example', [mail('ann@mail.example')]), 'hi')
  const bob = await writes('whatsapp', sender('b-1', [phone('+34600777001')]), 'hi')
  const before = await rows()
  await link(ann.contactId, bob.contactId)
  assert.deepEqual(await seen(ann.contactId), [
    [b, 'paid', null],
    [a, 'paid', null],
  ])
  assert.deepEqual(await told(ann.handleId), [a])
  assert.deepEqual(await told(bob.handleId), [b])
  await unlink(bob.handleId)
  assert.deepEqual(await seen(ann.contactId), [[a, 'paid', null]])
  assert.deepEqual(await seen(bob.contactId), [[b, 'paid', null]])
  assert.deepEqual(await rows(), before)
})

test('what proves that two handles are one person brings the orders of both to either', async () => {
  const proofs = [mail('cleo@mail.example', 3), phone('+34600777002', 3)]
  const first = await ordered({ email: 'cleo@mail.example' }, { placedAt: daysAgo(2) })
  const second = await ordered({ phone: '+34600777002' })
  const site = await writes('webchat', sender('v-cleo', proofs), 'hi')
  const whatsapp = await writes('whatsapp', sender('c-1', [phone('+34600777002')]), 'hi')
  const email = await writes(
    'email',
    sender('cleo@mail.example', [mail('cleo@mail.example')]),
    'hi',
  )
  assert.equal(new Set([site, whatsapp, email].map(({ contactId }) => contactId)).size, 1)
  for (const { contactId, handleId } of [site, whatsapp, email]) {
    assert.deepEqual(await seen(contactId), [
      [second, 'paid', null],
      [first, 'paid', null],
    ])
    assert.deepEqual(await told(handleId), [second, first])
  }
})

test('an address of several people or an office leaves a doubt; a block changes nothing', async () => {
  const number = await ordered({ phone: '+34600777003' })
  const family = await writes('whatsapp', sender('f-1', [phone('+34600777003')]), 'hi')
  await share(family.handleId, true)
  assert.deepEqual(await seen(family.contactId), [[number, 'paid', 'shared']])
  assert.deepEqual(await told(family.handleId), [])
  await share(family.handleId, false)
  await admin.call(contactsApi.update, {
    params: { id: family.contactId },
    body: { blocked: true },
  })
  assert.deepEqual(await seen(family.contactId), [[number, 'paid', null]])

  const office = await ordered({ email: 'info@bakery.example' })
  const baker = await writes(
    'email',
    sender('info@bakery.example', [mail('info@bakery.example')]),
    'hi',
  )
  assert.deepEqual(await seen(baker.contactId), [[office, 'paid', 'shared']])
  assert.deepEqual(await told(baker.handleId), [])

  // Two accounts of one provider with the same phone are two people: it is not said whose the order is.
  const both = await ordered({ phone: '+34600777004' })
  const one = await writes('whatsapp', sender('g-1', [phone('+34600777004')]), 'hi')
  const other = await writes('whatsapp', sender('g-2', [phone('+34600777004')]), 'hi')
  assert.notEqual(one.contactId, other.contactId)
  for (const { contactId, handleId } of [one, other]) {
    assert.deepEqual(await seen(contactId), [[both, 'paid', 'shared']])
    assert.deepEqual(await told(handleId), [])
  }
})

test('a phone with a new owner: what was ordered before is in doubt, what comes later is theirs', async () => {
  const number = '+34600777005'
  const old = await ordered({ phone: number }, { placedAt: daysAgo(90) })
  const from = sender(number, [phone(number)])
  const before = await writes('whatsapp', from, 'hi')
  await asOwner(
    atrium,
    "UPDATE handle SET last_seen_at = now() - interval '60 days' WHERE id = $1",
    [before.handleId],
  )
  await writes('whatsapp', from, 'who is this?')
  assert.deepEqual(await seen(before.contactId), [[old, 'paid', 'recycled']])
  assert.deepEqual(await told(before.handleId), [])
  await admin.call(identityApi.setOwner, {
    params: { id: before.handleId },
    body: { owner: 'new' },
  })
  const fresh = await writes('whatsapp', from, 'I am new here')
  assert.notEqual(fresh.contactId, before.contactId)
  const placedAt = new Date().toISOString()
  const mine = await ordered({ phone: number }, { placedAt, updatedAt: placedAt })
  assert.deepEqual(await seen(fresh.contactId), [
    [mine, 'paid', null],
    [old, 'paid', 'recycled'],
  ])
  assert.deepEqual(await told(fresh.handleId), [mine])
  assert.deepEqual(
    (await seen(before.contactId)).map(([, , doubt]) => doubt),
    ['unproved', 'unproved'],
  )
})

test('the panels of whose an order is, and was, are told once; a late post tells nobody', async () => {
  const dan = await writes('email', sender('dan@mail.example', [mail('dan@mail.example')]), 'hi')
  const eve = await writes('email', sender('eve@mail.example', [mail('eve@mail.example')]), 'hi')
  await toldPanels()
  const number = await ordered({ email: 'dan@mail.example' }, { updatedAt: daysAgo(2) })
  assert.deepEqual(await toldPanels(), [[dan.contactId]])
  const id = `o${number}`
  const says = (more: Partial<ShopOrder>) => shop.says({ id, number, ...more })
  await says({ updatedAt: daysAgo(3) })
  assert.deepEqual(await toldPanels(), [])
  await says({ updatedAt: daysAgo(1.5), state: 'shipped', customer: { email: 'eve@mail.example' } })
  assert.deepEqual((await toldPanels())[0]?.toSorted(), [dan.contactId, eve.contactId].toSorted())
  assert.deepEqual(await seen(dan.contactId), [])
  assert.deepEqual(await seen(eve.contactId), [[number, 'shipped', null]])
  // A shop that forgets its customer takes the addresses away here too.
  await says({ updatedAt: daysAgo(1), customer: {} })
  assert.deepEqual(await toldPanels(), [[eve.contactId]])
  assert.deepEqual(await seen(eve.contactId), [])
  const kept = await asOwner(atrium, 'SELECT posted::text FROM orders WHERE id = $1', [id])
  assert.ok(kept.length === 1 && !JSON.stringify(kept).includes('eve@'))
})

test('the newest fifty are shown, the newest first', async () => {
  const customer = { email: 'flo@mail.example' }
  for (let n = 60; n > 0; n -= 1)
    await ordered(customer, { number: `f${n}`, placedAt: daysAgo(n), updatedAt: daysAgo(n) })
  const flo = await writes('email', sender(customer.email, [mail(customer.email)]), 'hi')
  const numbers = (await seen(flo.contactId)).map(([number]) => number)
  assert.deepEqual(
    numbers,
    Array.from({ length: 50 }, (_, n) => `f${n + 1}`),
  )
})

test('tenants are apart: the same address and the same order id elsewhere are another customer’s and another order', async () => {
  const other = await addWorkspace(atrium)
  const theirs = await connectShop(atrium, other.client, 'Their shop')
  await theirs.says({ id: 'o1', number: 'theirs', customer: { email: 'gus@mail.example' } })
  const gus = await writes('email', sender('gus@mail.example', [mail('gus@mail.example')]), 'hi')
  assert.deepEqual(await seen(gus.contactId), [])
  const mine = await ordered({ email: 'gus@mail.example' })
  assert.deepEqual(await seen(gus.contactId), [[mine, 'paid', null]])
  await assert.rejects(seen.call(null, shop.id), { status: 404 })
  await assert.rejects(ordersOf(other.client, gus.contactId), { status: 404 })
  // A member who is no administrator sees orders, and no shops.
  const agent = await addMember(atrium)
  assert.deepEqual(await ordersOf(agent.client, gus.contactId), [[mine, 'paid', null]])
})
