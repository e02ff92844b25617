import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake, createTelnyxFake, createVonageFake } from '../src/fake.ts'
import { sms } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 255])

/** Stands in for Atrium's own address of a file, from which providers fetch it. */
async function serve(context: TestContext): Promise<string> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'image/png').end(png),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

for (const [provider, create] of [
  ['Twilio', createFake],
  ['Telnyx', createTelnyxFake],
  ['Vonage', createVonageFake],
] as const)
  test(`${provider}: a picture comes and goes, byte for byte`, async (context) => {
    const { fake, webhooks, state, stop } = await serveFake(create)
    context.after(stop)
    const settings = Settings.parse(fake.settings)
    const address = await serve(context)
    const io = { ...testIo({ now: () => state.now }), publicUrl: () => `${address}/ours` }
    const file = { name: 'look.png', type: 'image/png', data: png }
    await fake.act('ana', { kind: 'file', file, as: 'image', caption: 'Like this' })
    await fake.idle()
    const [event] = webhooks.flatMap((request) => {
      const split = sms.split?.(request, settings, undefined)
      return split?.ok ? split.entries.flatMap(({ raw }) => sms.parse(raw, settings)) : []
    })
    assert.ok(event?.kind === 'message')
    assert.deepEqual(event.content, { kind: 'text', text: 'Like this' })
    const [attachment] = event.attachments
    assert.ok(attachment && 'ref' in attachment)
    assert.equal(attachment.kind, 'image')
    const fetched = await sms.fetchMedia?.(attachment.ref, settings, io)
    const chunks = await Array.fromAsync(fetched?.data ?? [])
    assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), png)

    const { blob } = await io.blobs.put(png)
    const picture = { kind: 'image', name: 'a.png', type: 'image/png', bytes: 9, blob } as const
    const to = { ...event.sender, name: null }
    const message = outgoing(
      { kind: 'text', text: 'Or this?' },
      { messageId: newId(MessageId), to, attachments: [picture] },
    )
    const rendered = sms.render(message, settings)
    assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
    await sms.send(rendered.request, settings, io)
    const shown = fake.transcript('ana').at(-1)
    assert.deepEqual(shown?.content, { kind: 'text', text: 'Or this?' })
    const response = await fetch(shown?.files[0]?.url ?? '')
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), png)
  })
