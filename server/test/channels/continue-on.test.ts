import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import type { CreateFake, Fake } from '@atrium/channel-kit/fake'
import { createFake as createLine } from '@atrium/channel-line/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { Contact } from '@atrium/contract/contact'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { ChannelAccountId } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../app.ts'
import { messagesOf, reply, textsOnPhone } from '../chat.ts'
import { conversationOf, visit } from '../web-visitor.ts'

const atrium = await startTestApp({ after })
const { admin } = atrium
const site = await atrium.connect(createWebchat)

type Door = { fake: Fake; accountId: ChannelAccountId }
const makers: [string, CreateFake][] = [
  ['whatsapp', createWhatsApp],
  ['telegram', createTelegram],
  ['messenger', createMessenger],
  ['instagram', createInstagram],
  ['line', createLine],
]
const doors = new Map<string, Door>()
for (const [channel, create] of makers) doors.set(channel, await atrium.connect(create))

let visitors = 0
/** Somebody new on the website, in mid-thought. */
async function onTheSite(): Promise<{ row: ConversationRow; contact(): Promise<Contact> }> {
  const words = `do you have time in June? ${++visitors}`
  await (await visit(atrium, site.accountId)).say(words)
  const row = await conversationOf(atrium, words)
  const contact = () => admin.call(contactsApi.get, { params: { id: row.contactId } })
  return { row, contact }
}

async function linkFor(row: ConversationRow, { accountId }: Door): Promise<string> {
  const body = { accountId }
  return (await admin.call(identityApi.createCode, { params: { id: row.id }, body })).url
}

let people = 0
function stranger({ fake }: Door): string {
  people += 1
  return fake.addCustomer({ name: `Quitterie ${people}`, phone: `+3361236${1000 + people}` }).id
}

for (const [channel, door] of doors) {
  test(`${channel}: who follows the link stays one record and one conversation, and is answered there`, async () => {
    const { row, contact } = await onTheSite()
    const { items } = await admin.call(identityApi.doors, { params: { id: row.id } })
    assert.ok(
      items.some(({ accountId }) => accountId === door.accountId),
      'the door is offered',
    )
    const phone = stranger(door)
    await door.fake.act(phone, { kind: 'open', url: await linkFor(row, door) })
    const one = await eventually('they are one', async () => {
      const found = await contact()
      return found.handles.length === 2 ? found : undefined
    })
    assert.deepEqual(
      one.handles.map((handle) => handle.channel).sort(),
      [channel, 'webchat'].sort(),
    )
    assert.equal(one.links[0]?.proof?.kind, 'code')
    assert.equal(one.conversations.filter(({ joinedInto }) => joinedInto === null).length, 1)
    const shown = JSON.stringify(await messagesOf(atrium, row.contactId))
    assert.doesNotMatch(shown, /ATR-/, 'the code is shown to nobody')
    const now = await admin.call(inboxApi.get, { params: { id: row.id } })
    await reply(atrium, now, 'June it is')
    await eventually('the answer goes there', () =>
      textsOnPhone(door.fake, phone).includes('June it is'),
    )
  })

  test(`${channel}: a link opens once; who follows it later stays who they are`, async () => {
    const { row, contact } = await onTheSite()
    const url = await linkFor(row, door)
    const [first, second] = [stranger(door), stranger(door)]
    await door.fake.act(first, { kind: 'open', url })
    await eventually('they are one', async () => (await contact()).handles.length === 2)
    await door.fake.act(second, { kind: 'open', url })
    const late = await eventually('the second is there', async () => {
      const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
      return items.find(({ channels }) => channels.join() === channel)
    })
    const { items } = await admin.call(identityApi.trace, { params: { id: late.contactId } })
    assert.match(items.map(({ reason }) => reason).join(), /used before/)
    assert.doesNotMatch(JSON.stringify(await messagesOf(atrium, late.contactId)), /ATR-/)
    assert.equal((await contact()).handles.length, 2)
  })
}
