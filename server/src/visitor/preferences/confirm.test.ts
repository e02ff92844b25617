import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { createFake } from '@atrium/channel-email/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { consentApi } from '@atrium/contract/api/sending/consent'
import { HandleId, MessageId, newId } from '@atrium/contract/ids'
import { defaultOptIn, type Purpose } from '@atrium/contract/sending/consent'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversationWith, messagesOf } from '../../../test/chat.ts'

const atrium = await startTestApp({ after })
const { app, admin, url, workspaceId } = atrium
const { fake } = await atrium.connect(createFake)
const confirmed = { ...defaultOptIn, marketing: { ...defaultOptIn.marketing, email: 'confirmed' } }
const day = 24 * 3600_000

beforeEach(async () => {
  app.clock.setOffset(0)
  await admin.call(consentApi.setPolicy, { body: confirmed as typeof defaultOptIn })
})

/** Somebody who has written, whose yes a member notes. */
async function asked(name: string, purpose: Purpose = 'marketing', language?: string) {
  const { id } = fake.addCustomer({ name })
  await fake.act(id, { kind: 'text', text: 'Do you have flowers?', subject: 'Flowers' })
  const row = await conversationWith(atrium, name)
  const params = { id: row.contactId }
  if (language) await admin.call(contactsApi.update, { params, body: { language } })
  const handleId = HandleId.parse(row.replyHandleId)
  const note = () =>
    admin.call(consentApi.note, {
      params,
      body: {
        handleId,
        purpose,
        value: 'resume',
        words: 'Said so <b>evil.example</b> on the phone',
      },
    })
  await note()
  const consent = () => admin.call(consentApi.get, { params })
  const state = async () => (await consent()).addresses[0]?.states[purpose]
  const mails = () => fake.received(id).filter(({ text }) => text.includes('/confirm/'))
  return { id, params, handleId, note, consent, state, mails, row }
}
async function linkIn({
  mails,
}: Pick<Awaited<ReturnType<typeof asked>>, 'mails'>): Promise<string> {
  const mail = await eventually('the mail that asks', () => mails().at(-1))
  const [link] = /http:\S+\/confirm\/\S+/.exec(mail.text) ?? []
  assert.ok(link)
  return link
}
const press = (link: string) => fetch(link, { method: 'POST' })

test('a yes that a member noted counts when its owner presses the button, and looking at the page confirms nothing', async () => {
  const ana = await asked('Ana Ruiz')
  const link = await linkIn(ana)
  assert.equal(await ana.state(), 'unconfirmed')
  for (const method of ['GET', 'HEAD', 'GET']) {
    const look = await fetch(link, { method, headers: { 'user-agent': 'Slackbot-LinkExpanding' } })
    assert.equal(look.status, 200)
    assert.equal(look.headers.get('cache-control'), 'no-store')
  }
  const html = await (await fetch(link)).text()
  assert.match(html, /<form method="post">/)
  assert.match(html, /Offers and news/)
  assert.doesNotMatch(html, /<script|Ana Ruiz|evil/)
  assert.equal(await ana.state(), 'unconfirmed')

  for (let again = 0; again < 3; again++) {
    const done = await press(link)
    assert.equal(done.status, 200)
    assert.match(await done.text(), /Confirmed/)
  }
  assert.equal(await ana.state(), 'given')
  const { words, confirmations } = await ana.consent()
  assert.deepEqual(
    words.map(({ by, source, value }) => [by, source, value]),
    [
      ['page', 'Confirmation link', 'resume'],
      ['member', 'Ada', 'resume'],
    ],
  )
  // The proof names the mail that carried the link.
  assert.ok(
    (await messagesOf(atrium, ana.row.contactId)).some(({ id }) => id === words[0]?.messageId),
  )
  assert.ok(confirmations[0]?.confirmedAt)
})

test('the mail says nothing that whoever gave the address supplied, and members cannot press its button', async () => {
  const eve = await asked('Eve visit evil.example')
  const link = await linkIn(eve)
  const [mail] = eve.mails()
  assert.ok(mail)
  assert.doesNotMatch(`${mail.text}`, /evil|phone|Eve/)
  assert.match(mail.text, /Test salon was told that offers and news may be sent/)
  const shown = JSON.stringify(await messagesOf(atrium, eve.row.contactId))
  assert.match(shown, /\[link\]/)
  assert.ok(!shown.includes(link.split('/').at(-1) ?? link))
})

test('fifty presses at once confirm once', async () => {
  const max = await asked('Max Moor')
  const link = await linkIn(max)
  const answers = await Promise.all(Array.from({ length: 50 }, () => press(link)))
  assert.ok(answers.every(({ status }) => status === 200))
  const { words } = await max.consent()
  assert.equal(words.filter(({ by }) => by === 'page').length, 1)
})

test('it is asked once a day and three times a month at most, however often somebody notes it', async () => {
  const bo = await asked('Bo Berg')
  await linkIn(bo)
  await bo.note()
  const again = () =>
    admin.call(consentApi.ask, {
      params: bo.params,
      body: { handleId: bo.handleId, purpose: 'marketing' },
    })
  await assert.rejects(again(), /once a day/)
  for (const days of [2, 4]) {
    app.clock.setOffset(days * day)
    await again()
  }
  app.clock.setOffset(6 * day)
  await assert.rejects(again(), /three times a month/)
  await eventually('three mails', () => bo.mails().length === 3)
})

test('a link that has expired, was cut off or is of another installation confirms nothing', async () => {
  const gil = await asked('Gil Gomez')
  const link = await linkIn(gil)
  app.clock.setOffset(8 * day)
  assert.equal((await press(link)).status, 410)
  app.clock.setOffset(0)
  const foreign = app.confirmLinks.url({ workspaceId, messageId: newId(MessageId) })
  const token = link.split('/').at(-1) ?? ''
  const turned = token.startsWith('A') ? `B${token.slice(1)}` : `A${token.slice(1)}`
  for (const wrong of [foreign, `${url}/confirm/${turned}`, link.slice(0, -3), `${url}/confirm/x`])
    for (const method of ['GET', 'POST'])
      assert.equal((await fetch(wrong, { method })).status, 404, wrong)
  assert.equal((await fetch(link, { method: 'PUT' })).status, 405)
  assert.equal(await gil.state(), 'unconfirmed')
})

test('who says stop after the mail was sent stays stopped, whatever the forgotten link says', async () => {
  const ida = await asked('Ida Iversen', 'marketing', 'es')
  const link = await linkIn(ida)
  assert.match(await (await fetch(link)).text(), /lang="es"[\s\S]*¿Es lo que quiere\?/)
  // Mails name whole seconds.
  app.clock.setOffset(60_000)
  await fake.act(ida.id, { kind: 'text', text: 'STOP', subject: 'Re: Flowers' })
  await eventually('the stop', async () => (await ida.state()) === 'stopped')
  const late = await press(link)
  assert.equal(late.status, 409)
  assert.match(await late.text(), /no se ha cambiado nada/)
  assert.equal(await ida.state(), 'stopped')
})

test('where a noted yes is enough, and for purposes that need none, nobody is asked', async () => {
  const lea = await asked('Lea Lund', 'reminders')
  assert.equal(await lea.state(), 'given')
  assert.deepEqual((await lea.consent()).confirmations, [])
  const ask = {
    params: lea.params,
    body: { handleId: lea.handleId, purpose: 'reminders' as const },
  }
  await assert.rejects(admin.call(consentApi.ask, ask), /no yes here that waits/)
  assert.deepEqual(lea.mails(), [])
})
