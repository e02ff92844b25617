import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { channelsApi } from '@atrium/contract/api/settings'
import type { BroadcastDraft } from '@atrium/contract/broadcast/broadcast'
import { plainText } from '@atrium/contract/content'
import type { Template } from '@atrium/contract/template/template'
import { eventually, startTestApp } from '../../../../test/app.ts'
import { broadcaster, refused } from '../../../../test/outbound/broadcasts.ts'
import { putCustomers } from '../../../../test/outbound/customers.ts'

const atrium = await startTestApp({ after })
const { app, admin } = atrium
const { fake, accountId } = await atrium.connect(createWhatsApp)
const { world, begin, save, step, get, until, recipientsOf, smsWay, wake, later } =
  await broadcaster(atrium)
await admin.call(templatesApi.sync, { params: { id: accountId } })
const { items } = await admin.call(templatesApi.list)
const named = (name: string, language: string): Template => {
  const found = items.find((one) => one.name === name && one.language === language)
  assert.ok(found)
  return found
}
const values = { 'body.1': '{{first_name|there}}', 'body.2': '#{{order}}', 'body.3': 'it ships' }
const templateWay = (template: Template, more: Record<string, string> = values) =>
  ({ accountId, content: { kind: 'template', templateId: template.id, values: more } }) as const

test('B12: a template goes to whom no window is open, in their language, filled for each; others get the next way', async () => {
  const { draft, texts, group } = await world(1)
  const people = ['en', 'es-MX', 'fr'].map((language, n) => {
    const phone = `+3470000000${n}`
    return { language, phone, id: fake.addCustomer({ name: `W${n}`, phone }).id }
  })
  await putCustomers(
    app.db,
    atrium.workspaceId,
    people.map(({ language, phone }, n) => ({
      name: n === 2 ? phone : `Maya${n} Paz`,
      language,
      attributes: { group, order: String(n) },
      handles: [{ channel: 'whatsapp', address: phone }],
    })),
  )
  const ways = [templateWay(named('order_update', 'en')), smsWay('By SMS')]
  const id = await begin(draft({ ways }))
  await until(id, 'done')
  const read = (n: number) =>
    fake
      .transcript(people[n]?.id ?? '')
      .flatMap(({ from, content }) => (from === 'business' ? [plainText(content)] : []))
  await eventually('all arrive', () => texts(0).length + [0, 1, 2].flatMap(read).length === 4)
  assert.match(String(read(0)), /^Hi Maya0, news about your order #0: it ships\./)
  assert.match(String(read(1)), /^Hola Maya1, novedades de tu pedido #1/)
  // Nobody made it in French: the one that was chosen.
  assert.match(String(read(2)), /^Hi there, news about your order #2/)
  assert.deepEqual(texts(0), ['By SMS'])
})

test('a template that lacks a value, or that the provider no longer approves, is refused before it begins', async () => {
  const { draft } = await world(1)
  const update = named('order_update', 'en')
  const cases: [BroadcastDraft['ways'], RegExp][] = [
    [[templateWay(update, { 'body.1': 'x' })], /order_update”, body.2: A value is missing/],
    [[templateWay(update, { ...values, 'body.9': 'x' })], /no such place/],
    [[{ ...templateWay(update), accountId: smsWay('x').accountId }], /no such template/],
  ]
  for (const [ways, words] of cases)
    await assert.rejects(step(await save(draft({ ways })), 'start'), refused(422, words))
})

test('a value that is empty for somebody refuses them alone, and says so', async () => {
  const { draft, group } = await world(0)
  const phone = '+34700000009'
  fake.addCustomer({ name: 'W9', phone })
  await putCustomers(app.db, atrium.workspaceId, [
    { name: 'No Order', attributes: { group }, handles: [{ channel: 'whatsapp', address: phone }] },
  ])
  const id = await begin(
    draft({
      ways: [templateWay(named('order_update', 'en'), { ...values, 'body.2': '{{order}}' })],
    }),
  )
  await until(id, 'done')
  const [row] = await recipientsOf(id)
  assert.deepEqual([row?.state, row?.reason], ['refused', 'content'])
  assert.match(row?.text ?? '', /body.2: A value is missing/)
  later(5_000)
  assert.equal((await get(id)).counts?.refused, 1)
})

test('a broadcast to more people than Meta lets a business meet in a day goes on for days, and fails nobody', async () => {
  // Whoever was met in the tests before is counted no more.
  later(25 * 3600_000)
  fake.limits.tier = 'TIER_2'
  await admin.call(channelsApi.check, { params: { id: accountId } })
  const { draft, group } = await world(0)
  const phones = Array.from({ length: 5 }, (_, n) => `+3471000000${n}`)
  const people = phones.map((phone, n) => fake.addCustomer({ name: `T${n}`, phone }).id)
  await putCustomers(
    app.db,
    atrium.workspaceId,
    phones.map((address, n) => ({
      name: `Tia${n} Paz`,
      attributes: { group, order: String(n) },
      handles: [{ channel: 'whatsapp', address }],
    })),
  )
  const got = () => people.filter((id) => fake.transcript(id).length > 0).length
  const id = await begin(
    draft({ ways: [templateWay(named('order_update', 'en'))], expiresHours: 24 * 7 }),
  )
  await eventually('two arrive', () => got() === 2)
  later(24 * 3600_000)
  await wake()
  await eventually('two more', () => got() === 4)
  later(24 * 3600_000)
  await wake()
  await until(id, 'done')
  await eventually('the last', () => got() === 5)
  const rows = await recipientsOf(id)
  assert.ok(rows.every(({ state }) => state !== 'refused' && state !== 'failed'))
  fake.changeTier('TIER_UNLIMITED')
})

test('a template that is paused while it waits is not sent any more', async () => {
  const { draft } = await world(1)
  const update = named('order_update', 'en')
  await fake.review.decide(fake.templateId('order_update', 'en') ?? '', { kind: 'pause' })
  await eventually('it is paused', async () => {
    const { items: now } = await admin.call(templatesApi.list)
    return now.find(({ id }) => id === update.id)?.status === 'paused'
  })
  const id = await save(draft({ ways: [templateWay(update)] }))
  await assert.rejects(step(id, 'start'), refused(422, /is not approved: it is paused/))
})
