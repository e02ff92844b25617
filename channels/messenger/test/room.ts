import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import type { MessagingFake } from '@atrium/channel-kit/meta/fake/messaging/fake'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { type ServedFake, serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import type { Content } from '@atrium/contract/content'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake } from '../src/fake.ts'
import { messenger } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'

export type Room = ServedFake<MessagingFake> & {
  settings: Settings
  io: ChannelIo
  /** Everything that the channel made of the webhooks since the start. */
  events(): Promise<InboundEvent[]>
  /** Sends to Marie. */
  send(content: Content, more?: Partial<Outgoing>): Promise<Sent>
}

/** The simulated page on a port of localhost, and the channel talking to it. */
export async function openRoom(t: TestContext): Promise<Room> {
  const served = await serveFake(createFake)
  t.after(() => served.stop())
  const settings = Settings.parse(served.fake.settings)
  const io = testIo({ timeoutMs: 10_000, now: () => served.state.now })
  return {
    ...served,
    settings,
    io,
    async events() {
      await served.fake.idle()
      return served.webhooks.flatMap((request) => {
        assert.deepEqual(messenger.verify?.(request, settings, new Date()), { ok: true })
        const split = messenger.split?.(request, settings, undefined)
        assert.ok(split?.ok)
        return split.entries.flatMap(({ raw }) => messenger.parse(raw, settings))
      })
    },
    async send(content, more = {}) {
      const address = served.fake.scopedId('marie')
      const to = { address, scope: settings.pageId, label: 'Marie', name: null, proofs: [] }
      const rendered = messenger.render(
        outgoing(content, { messageId: newId(MessageId), to, ...more }),
        settings,
      )
      assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
      return messenger.send(rendered.request, settings, io)
    },
  }
}
