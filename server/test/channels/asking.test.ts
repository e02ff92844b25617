import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createLine } from '@atrium/channel-line/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import type { Content } from '@atrium/contract/content'
import { eventually, startTestApp } from '../app.ts'
import { conversationWith, messagesOf, reply } from '../chat.ts'

const atrium = await startTestApp({ after })
const telegram = await atrium.connect(createTelegram)
const whatsapp = await atrium.connect(createWhatsApp)
const messenger = await atrium.connect(createMessenger)
const ask: Content = { kind: 'ask', text: 'May we call you?', for: 'phone' }

test('who gives their number by the key is joined with the record of that number, and the key is taken away', async () => {
  const phone = '+33612380099'
  const byPhone = whatsapp.fake.addCustomer({ name: 'Efua', phone })
  await whatsapp.fake.act(byPhone.id, { kind: 'text', text: 'on WhatsApp' })
  await conversationWith(atrium, 'Efua')
  const byName = telegram.fake.addCustomer({ name: 'Efua Mensah', phone })
  await telegram.fake.act(byName.id, { kind: 'text', text: 'on Telegram' })
  const row = await conversationWith(atrium, 'Efua Mensah')
  await reply(atrium, row, '', { content: ask })
  const asked = await eventually('the key is there', async () =>
    telegram.fake.transcript(byName.id).find(({ content }) => content.kind === 'ask'),
  )
  await telegram.fake.act(byName.id, { kind: 'share', to: asked.id })
  await eventually('one record', async () => {
    const { items } = await atrium.admin.call(contactsApi.list, { query: { search: phone } })
    return items.length === 1 && items[0]?.channels.length === 2
  })
  const joined = await conversationWith(atrium, 'Efua')
  await reply(atrium, { ...joined, ...replyWay(row) }, 'Thank you')
  const last = () => telegram.fake.calls.filter(({ method }) => method === 'sendMessage').at(-1)
  await eventually('the answer is out', async () => last()?.body.text === 'Thank you')
  assert.deepEqual(last()?.body.reply_markup, { remove_keyboard: true })
  await reply(atrium, { ...joined, ...replyWay(row) }, 'See you')
  await eventually('the next is out', async () => last()?.body.text === 'See you')
  assert.equal(last()?.body.reply_markup, undefined)
  const timeline = await messagesOf(atrium, joined.contactId)
  assert.ok(timeline.some(({ content }) => content.kind === 'contacts'))
})

test('a number that Messenger brings is a claim: agents hear of it, and nobody is joined by it', async () => {
  const phone = '+33612380077'
  const byPhone = whatsapp.fake.addCustomer({ name: 'Yaw', phone })
  await whatsapp.fake.act(byPhone.id, { kind: 'text', text: 'on WhatsApp' })
  const known = await conversationWith(atrium, 'Yaw')
  const other = messenger.fake.addCustomer({ name: 'Not Yaw', phone })
  await messenger.fake.act(other.id, { kind: 'text', text: 'on Messenger' })
  const row = await conversationWith(atrium, 'Not Yaw')
  await reply(atrium, row, '', { content: ask })
  const asked = await eventually('the button is there', async () =>
    messenger.fake.transcript(other.id).find(({ content }) => content.kind === 'ask'),
  )
  await messenger.fake.act(other.id, { kind: 'share', to: asked.id })
  const given = await eventually('the number is read', async () =>
    (await messagesOf(atrium, row.contactId)).find(
      ({ direction, content }) =>
        direction === 'in' && content.kind === 'text' && content.text === phone,
    ),
  )
  assert.ok(given)
  const after = await conversationWith(atrium, 'Not Yaw')
  assert.notEqual(after.contactId, known.contactId)
})

const line = await atrium.connect(createLine)

test('on LINE a day is asked for within limits, and the day that was picked is the answer', async () => {
  const yuki = line.fake.addCustomer({ name: 'Yuki Sato' })
  await line.fake.act(yuki.id, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, 'Yuki Sato')
  const day: Content = {
    kind: 'ask',
    text: 'Which day?',
    for: 'date',
    button: 'Choose',
    min: '2026-12-03',
    max: '2026-12-20',
  }
  await reply(atrium, row, '', { content: day })
  const asked = await eventually('the picker is there', async () =>
    line.fake.transcript(yuki.id).find(({ content }) => content.kind === 'ask'),
  )
  assert.deepEqual(asked.content, day)
  await line.fake.act(yuki.id, { kind: 'share', to: asked.id })
  const answer = await eventually('her answer', async () =>
    (await messagesOf(atrium, row.contactId)).find(({ content }) => content.kind === 'choice'),
  )
  assert.deepEqual(answer.content, {
    kind: 'choice',
    id: 'ask:date',
    title: '2026-12-03',
    description: 'Choose',
  })
  assert.equal((await conversationWith(atrium, 'Yuki Sato')).lastMessage?.text, '2026-12-03')
  await reply(atrium, row, '', { content: { kind: 'ask', text: 'Show us', for: 'camera' } })
  const camera = await eventually('the camera is there', async () =>
    line.fake
      .transcript(yuki.id)
      .find(({ content }) => 'text' in content && content.text === 'Show us'),
  )
  await line.fake.act(yuki.id, { kind: 'share', to: camera.id })
  await eventually('the picture', async () =>
    (await messagesOf(atrium, row.contactId)).some(
      ({ direction, attachments }) => direction === 'in' && attachments[0]?.kind === 'image',
    ),
  )
})

test('buttons that open or copy go where they are carried, and are refused elsewhere before anything is queued', async () => {
  const content: Content = {
    kind: 'buttons',
    text: 'Your order',
    buttons: [
      { id: 'a', title: 'Follow it', url: 'https://shop.example/4821' },
      { id: 'b', title: 'Copy the code', copy: 'SPRING-10' },
    ],
  }
  for (const { fake } of [line, telegram]) {
    const name = `Buyer on ${fake.channel}`
    const { id } = fake.addCustomer({ name })
    await fake.act(id, { kind: 'text', text: 'hello' })
    await reply(atrium, await conversationWith(atrium, name), '', { content })
    const shown = await eventually('the buttons', async () =>
      fake.transcript(id).find((one) => one.content.kind === 'buttons'),
    )
    const { buttons } = shown.content as Extract<Content, { kind: 'buttons' }>
    assert.deepEqual(
      buttons.map(({ title, url, copy }) => [title, url, copy]),
      content.buttons.map(({ title, url, copy }) => [title, url, copy]),
    )
  }
  for (const { fake } of [messenger, whatsapp]) {
    const name = `Buyer on ${fake.channel}`
    const { id } = fake.addCustomer({ name, phone: '+33612380055' })
    await fake.act(id, { kind: 'text', text: 'hello' })
    const row = await conversationWith(atrium, name)
    await assert.rejects(reply(atrium, row, '', { content }), /open an address cannot be sent here/)
    const [, copies = content.buttons[0]] = content.buttons
    const copying = { ...content, buttons: [copies] } as Content
    await assert.rejects(reply(atrium, row, '', { content: copying }), /copy a text cannot be sent/)
  }
})

test('a channel without such a button refuses before anything is queued', async () => {
  const { id } = whatsapp.fake.addCustomer({ name: 'Abena', phone: '+33612380098' })
  await whatsapp.fake.act(id, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, 'Abena')
  await assert.rejects(
    reply(atrium, row, '', { content: ask }),
    /no button here that gives their phone number/,
  )
})

/** The same address, whatever conversation it is in by now. */
function replyWay({ replyHandleId, replyAccountId }: Awaited<ReturnType<typeof conversationWith>>) {
  return { replyHandleId, replyAccountId }
}
