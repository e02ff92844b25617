import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { newId, WorkspaceId } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../app.ts'
import { asOwner } from '../workspaces/second-workspace.ts'

const atrium = await startTestApp({ after: (work) => after(work) })

type Row = { account_id: string; state: string; reason: string | null }
const rows = (words: string) =>
  asOwner<Row>(
    atrium,
    `SELECT account_id, state, reason FROM journal WHERE raw LIKE '%' || $1 || '%' ORDER BY account_id`,
    [words],
  )
/** Where the words of a delivery ended, once all of it is done. */
const settled = (words: string) =>
  eventually(`"${words}" is done`, async () => {
    const found = await rows(words)
    const isDone =
      found.length > 0 && found.every(({ state }) => /shown|dropped|failed/.test(state))
    return isDone && found
  })

async function deliver(door: { channel: string; accountId: string }, secret: string, body: object) {
  const text = JSON.stringify(body)
  return fetch(`${atrium.url}/channels/${door.channel}/${door.accountId}/webhook`, {
    method: 'POST',
    headers: { 'x-hub-signature-256': `sha256=${hmac('sha256', secret, text)}` },
    body: text,
  })
}

const whatsapp = async (settings: Record<string, unknown>, options = {}) => {
  const { fake, accountId } = await atrium.connect(createWhatsApp, { settings, ...options })
  return { channel: 'whatsapp', accountId, secret: String(fake.settings.appSecret), fake }
}

const message = (number: string, text: string, waba = '102900000000001') => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: waba,
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550001111', phone_number_id: number },
            contacts: [{ profile: { name: 'Ana' }, wa_id: '34600111222', user_id: 'ES.15025763' }],
            messages: [
              {
                from: '34600111222',
                id: `wamid.one-app-${text}`,
                timestamp: '1764238453',
                type: 'text',
                text: { body: text },
              },
            ],
          },
        },
      ],
    },
  ],
})

const first = await whatsapp({ phoneNumberId: '111' })
const second = await whatsapp({ phoneNumberId: '222' })

test('two numbers of one app: what comes to the first one’s address is shown at the number it names', async () => {
  assert.equal((await deliver(first, first.secret, message('222', 'for-second'))).status, 200)
  assert.equal((await deliver(first, first.secret, message('111', 'for-first'))).status, 200)
  const told = await settled('for-second')
  assert.deepEqual(told, [{ account_id: second.accountId, state: 'shown', reason: null }])
  assert.deepEqual(
    (await settled('for-first')).map(({ account_id }) => account_id),
    [first.accountId],
  )
})

test('the same delivery at both addresses is one message', async () => {
  const body = message('222', 'at-both')
  await deliver(first, first.secret, body)
  await deliver(second, second.secret, body)
  await deliver(first, first.secret, body)
  assert.deepEqual(
    (await settled('at-both')).map(({ account_id, state }) => [account_id, state]),
    [[second.accountId, 'shown']],
  )
})

test('news of the business account reaches each of its numbers', async () => {
  const change = {
    field: 'account_alerts',
    value: { alert_type: 'NEWS-OF-ALL', alert_description: 'Check your limits' },
  }
  const entry = [{ id: '102900000000001', time: 1764238453, changes: [change] }]
  await deliver(first, first.secret, { object: 'whatsapp_business_account', entry })
  const told = await settled('NEWS-OF-ALL')
  assert.deepEqual(
    told.map(({ account_id }) => account_id),
    [first.accountId, second.accountId].sort(),
  )
})

test('an object that nobody holds is taken, dropped, and says why', async () => {
  assert.equal((await deliver(first, first.secret, message('999', 'for-nobody'))).status, 200)
  const [row, ...more] = await settled('for-nobody')
  assert.equal(more.length, 0)
  assert.deepEqual([row?.account_id, row?.state], [first.accountId, 'dropped'])
  assert.match(row?.reason ?? '', /phone number ID 999/)
})

test('a secret opens no door that is not its own: another app, an account switched off, another workspace', async () => {
  const otherApp = await whatsapp({ phoneNumberId: '333', appSecret: 'secret-of-another-app' })
  await deliver(first, first.secret, message('333', 'for-other-app'))
  assert.deepEqual(
    (await settled('for-other-app')).map(({ account_id, state }) => [account_id, state]),
    [[first.accountId, 'dropped']],
  )
  const off = await whatsapp({ phoneNumberId: '444' }, { enabled: false })
  await deliver(first, first.secret, message('444', 'for-switched-off'))
  assert.deepEqual(
    (await settled('for-switched-off')).map(({ account_id }) => account_id),
    [first.accountId],
  )
  await atrium.admin.call(channelsApi.update, {
    params: { id: off.accountId },
    body: { enabled: true },
  })
  await deliver(first, first.secret, message('444', 'for-switched-on'))
  assert.deepEqual(
    (await settled('for-switched-on')).map(({ account_id }) => account_id),
    [off.accountId],
  )
  const elsewhere = await inOtherWorkspace('555')
  await deliver(first, first.secret, message('555', 'for-other-workspace'))
  const told = await settled('for-other-workspace')
  assert.deepEqual(
    told.map(({ account_id, state }) => [account_id, state]),
    [[first.accountId, 'dropped']],
  )
  assert.notEqual(told[0]?.account_id, elsewhere)
  assert.equal((await deliver(otherApp, first.secret, message('333', 'forged'))).status, 401)
  assert.deepEqual(await rows('forged'), [])
})

/** The same secret, entered by somebody else on this installation. */
async function inOtherWorkspace(phoneNumberId: string): Promise<string> {
  const workspaceId = newId(WorkspaceId)
  await asOwner(atrium, "INSERT INTO workspace (id, name) VALUES ($1, 'Other')", [workspaceId])
  const { id } = await atrium.app.db.inWorkspace(workspaceId, (tx) =>
    atrium.app.accounts.create(tx, {
      channel: 'whatsapp',
      name: 'Theirs',
      enabled: true,
      settings: { ...first.fake.settings, phoneNumberId },
    }),
  )
  return id
}

test('a batch for several numbers is parted, each message once', async () => {
  const [a, b] = [message('111', 'batch-first'), message('222', 'batch-second')]
  await deliver(first, first.secret, { ...a, entry: [...a.entry, ...b.entry] })
  const where = async (words: string) => (await settled(words)).map(({ account_id }) => account_id)
  assert.deepEqual(await where('batch-first'), [first.accountId])
  assert.deepEqual(await where('batch-second'), [second.accountId])
})

test('two pages and two Instagram accounts of one app', async () => {
  const kinds = [
    ['messenger', 'page', createMessenger, 'pageId'],
    ['instagram', 'instagram', createInstagram, 'accountId'],
  ] as const
  for (const [channel, object, create, key] of kinds) {
    const { fake, accountId } = await atrium.connect(create)
    const other = await atrium.connect(create, { settings: { [key]: '777000777' } })
    const event = {
      sender: { id: '42' },
      recipient: { id: '777000777' },
      timestamp: 1764238453000,
      message: { mid: `mid-${channel}`, text: `to-the-other-${channel}` },
    }
    const entry = [{ id: '777000777', time: 1764238453000, messaging: [event] }]
    const secret = String(fake.settings.appSecret)
    await deliver({ channel, accountId }, secret, { object, entry })
    assert.deepEqual(await settled(`to-the-other-${channel}`), [
      { account_id: other.accountId, state: 'shown', reason: null },
    ])
  }
})
