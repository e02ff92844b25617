import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import type { InboundEvent, InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { type ServedFake, serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import type { Content } from '@atrium/contract/content'
import { MessageId, newId } from '@atrium/contract/ids'
import { createFake, type LineFake } from '../src/fake.ts'
import { line } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'

export type Room = ServedFake<LineFake> & {
  settings: Settings
  io: ChannelIo
  /** Everything that the channel made of the webhooks since the start. */
  events(): Promise<InboundEvent[]>
  messages(): Promise<InboundMessage[]>
  /** Sends to Yuki. */
  send(content: Content, more?: Partial<Outgoing>): Promise<Sent>
}

/** The simulated LINE on a port of localhost, and the channel talking to it. */
export async function openRoom(t: TestContext): Promise<Room> {
  const served = await serveFake(createFake)
  t.after(() => served.stop())
  const settings = Settings.parse(served.fake.settings)
  const io = testIo({ timeoutMs: 1000, now: () => served.state.now })
  async function events(): Promise<InboundEvent[]> {
    await served.fake.idle()
    return served.webhooks.flatMap((request) => {
      assert.deepEqual(line.verify?.(request, settings, new Date()), { ok: true })
      const split = line.split?.(request, settings, undefined)
      assert.ok(split?.ok)
      return split.entries.flatMap(({ raw }) => line.parse(raw, settings))
    })
  }
  const address = served.fake.userId('yuki')
  return {
    ...served,
    settings,
    io,
    events,
    messages: async () => (await events()).filter((event) => event.kind === 'message'),
    async send(content, more = {}) {
      const to = { address, scope: '', label: address, name: null, proofs: [] }
      const rendered = line.render(
        outgoing(content, { messageId: newId(MessageId), to, ...more }),
        settings,
      )
      assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
      return line.send(rendered.request, settings, io)
    },
  }
}
