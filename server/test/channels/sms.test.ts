import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createFake,
  createTelnyxFake,
  createVonageFake,
  type SmsFake,
} from '@atrium/channel-sms/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually, type Refusal, startTestApp, type TestApp } from '../app.ts'
import {
  conversations,
  conversationWith,
  inState,
  messagesOf,
  reply,
  rowsOf,
  upload,
  wordsOf,
} from '../chat.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const label = '+34 600 111 222'

/** Waits for the record of Ana's phone, whose only name is her number. */
const ana = (atrium: TestApp) => conversationWith(atrium, label)

test('a text by SMS is answered, and its receipts come back under the address that was signed', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createFake)
  await fake.act('ana', { kind: 'text', text: 'Hola, ¿tenéis cita? 👋' })
  const row = await ana(atrium)
  const messageId = await reply(atrium, row, 'Yes, at ten')
  const sent = await inState(atrium, row, messageId, 'delivered')
  assert.match(sent.externalId ?? '', /^SM[0-9a-f]{32}$/)
  assert.deepEqual(
    fake.transcript('ana').map(({ from, content }) => [from, wordsOf({ content })]),
    [
      ['customer', 'Hola, ¿tenéis cita? 👋'],
      ['business', 'Yes, at ten'],
    ],
  )
})

test('what Twilio could not deliver is told in words', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createFake)
  await fake.act('ana', { kind: 'text', text: 'hi' })
  const row = await ana(atrium)
  fake.trouble('ana', '30006')
  const failed = await inState(atrium, row, await reply(atrium, row, 'hello'), 'failed')
  assert.equal(failed.error?.code, '30006')
  assert.match(failed.error?.text ?? '', /landline/)
})

test('a lost answer is settled by the first receipt, which carries our own id', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createFake)
  await fake.act('ana', { kind: 'text', text: 'hi' })
  const row = await ana(atrium)
  fake.faults.timeout = true
  const messageId = await reply(atrium, row, 'once')
  await inState(atrium, row, messageId, 'delivered')
  fake.faults.timeout = false
  assert.equal(fake.transcript('ana').filter(({ from }) => from === 'business').length, 1)
})

test('the same phone on WhatsApp and SMS is one record, with no hand', async (context) => {
  const atrium = await startTestApp(context)
  const whatsapp = await atrium.connect(createWhatsApp)
  const sms = await atrium.connect(createFake)
  const phone = '+33612388888'
  const first = whatsapp.fake.addCustomer({ name: 'Huit', phone })
  const second = sms.fake.addCustomer({ name: 'Huit', phone })
  await Promise.all([
    whatsapp.fake.act(first.id, { kind: 'text', text: 'by WhatsApp' }),
    sms.fake.act(second.id, { kind: 'text', text: 'by SMS' }),
  ])
  const row = await eventually('one case with both doors', async () => {
    const [only, ...others] = await conversations(atrium)
    return others.length === 0 && only?.channels.length === 2 ? only : undefined
  })
  assert.deepEqual([...row.channels].sort(), ['sms', 'whatsapp'])
  assert.deepEqual((await messagesOf(atrium, row.contactId)).map(wordsOf).sort(), [
    'by SMS',
    'by WhatsApp',
  ])
})

test('a short code that writes proves no phone', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createFake)
  const { id } = fake.addCustomer({ name: 'Bank', phone: '72345' })
  await fake.act(id, { kind: 'text', text: 'Your code is 123456' })
  await conversationWith(atrium, '72345')
  assert.deepEqual(await rowsOf(atrium, 'SELECT kind FROM proof'), [])
})

test('STOP is shown, closes the address until START, and leaves the other channel open', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createFake)
  await fake.act('ana', { kind: 'text', text: 'hi' })
  await fake.act('ana', { kind: 'text', text: 'Stop' })
  const row = await ana(atrium)
  await eventually('both words in the timeline', async () => {
    const words = (await messagesOf(atrium, row.contactId)).map(wordsOf)
    return words.includes('Stop') && words.length === 2
  })
  await assert.rejects(reply(atrium, row, 'Are you sure?'), (error: Refusal) => {
    assert.partialDeepStrictEqual(error.problem, {
      code: 'policy_refused',
      evidence: { rule: 'consent', consent: 'stop', channel: 'SMS' },
    })
    return true
  })
  await fake.act('ana', { kind: 'text', text: 'START' })
  const messageId = await eventually('START opens it', () =>
    reply(atrium, row, 'Welcome back').catch(() => undefined),
  )
  await inState(atrium, row, messageId, 'delivered')
})

test('a STOP that only the provider knows of is learnt from its refusal', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createFake)
  await fake.act('ana', { kind: 'text', text: 'hi' })
  const row = await ana(atrium)
  // The word reaches Twilio while the webhook reaches nobody.
  fake.faults.outage = true
  await fake.act('ana', { kind: 'text', text: 'STOP' })
  atrium.app.clock.setOffset(60_000)
  await fake.idle()
  fake.faults.outage = false
  const failed = await inState(atrium, row, await reply(atrium, row, 'hello'), 'failed')
  assert.deepEqual([failed.error?.code, failed.error?.next], ['21610', 'none'])
  await assert.rejects(reply(atrium, row, 'hello again'), /policy_refused/)
})

test('a picture by MMS arrives with its bytes, and ours is fetched by Twilio from its signed address', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createFake)
  const file = { name: 'look.png', type: 'image/png', data: png }
  await fake.act('ana', { kind: 'file', file, as: 'image', caption: 'Like this' })
  const row = await ana(atrium)
  const stored = await eventually('the picture is stored', async () => {
    const [message] = await messagesOf(atrium, row.contactId)
    const [picture] = message?.attachments ?? []
    return picture?.state === 'stored' ? picture : undefined
  })
  const shown = await atrium.admin.fetch(`/api/v1/attachments/${stored.id}`)
  assert.deepEqual(Buffer.from(await shown.arrayBuffer()), png)

  const ours = await upload(atrium, 'ours.png', png, 'image/png')
  const messageId = await reply(atrium, row, 'Or this?', { attachmentIds: [ours.id] })
  await inState(atrium, row, messageId, 'delivered')
  const line = fake.transcript('ana').at(-1)
  assert.deepEqual(line?.content, { kind: 'text', text: 'Or this?' })
  const onPhone = await fetch(line?.files[0]?.url ?? '')
  assert.deepEqual(Buffer.from(await onPhone.arrayBuffer()), png)
})

test('nobody gets a file without its signed address, and the address serves nothing but the file', async (context) => {
  const atrium = await startTestApp(context)
  const { blob } = await atrium.app.io.blobs.put(png)
  const address = atrium.app.io.publicUrl(blob, { seconds: 24 * 3600 })
  const response = await fetch(address)
  assert.equal(response.headers.get('content-type'), 'image/png')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), png)
  for (const wrong of [
    `${address}A`,
    address.replace(/\/(?=\d+\/)/, '/1'),
    `${atrium.url}/files/${blob}`,
  ])
    assert.equal((await fetch(wrong)).status, 404, wrong)
  atrium.app.clock.setOffset(24 * 3600_000 + 60_000)
  assert.equal((await fetch(address)).status, 404)
  atrium.app.clock.setOffset(0)
  await atrium.app.blobs.remove(blob)
  assert.equal((await fetch(address)).status, 404)
})

test('another provider may be chosen for the same account: the old one’s secrets go, the new one’s are needed', async (context) => {
  const atrium = await startTestApp(context)
  const { accountId } = await atrium.connect(createFake)
  const change = (settings: Record<string, unknown>) =>
    atrium.admin.call(channelsApi.update, { params: { id: accountId }, body: { settings } })
  await assert.rejects(change({ provider: 'Vonage' }), { status: 422 })
  const vonage = {
    provider: 'Vonage',
    vonageKey: 'abcd1234',
    vonageSecret: 'one',
    signatureSecret: 'two',
    from: '+14155550123',
  }
  const { settings } = await change(vonage)
  assert.equal(settings.provider, 'Vonage')
  assert.equal('accountSid' in settings || 'vonageSecret' in settings, false)
})

for (const [create, provider] of [
  [createFake, 'Twilio'],
  [createTelnyxFake, 'Telnyx'],
  [createVonageFake, 'Vonage'],
] as const)
  test(`${provider}: three pictures with words are one MMS, and what is too much for one becomes two`, async (context) => {
    const atrium = await startTestApp(context)
    const { fake } = await atrium.connect<SmsFake>(create)
    await fake.act('ana', { kind: 'text', text: 'Show me' })
    const row = await ana(atrium)
    const picture = (name: string, bytes: number) =>
      upload(atrium, name, Buffer.concat([png, Buffer.alloc(bytes)]), 'image/png')
    const send = async (words: string, sizes: number[]) => {
      const files = await Promise.all(sizes.map((bytes, n) => picture(`${n}.png`, bytes)))
      await reply(atrium, row, words, { attachmentIds: files.map(({ id }) => id) })
    }
    const shown = (count: number) =>
      eventually('the phone shows them', () => {
        const lines = fake.transcript('ana').filter(({ from }) => from === 'business')
        return lines.length === count && lines.map(({ files }) => files.length)
      })
    await send('Three cuts', [1, 2, 3])
    assert.deepEqual(await shown(1), [3])
    assert.deepEqual(fake.transcript('ana').at(-1)?.content, { kind: 'text', text: 'Three cuts' })
    await send('', [2_000_000, 2_000_000, 2_000_000])
    assert.deepEqual(await shown(3), [3, 2, 1])
  })
