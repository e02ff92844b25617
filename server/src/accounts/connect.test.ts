import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFakeByPage as createInstagram } from '@atrium/channel-instagram/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually, startTestApp } from '../../test/app.ts'
import { asOwner } from '../../test/workspaces/second-workspace.ts'
import { connectMissing } from './connect.ts'

const atrium = await startTestApp({ after })
const { admin, app } = atrium
const deps = { db: app.db, accounts: app.accounts, io: app.io }
const update = (id: string, body: object) =>
  admin.call(channelsApi.update, { params: { id }, body })

/** A bot at the simulated Telegram, connected by nobody yet. */
async function bot() {
  const { fake, accountId } = await atrium.connect(createTelegram, { enabled: false })
  const methods = () => fake.calls.map(({ method }) => method)
  return { fake, accountId, methods }
}

test('switched on, Telegram is told the address and the secret; switched off, to deliver no more', async () => {
  const { fake, accountId } = await bot()
  const on = await update(accountId, { enabled: true })
  const told = fake.calls.find(({ method }) => method === 'setWebhook')
  assert.equal(told?.body.url, on.webhookUrl)
  assert.equal(told?.body.secret_token, fake.settings.secretToken)
  assert.match(JSON.stringify(told?.body.allowed_updates), /"message_reaction"/)
  assert.deepEqual(on.health, { state: 'ok', text: null })
  const off = await update(accountId, { enabled: false })
  assert.equal(fake.webhook.url, '')
  assert.deepEqual(off.health, { state: 'ok', text: null })
})

test('what Telegram says against it is the account’s health, in its words', async () => {
  const { fake, accountId } = await bot()
  fake.refusals.push({ status: 401, description: 'Unauthorized' })
  const { health } = await update(accountId, { enabled: true })
  assert.equal(health.state, 'broken')
  assert.match(health.text ?? '', /Telegram could not be told where to deliver: Unauthorized/)
  await connectMissing(deps, ['telegram'])
  const { items } = await admin.call(channelsApi.accounts)
  const mended = items.find(({ id }) => id === accountId)
  assert.deepEqual(mended?.health, { state: 'ok', text: null }, 'tried again by itself')
})

test('an address that Atrium has left is replaced at the next look, and only then', async () => {
  const { accountId, methods } = await bot()
  await update(accountId, { enabled: true })
  const before = methods().length
  await connectMissing(deps, ['telegram'])
  assert.equal(methods().length, before, 'told twice')
  await asOwner(
    atrium,
    "UPDATE channel_account SET connected_url = 'https://old.example' WHERE id = $1",
    [accountId],
  )
  await connectMissing(deps, ['telegram'])
  assert.ok(methods().slice(before).includes('setWebhook'))
})

test('another bot’s token: the one before delivers here no more', async () => {
  const { accountId, methods, fake } = await bot()
  await update(accountId, { enabled: true })
  fake.calls.length = 0
  await update(accountId, { settings: { secretToken: 'another-secret-of-mine-01' } })
  assert.deepEqual(methods().slice(0, 2), ['deleteWebhook', 'setWebhook'])
  assert.equal(fake.webhook.secret, 'another-secret-of-mine-01')
  fake.calls.length = 0
  await update(accountId, { name: 'Bot' })
  assert.ok(!methods().includes('deleteWebhook'), 'a new name is no other bot')
})

test('a customer writes, is answered, taps a button: the tap is acknowledged and shown', async () => {
  const { fake, accountId } = await bot()
  await update(accountId, { enabled: true })
  await fake.act('ana', { kind: 'text', text: 'Hola' })
  await fake.idle()
  const states = () =>
    asOwner<{ state: string }>(atrium, 'SELECT state FROM journal WHERE account_id = $1', [
      accountId,
    ])
  await eventually('the message is shown', async () => (await states())[0]?.state === 'shown')
  fake.update('callback_query', {
    id: '99',
    from: { id: 777000111, is_bot: false, first_name: 'Ana' },
    message: { message_id: 1, chat: { id: 777000111, type: 'private' }, date: 0 },
    chat_instance: '1',
    data: 'yes',
  })
  await fake.idle()
  assert.deepEqual(fake.answers, [{ method: 'answerCallbackQuery', callback_query_id: '99' }])
  await eventually('the tap is shown', async () => {
    const all = await states()
    return all.length === 2 && all.every(({ state }) => state === 'shown')
  })
})

test('a page that serves Messenger and Instagram stays subscribed until nobody needs it', async () => {
  const page = await atrium.connect(createMessenger, { enabled: false })
  const { subscriptions } = page.fake
  subscriptions.subscribed = null
  const on = await update(page.accountId, { enabled: true })
  assert.deepEqual(on.health, { state: 'ok', text: null })
  assert.match(String(subscriptions.subscribed), /messaging_policy_enforcement/)
  const instagram = await atrium.connect(createInstagram, {
    settings: { pageId: page.fake.settings.pageId },
  })
  const off = await update(page.accountId, { enabled: false })
  assert.deepEqual(off.health, { state: 'ok', text: null })
  assert.ok(subscriptions.subscribed, 'Instagram still comes by this page')
  await update(instagram.accountId, { enabled: false })
  await update(page.accountId, { enabled: true })
  await update(page.accountId, { enabled: false })
  assert.equal(subscriptions.subscribed, null)
})

test('a new token of the same page does not end its subscription for a moment', async () => {
  const { fake, accountId } = await atrium.connect(createMessenger, { enabled: false })
  await update(accountId, { enabled: true })
  fake.subscriptions.mayNotSubscribe = true
  const { health } = await update(accountId, { settings: { accessToken: fake.freshToken() } })
  assert.deepEqual(health, { state: 'ok', text: null }, 'it would be lost: it could not be renewed')
  assert.ok(fake.subscriptions.subscribed)
})
