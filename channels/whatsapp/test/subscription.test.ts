import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { check, connect, disconnect } from '../src/account/check.ts'
import { openRoom } from './room.ts'

const here = 'https://atrium.example/channels/whatsapp/1/webhook'
const ok = { state: 'ok', text: null }

test('connecting subscribes the WhatsApp account, disconnecting ends it, the check says which it is', async (t) => {
  const { fake, settings, io, webhooks } = await openRoom(t)
  fake.subscriptions.subscribed = false
  await fake.act('marie', { kind: 'text', text: 'Hello?' })
  await fake.idle()
  assert.equal(webhooks.length, 0)
  assert.match((await check(settings, io)).text ?? '', /no message will come in\. Save the account/)
  assert.deepEqual(await connect(settings, here, io), ok)
  await fake.act('marie', { kind: 'text', text: 'Hello!' })
  await fake.idle()
  assert.equal(webhooks.length, 1)
  await disconnect(settings, io)
  assert.equal(fake.subscriptions.subscribed, false)
})

test('a token without the right: what is subscribed by hand works, and Meta’s refusal is told where it is not', async (t) => {
  const { fake, settings, io } = await openRoom(t)
  fake.subscriptions.mayNotSubscribe = true
  assert.deepEqual(await connect(settings, here, io), ok)
  fake.subscriptions.subscribed = false
  const { state, text } = await connect(settings, here, io)
  assert.equal(state, 'warning')
  assert.match(text ?? '', /no message will come in\. Meta refused it: Permissions error/)
  fake.faults.outage = true
  await assert.rejects(connect(settings, here, io), (error) => error instanceof ChannelError)
})

test('the app’s own webhook: a missing field, another address, another secret', async (t) => {
  const { fake, settings, io } = await openRoom(t)
  const { subscriptions } = fake
  const all = subscriptions.webhook.fields
  subscriptions.webhook = { fields: all.filter((field) => field !== 'messages') }
  const deaf = await check(settings, io, here)
  assert.equal(deaf.state, 'warning')
  assert.match(deaf.text ?? '', /not subscribed to messages \(App Dashboard/)
  subscriptions.webhook = { fields: all.filter((field) => field !== 'user_preferences') }
  const unheard = await check(settings, io, here)
  assert.deepEqual([unheard.state, /user_preferences/.test(unheard.text ?? '')], ['ok', true])
  subscriptions.webhook = { callback: 'https://old.example/x', fields: all }
  assert.match((await check(settings, io, here)).text ?? '', /another address: old\.example/)
  subscriptions.webhook = { callback: 'https://atrium.example/other', fields: all }
  assert.deepEqual(await check(settings, io, here), ok)
  const wrong = await check({ ...settings, appSecret: 'wrong' }, io, here)
  assert.match(wrong.text ?? '', /Meta does not take the app secret: .*Webhooks will be refused/)
})
