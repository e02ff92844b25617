import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { ChannelIo, Sent } from '@atrium/channel-kit/channel'
import type { FakeIo } from '@atrium/channel-kit/fake'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import type { MessagingFake } from '@atrium/channel-kit/meta/fake/messaging/fake'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { type ServedFake, serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import type { Content } from '@atrium/contract/content'
import { MessageId, newId } from '@atrium/contract/ids'
import { instagram } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'

export type Room = ServedFake<MessagingFake> & {
  settings: Settings
  io: ChannelIo
  /** Calls of the Graph API since the start: method and path below the version. */
  calls: string[]
  /** Everything that the channel made of the webhooks since the start. */
  events(): Promise<InboundEvent[]>
  /** Sends to Marie. */
  send(content: Content, more?: Partial<Outgoing>): Promise<Sent>
}

/** The simulated account on a port of localhost, and what the channel needs to talk to it. */
export async function openRoom(
  t: TestContext,
  create: (io: FakeIo) => MessagingFake,
): Promise<Room> {
  const served = await serveFake(create)
  t.after(() => served.stop())
  const calls: string[] = []
  const settings = Settings.parse(served.fake.settings)
  const { fetch, ...rest } = testIo({ timeoutMs: 10_000, now: () => served.state.now })
  const io: ChannelIo = {
    ...rest,
    fetch(url, init) {
      const { pathname } = new URL(url)
      calls.push(`${init?.method ?? 'GET'} ${pathname.replace(/^\/api(\/v\d+\.\d+)?\//, '')}`)
      return fetch(url, init)
    },
  }
  return {
    ...served,
    settings,
    calls,
    io,
    async events() {
      await served.fake.idle()
      return served.webhooks.flatMap((request) => {
        assert.deepEqual(instagram.verify?.(request, settings, new Date()), { ok: true })
        const split = instagram.split?.(request, settings, undefined)
        assert.ok(split?.ok)
        return split.entries.flatMap(({ raw }) => instagram.parse(raw, settings))
      })
    },
    async send(content, more = {}) {
      const address = served.fake.scopedId('marie')
      const to = { address, scope: settings.accountId, label: 'Marie', name: null, proofs: [] }
      const rendered = instagram.render(
        outgoing(content, { messageId: newId(MessageId), to, ...more }),
        settings,
      )
      assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
      return instagram.send(rendered.request, settings, io)
    },
  }
}
