import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { eventually, startTestApp } from '../../../../test/app.ts'
import { conversationWith, messagesOf, wordsOf } from '../../../../test/chat.ts'
import { pullAccount } from './pull.ts'

const minute = 60_000
const dayAndMore = 40 * 3600_000

for (const [channel, create] of [
  ['messenger', createMessenger],
  ['instagram', createInstagram],
] as const)
  test(`${channel}: what was lost while we were away comes in once, in its order, without our own words`, async (context) => {
    const atrium = await startTestApp(context)
    const { fake, accountId } = await atrium.connect(create)
    const { clock, db, accounts, io, bus } = atrium.app
    const later = (by: number) => clock.setOffset(clock.offset() + by)
    const look = async () => {
      const lease = (_name: string, work: (signal: AbortSignal) => Promise<void>) =>
        work(new AbortController().signal)
      const deps = { db, accounts, io, now: clock.now, hint: bus.publish, lease }
      await pullAccount(deps, { accountId })
    }
    await fake.act('marie', { kind: 'text', text: 'by webhook' })
    const row = await conversationWith(atrium, 'Marie Laurent')
    fake.faults.outage = true
    await fake.act('marie', { kind: 'text', text: 'first' })
    fake.inbox('marie', 'from the inbox')
    await fake.act('marie', { kind: 'text', text: 'second' })
    // Meta gives up after a day and a half.
    later(dayAndMore)
    await fake.idle()
    fake.faults.outage = false
    later(5 * minute)
    await look()
    const words = ['by webhook', 'first', 'second']
    const shown = async () => (await messagesOf(atrium, row.contactId)).map(wordsOf)
    await eventually('they are shown', async () =>
      (await shown()).length === 3 ? true : undefined,
    )
    assert.deepEqual(await shown(), words)
    later(5 * minute)
    await look()
    assert.deepEqual(await shown(), words)
  })
