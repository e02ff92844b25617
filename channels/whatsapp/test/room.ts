import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import type { InboundEvent, InboundMessage, Sender } from '@atrium/channel-kit/inbound-event'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { type ServedFake, serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import type { Content } from '@atrium/contract/content'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake, type WhatsAppFake } from '../src/fake.ts'
import { whatsapp } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'

export type Room = ServedFake<WhatsAppFake> & {
  settings: Settings
  io: ChannelIo
  /** Everything that the channel made of the webhooks since the start. */
  events(): Promise<InboundEvent[]>
  messages(): Promise<InboundMessage[]>
  /** Sends to whoever wrote last. */
  send(content: Content, more?: Partial<Outgoing>): Promise<Sent>
}

/** The simulated WhatsApp on a port of localhost, and the channel talking to it. */
export async function openRoom(t: TestContext): Promise<Room> {
  const served = await serveFake(createFake)
  t.after(() => served.stop())
  const settings = Settings.parse(served.fake.settings)
  const io = testIo({ timeoutMs: 1000, now: () => served.state.now })
  let lastSender: Sender | undefined
  async function events(): Promise<InboundEvent[]> {
    await served.fake.idle()
    const all = served.webhooks.flatMap((request) => {
      assert.deepEqual(whatsapp.verify?.(request, settings, new Date()), { ok: true })
      const split = whatsapp.split?.(request, settings, undefined)
      assert.ok(split?.ok)
      return split.entries.flatMap(({ raw }) => whatsapp.parse(raw, settings))
    })
    const last = all.findLast((event) => event.kind === 'message')
    lastSender = last?.kind === 'message' ? last.sender : lastSender
    return all
  }
  return {
    ...served,
    settings,
    io,
    events,
    messages: async () => (await events()).filter((event) => event.kind === 'message'),
    async send(content, more = {}) {
      await events()
      assert.ok(lastSender, 'nobody wrote yet')
      const to = { ...lastSender, name: lastSender.name ?? null }
      const rendered = whatsapp.render(
        outgoing(content, { messageId: newId(MessageId), to, ...more }),
        settings,
      )
      assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
      return whatsapp.send(rendered.request, settings, io)
    },
  }
}
