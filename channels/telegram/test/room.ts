import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import type { InboundEvent, InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { type ServedFake, serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import type { Content } from '@atrium/contract/content'
import { createFake, type TelegramFake } from '../src/fake.ts'
import { telegram } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'

type Room = ServedFake<TelegramFake> & {
  settings: Settings
  io: ChannelIo
  /** Where the simulated Telegram is. */
  apiRoot: string
  /** Everything that the channel made of the updates since the start. */
  events(): Promise<InboundEvent[]>
  messages(): Promise<InboundMessage[]>
  /** Sends to Ana. */
  send(content: Content, more?: Partial<Outgoing>): Promise<Sent>
}

/** The simulated Telegram on a port of localhost, and the channel talking to it. */
export async function openRoom(t: TestContext): Promise<Room> {
  const served = await serveFake(createFake)
  t.after(() => served.stop())
  const settings = Settings.parse(served.fake.settings)
  const io = testIo({ now: () => served.state.now })
  async function events(): Promise<InboundEvent[]> {
    await served.fake.idle()
    return served.webhooks.flatMap((request) => {
      assert.deepEqual(telegram.verify?.(request, settings, new Date()), { ok: true })
      const split = telegram.split?.(request, settings, undefined)
      assert.ok(split?.ok)
      return split.entries.flatMap(({ raw }) => telegram.parse(raw, settings))
    })
  }
  return {
    ...served,
    settings,
    io,
    apiRoot: settings.baseUrl,
    events,
    messages: async () => (await events()).filter((event) => event.kind === 'message'),
    async send(content, more = {}) {
      const rendered = telegram.render(outgoing(content, more), settings)
      assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
      return telegram.send(rendered.request, settings, io)
    },
  }
}
