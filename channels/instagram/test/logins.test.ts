import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { MessageId, newId } from '@atrium/contract/ids'
import { accountOf, fields } from '../src/account.ts'
import { createFake, createFakeByPage } from '../src/fake.ts'
import { instagram } from '../src/index.ts'
import { outgoing } from './outgoing.ts'
import { openRoom, type Room } from './room.ts'
import { settings as plain } from './settings.ts'

const here = 'https://atrium.example/channels/instagram/1/webhook'
const check = (room: Room, change = {}) =>
  instagram.check?.({ ...room.settings, ...change }, room.io, here) ?? Promise.reject(new Error())
const connect = (room: Room) =>
  instagram.connect?.(room.settings, here, room.io) ?? Promise.reject(new Error())
const ok = { state: 'ok', text: null }

const logins: [string, (t: TestContext) => Promise<Room>][] = [
  ['Instagram Login', (t) => openRoom(t, createFake)],
  ['Facebook Login', (t) => openRoom(t, createFakeByPage)],
]

for (const [login, open] of logins) {
  test(`${login}: connected, checked, written to, answered, switched off`, async (t) => {
    const room = await open(t)
    const { fake, settings, io } = room
    assert.deepEqual(await connect(room), ok)
    assert.deepEqual(await check(room), ok)
    await fake.act('marie', { kind: 'text', text: 'Do you have Friday?' })
    const to = { address: fake.scopedId('marie'), scope: settings.accountId, label: 'Marie' }
    const { blob } = await io.blobs.put(new Uint8Array([137, 80, 78, 71]))
    const file = { kind: 'image', name: 'a.png', type: 'image/png', bytes: 4, blob } as const
    for (const attachments of [[], [file]]) {
      const message = outgoing(
        { kind: 'text', text: attachments.length > 0 ? '' : 'At three.' },
        { messageId: newId(MessageId), to: { ...to, name: null, proofs: [] }, attachments },
      )
      const rendered = instagram.render(message, settings)
      assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
      await instagram.send(rendered.request, settings, io)
    }
    assert.equal(fake.transcript('marie').length, 3)
    const profile = await instagram.fetchProfile?.(to.address, settings, io)
    assert.deepEqual(profile, { name: 'Marie Laurent', label: '@marie.lrt' })
    const span = { since: new Date(0), until: room.state.now }
    assert.equal((await instagram.pull?.(span, settings, io))?.length, 1)
    await instagram.disconnect?.(settings, io)
    assert.equal(fake.subscriptions.subscribed, null)
    await fake.idle()
    const before = room.webhooks.length
    await fake.act('marie', { kind: 'text', text: 'Hello?' })
    await fake.idle()
    assert.equal(room.webhooks.length, before, 'Meta delivers no more')
    const { text } = await check(room)
    assert.match(text ?? '', /not subscribed to this account: no message will come in/)
  })
}

test('each login has its own host, names the account by its own fields, and renews its token or not', async (t) => {
  const hosts = (['instagram', 'facebook'] as const).map(
    (login) => accountOf({ ...plain, login }).graph.baseUrl,
  )
  assert.deepEqual(hosts, ['https://graph.instagram.com', 'https://graph.facebook.com'])
  const renewable = (login: 'instagram' | 'facebook') =>
    instagram.tokens?.renewable({ ...plain, login })
  assert.deepEqual([renewable('instagram'), renewable('facebook')], [true, false])
  const [own, page] = [await openRoom(t, createFake), await openRoom(t, createFakeByPage)]
  page.fake.subscriptions.subscribed = ['messages']
  await check(own)
  await check(page)
  assert.deepEqual(own.calls.slice(0, 2), ['GET me', 'GET me/subscribed_apps'])
  assert.deepEqual(page.calls.slice(0, 2), [
    'GET 104857600000009',
    'GET 104857600000009/subscribed_apps',
  ])
  page.calls.length = 0
  assert.deepEqual(await check(page, { pageId: '' }), ok)
  assert.deepEqual(page.calls.slice(0, 2), ['GET me', 'GET me/subscribed_apps'])
})

test('a token of another account, and a page that no account is linked to, are said', async (t) => {
  const other = { accountId: '17841499999999999' }
  const own = await check(await openRoom(t, createFake), other)
  assert.equal(own.state, 'broken')
  assert.match(own.text ?? '', /token is of another Instagram account: 17841400000000001/)
  const page = await check(await openRoom(t, createFakeByPage), other)
  assert.equal(page.state, 'broken')
  assert.match(page.text ?? '', /linked to another Instagram account: 17841400000000001/)
})

test('Facebook Login: the page’s own fields stay, and Instagram’s are looked for at the app', async (t) => {
  const room = await openRoom(t, createFakeByPage)
  const { subscriptions } = room.fake
  subscriptions.subscribed = ['feed', 'message_reads']
  assert.deepEqual(await connect(room), ok)
  assert.deepEqual(subscriptions.subscribed, ['feed', 'message_reads', 'messages'])
  subscriptions.webhook = { fields: ['messages'] }
  const unheard = await check(room)
  assert.equal(unheard.state, 'ok')
  assert.match(unheard.text ?? '', /not subscribed to message_reactions, .*live_comments/)
  subscriptions.webhook = { fields: ['comments'] }
  assert.deepEqual(await check(room), {
    state: 'warning',
    text: 'The app is not subscribed to messages (App Dashboard → Webhooks → instagram).',
  })
  subscriptions.webhook = { callback: 'https://old.example/hook', fields }
  assert.match((await check(room)).text ?? '', /delivers to another address: old\.example/)
  subscriptions.webhook = {
    callback: 'https://atrium.example/channels/instagram/2/webhook',
    fields,
  }
  assert.deepEqual(await check(room), ok, 'another account’s address of ours serves this one')
  assert.match(
    (await check(room, { appSecret: 'wrong' })).text ?? '',
    /Meta does not take the app secret/,
  )
})

test('a token that may not subscribe: what is subscribed by hand works, what is not is said', async (t) => {
  const room = await openRoom(t, createFake)
  room.fake.subscriptions.mayNotSubscribe = true
  assert.deepEqual(await connect(room), ok)
  room.fake.subscriptions.subscribed = ['messages']
  const { state, text } = await connect(room)
  assert.equal(state, 'warning')
  assert.match(text ?? '', /not subscribed to message_reactions, .*Meta refused it: Permissions/)
  room.fake.faults.outage = true
  await assert.rejects(connect(room), (error) => error instanceof ChannelError)
})
