import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { assistantApi } from '@atrium/contract/api/automation/assistant'
import type { ShopOrder } from '@atrium/contract/shop/order'
import { eventually } from '../app.ts'
import { textsOnPhone } from '../chat.ts'
import { connectShop } from '../shops/shop.ts'
import { assistantDesk, type Customer, customer, thoughtOver, turnOn, turns } from './desk.ts'
import { fakeModel } from './fake-model.ts'

const context = { after: (work: () => Promise<void>) => after(work) }
const desk = await assistantDesk(context)
const { atrium } = desk
const shop = await connectShop(atrium, atrium.admin)
const people = 'I would rather have a colleague answer this. They will write to you here.'

const days = (count: number) =>
  new Date(atrium.app.clock.now().getTime() + count * 24 * 3600_000).toISOString()
let made = 0
/** Posts an order by the phone of somebody; returns its number. */
async function ordered({ phone }: Customer, order: Partial<ShopOrder> = {}): Promise<string> {
  made += 1
  const number = String(4820 + made)
  const placed = { id: `o${made}`, number, placedAt: days(-9), customer: { phone } }
  const { changed } = await shop.says({ ...placed, ...order })
  assert.equal(changed, true)
  return number
}
/** What the one message says that they hear after they said this. */
async function answerTo(who: Customer, text: string): Promise<string> {
  const before = who.heard().length
  await who.says(text)
  return (await who.hears(before + 1)).at(-1) ?? ''
}

test('"where is my order?" is answered by the phone that proves it, with the day on which it comes', async () => {
  const rosa = customer(desk, 'Rosa Vidal')
  const number = await ordered(rosa, { state: 'packed', expectedAt: days(1) })
  assert.equal(
    await answerTo(rosa, `Hi, where is my order #${number}?`),
    `Hello Rosa! Your order #${number} is packed and about to leave. It should be with you tomorrow.`,
  )
  await shop.says({
    id: `o${made}`,
    number,
    placedAt: days(-9),
    customer: { phone: rosa.phone },
    state: 'shipped',
    updatedAt: days(0),
    expectedAt: days(0.001),
    tracking: { carrier: 'Correos', url: 'https://correos.example/PQ4821' },
  })
  assert.equal(
    await answerTo(rosa, 'When will my parcel arrive?'),
    `Your order #${number} is on its way. It should be with you today. It travels with Correos. https://correos.example/PQ4821`,
  )
})

test('it is answered in Spanish, and on another channel of the same person', async () => {
  const sms = await atrium.connect(createSms)
  await turnOn(atrium, sms.accountId)
  const luz = customer(desk, 'Luz Prado')
  const number = await ordered(luz, { state: 'placed' })
  assert.match(
    await answerTo(luz, 'Hola, mi pedido no ha llegado todavía'),
    new RegExp(`Tenemos tu pedido n\\.º ${number}`),
  )
  const text = sms.fake.addCustomer({ name: 'Luz Prado', phone: luz.phone })
  await sms.fake.act(text.id, { kind: 'text', text: `¿Dónde está mi pedido ${number}?` })
  const [heard] = await eventually('an answer by SMS', () => {
    const texts = textsOnPhone(sms.fake, text.id)
    return texts.length > 0 ? texts : null
  })
  assert.match(heard ?? '', new RegExp(`Tenemos tu pedido n\\.º ${number}`))
})

test('one that is late says so and offers a person; what has ended tells when', async () => {
  const ana = customer(desk, 'Ana Sol')
  const late = await ordered(ana, { state: 'shipped', expectedAt: days(-1) })
  assert.match(
    await answerTo(ana, 'My order has not arrived yet'),
    new RegExp(`#${late} is on its way\\. It should have been with you yesterday, we are sorry`),
  )
  assert.match(await answerTo(ana, 'a person'), /A colleague will answer/)
  const ben = customer(desk, 'Ben Ode')
  const over = await ordered(ben, { state: 'delivered', updatedAt: days(-1) })
  assert.match(
    await answerTo(ben, 'Where is my order?'),
    new RegExp(`#${over} was delivered yesterday`),
  )
})

test('several on their way are told together, the newest first; one that is named alone', async () => {
  const kim = customer(desk, 'Kim Oh')
  const older = await ordered(kim, { state: 'shipped', placedAt: days(-5) })
  const newer = await ordered(kim, { state: 'packed', placedAt: days(-2) })
  await ordered(kim, { state: 'cancelled', placedAt: days(-1) })
  const both = (await answerTo(kim, 'What is the status of my order?')).split('\n')
  assert.match(both[0] ?? '', new RegExp(`#${newer} is packed`))
  assert.match(both[1] ?? '', new RegExp(`#${older} is on its way`))
  assert.equal(both.length, 2)
  const named = await answerTo(kim, `And my order ${older}?`)
  assert.match(named, new RegExp(`#${older} is on its way`))
  assert.doesNotMatch(named, new RegExp(newer))
})

const forPeople: [string, (ours: string, theirs: string) => string][] = [
  ['the number of somebody else’s order', (_, theirs) => `Where is my order ${theirs}?`],
  ['a complaint', (ours) => `My order ${ours} arrived broken`],
  ['a wish to cancel it', (ours) => `Please cancel my order ${ours}`],
  ['a wish to change it', () => 'Can you move my order to another day?'],
  ['a hostile number', () => `Where is my order ${'9'.repeat(1_900)}?`],
]
for (const [n, [what, words]] of forPeople.entries())
  test(`${what} is for people, and tells nothing`, async () => {
    const other = customer(desk, 'Olga Neri')
    const theirs = await ordered(other)
    const who = customer(desk, `For People ${String.fromCharCode(65 + n)}`)
    const ours = await ordered(who)
    assert.equal(await answerTo(who, words(ours, theirs)), people)
  })

test('who has no order, or one that nobody proved to be theirs, hears from people', async () => {
  const nil = customer(desk, 'Nil Roca')
  assert.equal(await answerTo(nil, 'Where is my order?'), people)
  assert.equal((await turns(atrium)).at(-1)?.why, 'unsure')
})

test('a model reads the orders of who writes, and none of the shop’s own pages', async () => {
  const model = await fakeModel(context)
  const uma = customer(desk, 'Uma Lind')
  const number = await ordered(uma, { state: 'packed', url: 'https://shop.example/admin/1' })
  await ordered(customer(desk, 'Vic Tor'))
  const results: string[] = []
  model.says(({ messages }) => {
    const answers = messages.filter(({ role }) => role === 'tool')
    results.push(...answers.map(({ content }) => content ?? ''))
    return answers.length > 0
      ? { text: 'It is packed.' }
      : { calls: [{ name: 'orders', arguments: '{}' }] }
  })
  await atrium.admin.call(assistantApi.set, {
    body: { engine: 'model', baseUrl: model.baseUrl, model: 'tiny-1' },
  })
  assert.equal(await answerTo(uma, 'Where is my stuff?'), 'It is packed.')
  await thoughtOver(atrium)
  const told = JSON.parse(results[0] ?? '[]') as { number: string; state: string }[]
  assert.deepEqual(
    told.map((order) => [order.number, order.state]),
    [[number, 'packed']],
  )
  assert.ok(!results[0]?.includes('shop.example'))
})
