import type { TestContext } from 'node:test'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import type { FakeIo } from '@atrium/channel-kit/fake'
import type { MessagingFake } from '@atrium/channel-kit/meta/fake/messaging/fake'
import { type ServedFake, serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { Settings } from '../src/settings.ts'

export type Room = ServedFake<MessagingFake> & {
  settings: Settings
  io: ChannelIo
  /** Calls of the Graph API since the start: method and path below the version. */
  calls: string[]
}

/** The simulated account on a port of localhost, and what the channel needs to talk to it. */
export async function openRoom(
  t: TestContext,
  create: (io: FakeIo) => MessagingFake,
): Promise<Room> {
  const served = await serveFake(create)
  t.after(() => served.stop())
  const calls: string[] = []
  const { fetch, ...io } = testIo({ timeoutMs: 10_000, now: () => served.state.now })
  return {
    ...served,
    settings: Settings.parse(served.fake.settings),
    calls,
    io: {
      ...io,
      fetch(url, init) {
        const { pathname } = new URL(url)
        calls.push(`${init?.method ?? 'GET'} ${pathname.replace(/^\/api(\/v\d+\.\d+)?\//, '')}`)
        return fetch(url, init)
      },
    },
  }
}
