import { contactsApi } from '@atrium/contract/api/contacts'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import type { BroadcastDraft } from '@atrium/contract/broadcast/broadcast'
import type { Contact } from '@atrium/contract/contact'
import { MessageId, newId, uuid } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { expect, test } from '../atrium.ts'
import type { Api } from '../support/api.ts'

// Here the clock is moved.
test.use({ where: 'later' })

// At night nothing proactive would leave; that rule has its own test.
test.beforeEach(async ({ api }) => {
  await api.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } })
})

/** The record of somebody who has written through so many doors. */
async function recordOf(api: Api, search: string, doors: number): Promise<Contact> {
  let found: Contact | undefined
  await expect
    .poll(async () => {
      const { items } = await api.call(contactsApi.list, { query: { search } })
      const [first] = items
      if (first) found = await api.call(contactsApi.get, { params: { id: first.id } })
      return found?.handles.length
    })
    .toBe(doors)
  if (!found) throw new Error(`${search} has no record`)
  return found
}

/** What a flow, a calendar or a shop sends by itself, through one of the record's doors. */
async function sends(
  api: Api,
  contact: Contact,
  channel: string,
  {
    sender,
    text,
    ...more
  }: { sender: string; text: string; late?: { use: string; values: Record<string, string> } },
) {
  const handle = contact.handles.find((one) => one.channel === channel)
  const [reach] = handle?.reach ?? []
  if (!handle || !reach) throw new Error(`No way by ${channel}`)
  return api.call(sendingApi.send, {
    params: { id: contact.id },
    body: {
      messageId: newId(MessageId),
      handleId: handle.id,
      accountId: reach.accountId,
      sender,
      class: 'proactive',
      purpose: 'reminders',
      content: { kind: 'text', text },
      ...more,
    },
  })
}

test('B1, B3 and story 5: three nudges in one afternoon through three doors: the cap stops the third and says why', async ({
  sandbox,
  api,
  agent,
  page,
  shot,
}) => {
  const person = { name: 'Trois Nudges', phone: '+33612311111' }
  const whatsapp = await sandbox.add('whatsapp', person)
  const sms = await sandbox.add('sms', person)
  const site = await sandbox.add('webchat', { ...person, username: 'trois.nudges' })
  for (const phone of [whatsapp, sms, site]) await phone.says('hello')
  const contact = await recordOf(api, '33612311111', 3)
  const nudge = (channel: string, sender: string, text: string) =>
    sends(api, contact, channel, { sender, text })
  expect(await nudge('sms', 'Reminder', 'See you tomorrow.')).toEqual({ kind: 'queued' })
  expect(await nudge('whatsapp', 'Follow-up', 'How was it?')).toEqual({ kind: 'queued' })
  const third = await nudge('webchat', 'Spring broadcast', 'Spring is here.')
  expect(third).toMatchObject({ kind: 'refused', rule: 'cap' })
  await expect.poll(() => sms.heard()).toEqual(['See you tomorrow.'])
  await expect.poll(() => whatsapp.heard()).toEqual(['How was it?'])
  expect(await site.heard()).toEqual([])

  await page.goto('/inbox/open')
  await agent.open('Trois Nudges')
  await expect(
    page.getByText(/Spring broadcast did not send “Spring is here\.”: 2 automated messages since/),
  ).toBeVisible()
  await shot(page, 'three-nudges')

  // A week later there is room again.
  await sandbox.advance(7 * 24 + 1)
  expect(await nudge('sms', 'Spring broadcast', 'Spring is here.')).toEqual({ kind: 'queued' })
})

test('B2: a person’s reply on one channel holds automation on all of them for four hours, and it leaves then', async ({
  sandbox,
  api,
  agent,
  page,
  shot,
}) => {
  const person = { name: 'Deux Pauses', phone: '+33612322222' }
  const sms = await sandbox.add('sms', person)
  const whatsapp = await sandbox.add('whatsapp', person)
  await sms.says('hello')
  // Else it could be shown as the later one, and be answered.
  await recordOf(api, '33612322222', 1)
  await whatsapp.says('Can I come at ten?')
  const contact = await recordOf(api, '33612322222', 2)
  await page.goto('/inbox/open')
  await agent.open('Deux Pauses')
  await agent.reply.fill('Yes, at ten.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => whatsapp.heard()).toEqual(['Yes, at ten.'])

  const reminder = { sender: 'Reminder', text: 'We expect you at ten.' }
  expect(await sends(api, contact, 'sms', reminder)).toMatchObject({
    kind: 'delayed',
    rule: 'pause',
  })
  await expect(agent.message('We expect you at ten.')).toBeVisible()
  await expect(page.getByText(/Automation waits 4 h/)).toBeVisible()
  await shot(page, 'pause')
  await sandbox.advance(3.9)
  expect(await sms.heard()).toEqual([])
  await sandbox.advance(0.2)
  await expect.poll(() => sms.heard(), { timeout: 20_000 }).toEqual(['We expect you at ten.'])
})

test('B9, B11 and story 4: at hour 25 a reply becomes an approved template, with its category and cost shown before', async ({
  sandbox,
  agent,
  page,
  shot,
}) => {
  const late = await sandbox.add('whatsapp', { name: 'Neuf Tard', phone: '+33612399999' })
  await late.says('Is the blue one still there?')
  await page.goto('/inbox/open')
  await agent.open('Neuf Tard')
  await sandbox.advance(25)
  await page.reload()
  await expect(page.getByText('Window closed', { exact: true })).toBeVisible()
  await agent.reply.fill('Yes, I keep it for you.')
  const leaves = page.getByRole('region', { name: 'How it leaves' })
  await expect(leaves).toContainText('Hi Neuf, we have an answer to your question.')
  await expect(leaves).toContainText('Utility')
  await expect(leaves).toContainText(/costs about \$0\.02 \(example rate\)/)
  await shot(page, 'hour-25')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect
    .poll(() => late.heard())
    .toEqual(['Hi Neuf, we have an answer to your question. Reply here to go on.'])
  await expect(page.getByText('Written as: Yes, I keep it for you.')).toBeVisible()
  await shot(page, 'hour-25-sent')
})

test('B10: a follow-up outside the window goes as the approved utility template that its sender names', async ({
  sandbox,
  api,
}) => {
  const late = await sandbox.add('whatsapp', { name: 'Dix Commandes', phone: '+33612310101' })
  await late.says('Where is my order?')
  const contact = await recordOf(api, '33612310101', 1)
  await sandbox.advance(25)
  const { items } = await api.call(templatesApi.list)
  const order = items.find(({ name, language }) => name === 'order_update' && language === 'en')
  if (!order) throw new Error('The demo has no order_update')
  await api.call(templatesApi.configure, {
    params: { id: order.id },
    body: { use: 'order_update' },
  })
  const news = {
    sender: 'Shop',
    text: 'Your order 4821 ships tomorrow.',
    late: {
      use: 'order_update',
      values: { 'body.1': 'Dix', 'body.2': '4821', 'body.3': 'it ships tomorrow' },
    },
  }
  expect(await sends(api, contact, 'whatsapp', news)).toEqual({ kind: 'queued' })
  await expect
    .poll(() => late.heard())
    .toEqual([
      'Hi Dix, news about your order 4821: it ships tomorrow. Reply here if you have a question.',
    ])
})

test('B12: a WhatsApp broadcast needs an approved template: words are refused in words, the template goes', async ({
  sandbox,
  api,
}) => {
  const person = { name: 'Douze Modele', phone: '+33612312121' }
  const phone = await sandbox.add('whatsapp', person)
  await phone.says('hello')
  const contact = await recordOf(api, '33612312121', 1)
  await api.call(contactsApi.update, {
    params: { id: contact.id },
    body: { attributes: { group: 'twelve' } },
  })
  await sandbox.advance(25)
  const accountId = await sandbox.accountOf('whatsapp')
  const { items } = await api.call(templatesApi.list, { query: { accountId } })
  const approved = items.find(({ name, language }) => name === 'continue_chat' && language === 'en')
  if (!approved) throw new Error('The demo has no continue_chat')
  const id = newId(uuid)
  const save = (content: BroadcastDraft['ways'][number]['content']) =>
    api.call(broadcastsApi.save, {
      params: { id },
      body: {
        name: 'Twelve',
        purpose: 'reminders',
        tree: { kind: 'all', of: [{ kind: 'attribute', key: 'group', is: 'is', value: 'twelve' }] },
        ways: [{ accountId, content }],
        schedule: { kind: 'now' },
        perMinute: null,
        budget: null,
        expiresHours: 24,
      },
    })
  await save({ kind: 'text', text: 'Spring is here.' })
  await expect(api.call(broadcastsApi.start, { params: { id } })).rejects.toThrow(
    /A WhatsApp broadcast needs an approved template/,
  )
  await save({ kind: 'template', templateId: approved.id, values: { 'body.1': 'Douze' } })
  await api.call(broadcastsApi.start, { params: { id } })
  await expect
    .poll(() => phone.heard(), { timeout: 30_000 })
    .toEqual(['Hi Douze, we have an answer to your question. Reply here to go on.'])
})
