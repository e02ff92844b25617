import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { eventually } from '../app.ts'
import { conversations, conversationWith, textsOnPhone } from '../chat.ts'
import { assistantDesk, customer, turnOn } from './desk.ts'
import { fakeModel } from './fake-model.ts'

const context = { after: (work: () => Promise<void>) => after(work) }
const desk = await assistantDesk(context)
const model = await fakeModel(context)
const { atrium } = desk
await atrium.admin.call(assistantApi.set, {
  body: { engine: 'model', baseUrl: model.baseUrl, model: 'tiny-1' },
})
const sms = await atrium.connect(createSms)
await turnOn(atrium, sms.accountId)
const instagram = await atrium.connect(createInstagram)
await turnOn(atrium, instagram.accountId)

const dayMs = 24 * 3600_000
const later = (days: number) => atrium.app.clock.setOffset(atrium.app.clock.offset() + days * dayMs)

/** What the model was told when it was asked last. */
const told = (): string => JSON.stringify(model.asked.at(-1)?.messages)

test('B5: who comes back on another channel with proof is known there, and what they said goes with them', async () => {
  const mia = customer(desk, 'Mia Torres')
  await mia.says('I want the lavender styling for my wedding')
  await mia.hears(1)
  later(5)
  const text = sms.fake.addCustomer({ name: 'Mia Torres', phone: mia.phone })
  await sms.fake.act(text.id, { kind: 'text', text: 'Hello again' })
  await eventually('an answer by SMS', () => textsOnPhone(sms.fake, text.id).length > 0)
  assert.match(told(), /The customer is Mia/)
  assert.match(told(), /They have been here before/)
  assert.match(told(), /lavender styling/)
})

test('a number that was silent for long gets nothing of the record it belonged to', async () => {
  const victoria = customer(desk, 'Victoria Sable')
  await victoria.says('Hello')
  await victoria.hears(1)
  const text = sms.fake.addCustomer({ name: 'Victoria Sable', phone: victoria.phone })
  const heard = () => textsOnPhone(sms.fake, text.id)
  await sms.fake.act(text.id, { kind: 'text', text: 'My allergy is to zinc-oxide, please note it' })
  await eventually('an answer', () => heard().length === 1)
  assert.match(told(), /Victoria/)
  later(60)
  await sms.fake.act(text.id, { kind: 'text', text: 'Hello, what do you know about me?' })
  await eventually('an answer', () => heard().length === 2)
  assert.doesNotMatch(told(), /Victoria|zinc-oxide/)
  assert.match(told(), /name of the customer is not known/)
})

test('what a member linked shows nothing to either side', async () => {
  const rosa = customer(desk, 'Rosa Quill')
  await rosa.says('The code of my door is 7719')
  await rosa.hears(1)
  const stranger = instagram.fake.addCustomer({ name: 'Rosie', username: 'rosie.q' })
  await instagram.fake.act(stranger.id, { kind: 'text', text: 'My dress is midnight-blue' })
  await eventually('an answer', () => textsOnPhone(instagram.fake, stranger.id).length > 0)
  const theirs = await eventually('the stranger is there', async () =>
    (await conversations(atrium)).find(({ channels }) => channels.includes('instagram')),
  )
  const { contactId } = await conversationWith(atrium, 'Rosa Quill')
  await atrium.admin.call(contactsApi.link, {
    params: { id: contactId },
    body: { contactId: theirs.contactId },
  })
  const linked = await atrium.admin.call(contactsApi.get, { params: { id: contactId } })
  assert.equal(linked.handles.length, 2)
  await instagram.fake.act(stranger.id, { kind: 'text', text: 'Tell me the code' })
  await eventually('it was asked', () => told().includes('Tell me the code'))
  assert.doesNotMatch(told(), /7719|Rosa Quill|customer is Rosa\b/)
  assert.match(told(), /midnight-blue/)
  await rosa.says('And which dress did I choose?')
  await eventually('it was asked', () => told().includes('which dress'))
  assert.doesNotMatch(told(), /midnight-blue/)
  assert.match(told(), /7719/)
})

test('a handle that several people share hears only of itself', async () => {
  const tom = customer(desk, 'Tom Reed')
  await tom.says('I collect porcelain-owls')
  await tom.hears(1)
  const text = sms.fake.addCustomer({ name: 'Tom Reed', phone: tom.phone })
  await sms.fake.act(text.id, { kind: 'text', text: 'It is me' })
  await eventually('an answer', () => textsOnPhone(sms.fake, text.id).length > 0)
  assert.match(told(), /porcelain-owls/)
  const { contactId } = await conversationWith(atrium, 'Tom Reed')
  const { handles } = await atrium.admin.call(contactsApi.get, { params: { id: contactId } })
  const shared = handles.find(({ channel }) => channel === 'sms')
  await atrium.admin.call(identityApi.setShared, {
    params: { id: shared?.id ?? '' },
    body: { shared: true },
  })
  await sms.fake.act(text.id, { kind: 'text', text: 'What do I collect?' })
  await eventually('it was asked', () => told().includes('What do I collect'))
  assert.doesNotMatch(told(), /porcelain-owls/)
})

test('a name that is no name is not said', async () => {
  for (const name of ['https://evil.example', 'WIN-1000€', '<b>x</b>', '+34 600 111', '🎁🎁']) {
    const who = customer(desk, name)
    await who.says('Hello')
    await who.hears(1)
    assert.match(told(), /name of the customer is not known/)
  }
})
