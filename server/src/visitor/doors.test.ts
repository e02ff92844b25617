import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createLine } from '@atrium/channel-line/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { channelsApi } from '@atrium/contract/api/settings'
import { ChannelAccountId, newId } from '@atrium/contract/ids'
import { VisitorDoor, VisitorDoors } from '@atrium/contract/visitor'
import { eventually, startTestApp } from '../../test/app.ts'
import { conversationOf, visit, type WebVisitor } from '../../test/web-visitor.ts'
import { addWorkspace } from '../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { admin, app } = atrium
const site = await atrium.connect(createWebchat)
const telegram = await atrium.connect(createTelegram)
const whatsapp = await atrium.connect(createWhatsApp)
const messenger = await atrium.connect(createMessenger)
// Switched off, or without what its link needs.
const asleep = await atrium.connect(createLine, { enabled: false })
const nameless = await atrium.connect(createLine, { settings: { basicId: undefined } })

async function doors(visitor: WebVisitor): Promise<string[]> {
  const answer = await visitor.fetch('/doors')
  return VisitorDoors.parse(await answer.json()).items.map(({ label }) => label)
}

const ask = (visitor: WebVisitor, body: unknown) =>
  visitor.fetch('/doors', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function linkTo(visitor: WebVisitor, accountId: string, language?: string): Promise<string> {
  const answer = await ask(visitor, { accountId, ...(language && { language }) })
  assert.equal(answer.status, 200)
  return VisitorDoor.parse(await answer.json()).url
}

let count = 0
async function talking(): Promise<{ visitor: WebVisitor; contactId: string }> {
  const visitor = await visit(atrium, site.accountId)
  const words = `may I go on elsewhere? ${++count}`
  await visitor.say(words)
  return { visitor, contactId: (await conversationOf(atrium, words)).contactId }
}

const offer = (continueOn: string[]) =>
  admin.call(channelsApi.update, {
    params: { id: site.accountId },
    body: { settings: { continueOn } },
  })

test('the channels that have a link are offered; the settings choose among them and set their order', async () => {
  const { visitor } = await talking()
  assert.deepEqual(await doors(visitor), ['Messenger', 'Telegram', 'WhatsApp'])
  await offer(['whatsapp', 'telegram', 'line', 'pigeon'])
  assert.deepEqual(await doors(visitor), ['WhatsApp', 'Telegram'])
  await offer(['none'])
  assert.deepEqual(await doors(visitor), [])
  assert.equal((await ask(visitor, { accountId: telegram.accountId })).status, 404)
  await offer([])
})

test('where codes do not link by themselves, nothing is offered', async () => {
  const { visitor } = await talking()
  const policy = await admin.call(identityApi.policy)
  await admin.call(identityApi.setPolicy, { body: { ...policy, code: false } })
  assert.deepEqual(await doors(visitor), [])
  assert.equal((await ask(visitor, { accountId: telegram.accountId })).status, 404)
  await admin.call(identityApi.setPolicy, { body: policy })
})

test('a visitor who follows the link stays one record and one conversation, and learns nothing of it', async () => {
  const { visitor, contactId } = await talking()
  const url = await linkTo(visitor, telegram.accountId)
  const phone = telegram.fake.addCustomer({ name: 'Quitterie Moreau' })
  await telegram.fake.act(phone.id, { kind: 'open', url })
  const contact = await eventually('they are one', async () => {
    const found = await admin.call(contactsApi.get, { params: { id: contactId } })
    return found.handles.length === 2 ? found : undefined
  })
  assert.equal(contact.conversations.filter(({ joinedInto }) => joinedInto === null).length, 1)
  assert.equal(contact.links[0]?.proof?.kind, 'code')
  assert.deepEqual(await doors(visitor), ['Messenger', 'Telegram', 'WhatsApp'])
  assert.ok(!(await (await visitor.fetch('/messages')).text()).includes('Quitterie'))
})

test('the words in the other chat are in the language of the widget', async () => {
  const { visitor } = await talking()
  for (const [language, word] of [
    [undefined, 'Hello!'],
    ['es', '¡Hola!'],
    ['ar', 'مرحبًا!'],
  ] as const) {
    const text = new URL(await linkTo(visitor, whatsapp.accountId, language)).searchParams.get(
      'text',
    )
    assert.match(text ?? '', new RegExp(`^${word} .*\\(ATR-\\w{5}-\\w{5}\\)$`))
  }
})

test('whoever has said nothing has nothing to take along', async () => {
  const visitor = await visit(atrium, site.accountId)
  assert.equal((await ask(visitor, { accountId: telegram.accountId })).status, 409)
})

test('a visitor gets five links in an hour, whatever the door, and a member more', async () => {
  const { visitor, contactId } = await talking()
  for (let n = 0; n < 5; n += 1)
    await linkTo(visitor, [telegram, whatsapp, messenger][n % 3]?.accountId ?? '')
  const answer = await ask(visitor, { accountId: whatsapp.accountId })
  assert.equal(answer.status, 429)
  assert.ok(!(await answer.text()).includes('ATR-'))
  const contact = await admin.call(contactsApi.get, { params: { id: contactId } })
  const id = contact.conversations[0]?.id ?? ''
  await admin.call(identityApi.createCode, {
    params: { id },
    body: { accountId: telegram.accountId },
  })
  app.clock.setOffset(3601_000)
  await linkTo(visitor, whatsapp.accountId)
  app.clock.setOffset(0)
})

test('five at once are counted one by one', async () => {
  const { visitor } = await talking()
  const asked = await Promise.all(
    Array.from({ length: 12 }, () => ask(visitor, { accountId: telegram.accountId })),
  )
  assert.equal(asked.filter(({ status }) => status === 200).length, 5)
  assert.equal(asked.filter(({ status }) => status === 429).length, 7)
})

test('a door that is not offered is not there: switched off, without a link, itself, of another workspace, made up', async () => {
  const { visitor } = await talking()
  const { workspaceId } = await addWorkspace(atrium)
  const foreign = newId(ChannelAccountId)
  await app.db.inWorkspace(workspaceId, (tx) =>
    app.accounts.create(tx, {
      id: foreign,
      channel: 'telegram',
      name: 'Other bot',
      enabled: true,
      settings: { ...telegram.fake.settings, username: 'other_bot' },
    }),
  )
  for (const accountId of [
    asleep.accountId,
    nameless.accountId,
    site.accountId,
    foreign,
    newId(ChannelAccountId),
  ])
    assert.equal((await ask(visitor, { accountId })).status, 404, accountId)
  assert.deepEqual(await doors(visitor), ['Messenger', 'Telegram', 'WhatsApp'])
})

test('what is no question for a door is refused, and whoever has no session', async () => {
  const { visitor } = await talking()
  const { accountId } = telegram
  for (const body of [
    '',
    '{',
    'null',
    '[]',
    {},
    { accountId: 'x' },
    { accountId: ['x'] },
    { accountId, handleId: newId(ChannelAccountId) },
    { accountId, language: 'xx' },
    { accountId, words: 'free gold' },
  ])
    assert.equal((await ask(visitor, body)).status, 422, JSON.stringify(body))
  for (const authorization of ['', 'Bearer x', 'Bearer a.b'])
    assert.equal((await visitor.fetch('/doors', { headers: { authorization } })).status, 401)
  assert.equal((await visitor.fetch('/doors', { method: 'DELETE' })).status, 404)
})
