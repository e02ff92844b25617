import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { ContactId, MessageId, newId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversations, messagesOf } from '../../../test/chat.ts'
import { ratesFile } from '../../../test/outbound/rates-file.ts'

const rate = (channel: string, category: string, amount: number) => ({ channel, category, amount })
const rates = await ratesFile({ after }, [
  rate('sms', 'sms', 2),
  rate('whatsapp', 'service', 1),
  rate('whatsapp', 'utility', 1),
])
const atrium = await startTestApp({ after }, { ATRIUM_RATES: rates })
const { app, admin } = atrium
const { fake: whatsapp, accountId: whatsappId } = await atrium.connect(createWhatsApp)
const { fake: sms } = await atrium.connect(createSms)
const { fake: telegram } = await atrium.connect(createTelegram)
const hour = 3600_000
const later = (ms: number) => app.clock.setOffset(app.clock.offset() + ms)
let people = 0

before(async () => {
  const cap = { touches: 50, days: 7, transactional: false }
  await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, cap, quiet: null } })
  const found = await eventually('templates', async () => {
    const { items } = await admin.call(templatesApi.list)
    return items.length > 0 && items
  })
  for (const template of found)
    await admin.call(templatesApi.configure, {
      params: { id: template.id },
      body: { use: template.name === 'continue_chat' ? 'continue' : null },
    })
})

type Fake = Pick<typeof sms, 'addCustomer' | 'act'>

/** One record of somebody who wrote through these doors, the last one last. */
async function whoWrote(...fakes: Fake[]): Promise<ContactId> {
  people += 1
  const records: ContactId[] = []
  for (const [n, fake] of fakes.entries()) {
    const phone = `+346${n}${String(people).padStart(7, '0')}`
    const { id } = fake.addCustomer({ name: `Ana ${people} ${n}`, phone })
    const text = `hello ${people} ${n}`
    later(1000)
    await fake.act(id, { kind: 'text', text })
    const row = await eventually(text, async () =>
      (await conversations(atrium)).find(({ lastMessage }) => lastMessage?.text === text),
    )
    records.push(row.contactId)
  }
  const [first, ...others] = records
  assert.ok(first)
  for (const contactId of others)
    await admin.call(contactsApi.link, { params: { id: first }, body: { contactId } })
  return first
}

const prefers = (id: ContactId, value: string) =>
  admin.call(contactsApi.prefer, { params: { id }, body: { kind: 'channel', value, by: 'said' } })

const sends = (id: ContactId, messageId = newId(MessageId)) =>
  admin.call(sendingApi.send, {
    params: { id },
    body: {
      messageId,
      sender: 'Shop',
      class: 'transactional',
      content: { kind: 'text', text: 'It ships tomorrow.' },
    },
  })

test('what somebody asked for comes first, whatever it costs, and the message says why; a repeat is the same message', async () => {
  const id = await whoWrote(telegram, whatsapp, sms)
  await prefers(id, 'sms')
  const messageId = newId(MessageId)
  const sent = await sends(id, messageId)
  assert.ok(sent.kind === 'queued')
  assert.deepEqual([sent.way?.channel, sent.way?.why, sent.way?.refused], ['sms', 'asked', []])
  await sends(id, messageId)
  const out = (await messagesOf(atrium, id)).filter(({ direction }) => direction === 'out')
  assert.deepEqual(
    out.map(({ channel, context }) => [channel, context?.way?.why]),
    [['sms', 'asked']],
  )
})

test('else where they answer, then the cheapest, then where they were heard last', async () => {
  // The last one was SMS: a habit.
  const habit = await sends(await whoWrote(telegram, sms))
  assert.ok(habit.kind === 'queued')
  assert.deepEqual([habit.way?.channel, habit.way?.why], ['sms', 'habit'])
  // Preferred is what nobody reaches them by: what costs nothing goes before what costs one and two.
  const id = await whoWrote(sms, whatsapp, telegram)
  await prefers(id, 'line')
  const cheap = await sends(id)
  assert.ok(cheap.kind === 'queued')
  assert.deepEqual([cheap.way?.channel, cheap.way?.why], ['telegram', 'cheapest'])
})

test('what policy refuses goes the next way, and a closed window the template for it', async () => {
  const id = await whoWrote(sms, whatsapp)
  await prefers(id, 'sms')
  const page = await admin.call(contactsApi.get, { params: { id } })
  const phone = page.handles.find(({ channel }) => channel === 'sms')
  assert.ok(phone)
  // STOP by SMS closes that address.
  const row = await conversations(atrium)
  assert.ok(row.length > 0)
  await sms.act(sms.customers().at(-1)?.id ?? '', { kind: 'text', text: 'STOP' })
  await eventually('it is heard', async () =>
    (await messagesOf(atrium, id)).some(
      ({ content }) => content.kind === 'text' && content.text === 'STOP',
    ),
  )
  later(25 * hour)
  const sent = await sends(id)
  assert.ok(sent.kind === 'queued', JSON.stringify(sent))
  assert.deepEqual([sent.way?.channel, sent.way?.why], ['whatsapp', 'only'])
  assert.deepEqual(sent.way?.refused, [{ channel: 'sms', rule: 'consent' }])
  const out = (await messagesOf(atrium, id)).findLast(({ direction }) => direction === 'out')
  assert.deepEqual([out?.content.kind, out?.accountId], ['template', whatsappId])
})

test('where nothing is legal all reasons are told, once in the timeline; nobody and nowhere are said too', async () => {
  const id = await whoWrote(telegram, sms)
  await admin.call(contactsApi.update, { params: { id }, body: { blocked: true } })
  const result = await sends(id)
  assert.ok(result.kind === 'refused')
  assert.equal(result.rule, 'ways')
  assert.partialDeepStrictEqual(result.evidence, { ways: [{ rule: 'block' }, { rule: 'block' }] })
  assert.match(result.text, /blocked.*blocked/)
  await assert.rejects(sends(newId(ContactId)), { status: 404 })
  await assert.rejects(
    admin.call(sendingApi.send, {
      params: { id },
      body: {
        messageId: newId(MessageId),
        accountId: whatsappId,
        sender: 'Shop',
        class: 'transactional',
        content: { kind: 'text', text: 'x' },
      },
    }),
    { status: 422 },
  )
})
