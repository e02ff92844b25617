import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createFake, createFakeByPage } from '../src/fake.ts'
import { instagram } from '../src/index.ts'
import { openRoom, type Room } from './room.ts'

const logins: [string, (t: TestContext) => Promise<Room>][] = [
  ['Instagram Login', (t) => openRoom(t, createFake)],
  ['Facebook Login', (t) => openRoom(t, createFakeByPage)],
]
const always = { since: new Date(0), until: new Date('2100-01-01') }

for (const [login, open] of logins) {
  test(`${login}: what no webhook brought is asked for, each message as the webhook that it would have been`, async (t) => {
    const room = await open(t)
    const { fake, settings, io } = room
    await fake.act('marie', { kind: 'text', text: 'Do you have Friday?' })
    const data = Buffer.from('89504e470d0a1a0a', 'hex')
    await fake.act('marie', {
      kind: 'file',
      file: { name: 'look.png', type: 'image/png', data },
      as: 'image',
    })
    await fake.act('marie', { kind: 'text', text: 'in public', public: true })
    await fake.idle()
    const brought = room.webhooks.flatMap((request) => {
      const split = instagram.split?.(request, settings, undefined)
      return split?.ok ? split.entries : []
    })
    const found = await instagram.pull?.(always, settings, io)
    assert.equal(found?.length, 2)
    for (const { key, lane, raw } of found) {
      const twin = brought.find((entry) => entry.key === key)
      assert.equal(twin?.lane, lane)
      const [event] = instagram.parse(raw, settings)
      const [sent] = instagram.parse(twin?.raw ?? '', settings)
      assert.ok(event?.kind === 'message' && sent?.kind === 'message')
      assert.deepEqual(
        [event.externalId, event.sender.address, event.content, event.attachments.length],
        [sent.externalId, sent.sender.address, sent.content, sent.attachments.length],
      )
    }
    const later = { since: new Date(room.state.now.getTime() + 60_000), until: always.until }
    assert.deepEqual(await instagram.pull?.(later, settings, io), [])
  })
}
