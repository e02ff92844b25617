import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { createFake, createTelnyxFake, createUnrepeatingFake } from '../src/fake.ts'
import { sms } from '../src/index.ts'
import { Settings } from '../src/settings.ts'

const always = { since: new Date(0), until: new Date('2100-01-01') }

test('Twilio: what no webhook brought is listed, each message as the webhook that it would have been', async (context) => {
  const served = await serveFake(createFake)
  context.after(() => served.stop())
  const { fake } = served
  const settings = Settings.parse(fake.settings)
  const io = testIo()
  await fake.act('ana', { kind: 'text', text: 'Grüße & 👋 = 100 %' })
  const data = new Uint8Array([1, 2, 3])
  // Twilio tells whole seconds; what came in the same one has no order.
  served.state.now = new Date(served.state.now.getTime() + 1_000)
  await fake.act('ana', {
    kind: 'file',
    file: { name: 'a.png', type: 'image/png', data },
    as: 'image',
  })
  await fake.idle()
  const brought = served.webhooks.flatMap((request) => {
    const split = sms.split?.(request, settings, undefined)
    return split?.ok ? split.entries : []
  })
  const found = await sms.pull?.(always, settings, io)
  assert.deepEqual(
    found?.map(({ key }) => key),
    brought.map(({ key }) => key),
  )
  for (const [at, { lane, raw }] of (found ?? []).entries()) {
    assert.equal(lane, brought[at]?.lane)
    const [event] = sms.parse(raw, settings)
    const [sent] = sms.parse(brought[at]?.raw ?? '', settings)
    assert.ok(event?.kind === 'message' && sent?.kind === 'message')
    assert.deepEqual(
      [event.externalId, event.sender.address, event.content, event.attachments.length],
      [sent.externalId, sent.sender.address, sent.content, sent.attachments.length],
    )
  }
})

test('Twilio: what lies before the span, and what is another number’s, is not taken', async (context) => {
  const served = await serveFake(createFake)
  context.after(() => served.stop())
  const settings = Settings.parse(served.fake.settings)
  await served.fake.act('ana', { kind: 'text', text: 'hello' })
  await served.fake.idle()
  const later = { since: new Date(served.state.now.getTime() + 60_000), until: always.until }
  assert.deepEqual(await sms.pull?.(later, settings, testIo()), [])
  const other = Settings.parse({ ...served.fake.settings, from: '+14155559999' })
  assert.deepEqual(await sms.pull?.(always, other, testIo()), [])
})

test('Twilio that is not asked to repeat: a webhook that fails once is given up, and only the list has the message', async (context) => {
  const served = await serveFake(createUnrepeatingFake)
  context.after(() => served.stop())
  const { fake } = served
  await fake.act('ana', { kind: 'text', text: 'taken' })
  await fake.idle()
  assert.deepEqual(fake.givenUp(), [])
  fake.faults.outage = true
  const { id } = await fake.act('ana', { kind: 'text', text: 'lost' })
  await fake.idle()
  fake.faults.outage = false
  assert.deepEqual(fake.givenUp(), [id])
  assert.equal(served.webhooks.length, 1)
  const found = await sms.pull?.(always, Settings.parse(fake.settings), testIo())
  assert.ok(found?.some(({ key }) => key === id))
})

test('Telnyx has no list of messages: nothing is asked', async (context) => {
  const served = await serveFake(createTelnyxFake)
  context.after(() => served.stop())
  assert.deepEqual(await sms.pull?.(always, Settings.parse(served.fake.settings), testIo()), [])
})
