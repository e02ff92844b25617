import { flowsApi } from '@atrium/contract/api/automation/flows'
import { contactsApi } from '@atrium/contract/api/contacts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import type { FlowDraft } from '@atrium/contract/flow/flow'
import { newId, uuid } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { expect, test } from '../atrium.ts'
import type { Api } from '../support/api.ts'

// Here the clock is moved.
test.use({ where: 'later' })

// At night nothing proactive would leave; that rule has its own test.
test.beforeEach(async ({ api }) => {
  await api.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } })
})

async function removeFlows(api: Api): Promise<void> {
  const { items } = await api.call(flowsApi.list)
  for (const { id } of items) await api.call(flowsApi.remove, { params: { id } })
}

test('B13: Instagram inquiry idle for 24 h → SMS reminder', async ({
  sandbox,
  api,
  agent,
  page,
  shot,
}) => {
  const name = 'Treize Silence'
  const instagram = await sandbox.add('instagram', { name, username: 'treize.silence' })
  const sms = await sandbox.add('sms', { name: 'Treize Portable', phone: '+33612313131' })
  const recordOf = async (search: string) => {
    const { items } = await api.call(contactsApi.list, { query: { search } })
    return items[0]?.id
  }
  await sms.says('hello')
  await expect.poll(() => recordOf('33612313131')).toBeTruthy()
  await instagram.says('Do you do wedding looks?')
  await expect.poll(() => recordOf(name)).toBeTruthy()
  // Instagram tells no phone: a member knows that it is hers.
  await api.call(contactsApi.link, {
    params: { id: (await recordOf(name)) ?? '' },
    body: { contactId: (await recordOf('33612313131')) ?? '' },
  })

  await page.goto('/settings/flows')
  await page.getByRole('button', { name: /Remind who falls silent/ }).click()
  await expect(page.getByRole('combobox', { name: 'When' })).toHaveValue(
    'A member writes to a customer',
  )
  const second = page.getByRole('listitem', { name: 'Step 2' })
  await expect(second.getByRole('combobox', { name: 'Where' })).toHaveValue('On one channel')
  await expect(second.getByRole('combobox', { name: 'Channel' })).toHaveValue('SMS')
  await page.getByRole('switch', { name: 'Off' }).press('Space')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('It has not started for anybody yet.')).toBeVisible()
  await shot(page, 'silent-flow')

  await page.goto('/inbox/open')
  await agent.open(name)
  await agent.send('We do! Which day is it?')
  await expect.poll(() => instagram.heard()).toEqual(['We do! Which day is it?'])
  await sandbox.advance(23.9)
  expect(await sms.heard()).toEqual([])
  await sandbox.advance(0.2)
  const reminder = 'Hello Treize, did you see our answer? We are glad to help.'
  await expect.poll(() => sms.heard(), { timeout: 20_000 }).toEqual([reminder])
  await expect(agent.message(reminder)).toBeVisible()
  await shot(page, 'silent-reminded')
  await removeFlows(api)
})

test('B14: No answer by the customer on WhatsApp for 24 h → e-mail', async ({
  sandbox,
  api,
  agent,
  page,
}) => {
  const person = { name: 'Quatorze Muet', phone: '+33612314141', email: 'quatorze@example.com' }
  const site = await sandbox.add('webchat', { ...person, username: 'quatorze.muet' })
  const mail = await sandbox.add('email', { name: person.name, email: person.email })
  const whatsapp = await sandbox.add('whatsapp', { name: person.name, phone: person.phone })
  await site.says('hello')
  await mail.says('I write by mail, too', { subject: 'Hello' })
  // Mail is fetched: it is not to come after the answer.
  await page.goto('/inbox/open')
  await agent.open(person.name)
  await expect(agent.message('I write by mail, too')).toBeVisible()
  await whatsapp.says('Is the blue one still there?')
  const reminder = 'Hello {{first_name|there}}, shall we keep the blue one for you?'
  const flow: FlowDraft = {
    name: 'By mail after a day',
    on: true,
    trigger: 'replied',
    conditions: { channels: ['whatsapp'] },
    steps: [
      { kind: 'wait', minutes: 24 * 60, unlessAnswered: true },
      {
        kind: 'send',
        class: 'proactive',
        purpose: 'reminders',
        to: 'channel',
        channel: 'email',
        content: { kind: 'text', text: reminder },
      },
    ],
  }
  await api.call(flowsApi.save, { params: { id: newId(uuid) }, body: { flow } })
  await expect(agent.message('Is the blue one still there?')).toBeVisible()
  await page.reload()
  await agent.send('Yes, it is.')
  await expect.poll(() => whatsapp.heard()).toEqual(['Yes, it is.'])
  await sandbox.advance(24.1)
  await expect
    .poll(async () => (await mail.heard()).join(), { timeout: 20_000 })
    .toContain('Hello Quatorze, shall we keep the blue one for you?')
  expect(await whatsapp.heard()).toHaveLength(1)
  await removeFlows(api)
})
