import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fields } from '../src/account.ts'
import { messenger } from '../src/index.ts'
import { openRoom } from './room.ts'

const here = 'https://atrium.example/channels/messenger/1/webhook'

test('connecting subscribes the page to all that is read, and leaves what others asked for', async (t) => {
  const { fake, settings, io } = await openRoom(t)
  fake.subscriptions.subscribed = ['ratings', 'messages']
  const missing = await messenger.check?.(settings, io, here)
  assert.equal(missing?.state, 'warning')
  assert.match(missing?.text ?? '', /not subscribed to .*messaging_policy_enforcement, feed\. Save/)
  const connected = await messenger.connect?.(settings, here, io)
  assert.deepEqual(connected, { state: 'ok', text: null })
  assert.deepEqual([...(fake.subscriptions.subscribed ?? [])].sort(), [...fields, 'ratings'].sort())
  await messenger.disconnect?.(settings, io)
  assert.equal(fake.subscriptions.subscribed, null)
  const off = await messenger.check?.(settings, io, here)
  assert.match(off?.text ?? '', /not subscribed to this account: no message will come in/)
})

test('another app’s subscription is not ours', async (t) => {
  const { settings, io } = await openRoom(t)
  const { state } = (await messenger.check?.({ ...settings, appId: '999' }, io, here)) ?? {}
  assert.equal(state, 'warning')
})
