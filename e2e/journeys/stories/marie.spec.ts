import { contactsApi } from '@atrium/contract/api/contacts'
import { expect, test } from '../../atrium.ts'
import { openPhones } from '../../support/phones-page.ts'

test('Marie writes on the website, on WhatsApp and by mail: one record, one timeline, nobody links by hand', async ({
  agent,
  sandbox,
  page,
  context,
  api,
  shot,
}) => {
  const marie = {
    name: 'Marie Laurent',
    phone: '+33612340001',
    email: 'marie.laurent@example.com',
    username: 'marie.laurent',
  }
  const website = await sandbox.add('webchat', marie)
  const whatsapp = await sandbox.add('whatsapp', { name: marie.name, phone: marie.phone })
  const mail = await sandbox.add('email', { name: marie.name, email: marie.email })
  await page.goto('/inbox/open')

  await test.step('March: the website', async () => {
    await website.says('Hello! Could you do a wedding look in June?')
    await agent.open('Marie Laurent')
    await expect(agent.message('wedding look in June')).toBeVisible()
    await agent.send('With pleasure. A trial takes 90 minutes.')
    await expect(agent.state('A trial takes 90 minutes.')).toHaveText('Sent')
    await expect.poll(() => website.heard()).toEqual(['With pleasure. A trial takes 90 minutes.'])
    await website.does({ kind: 'read' })
    await expect(agent.state('A trial takes 90 minutes.')).toHaveText('Read')
  })

  await test.step('April: WhatsApp, on the phone itself', async () => {
    const table = await openPhones(await context.newPage(), sandbox.url)
    const phone = await table.take(0, 'WhatsApp', 'Marie Laurent')
    await phone.getByRole('textbox', { name: 'Message' }).fill('It is me, Marie. Thursday at two?')
    await phone.getByRole('textbox', { name: 'Message' }).press('Enter')

    await expect(agent.message('Thursday at two?')).toBeVisible()
    await expect(
      agent.line(/Matched to existing record.*Same phone \+33612340001: WhatsApp attested/),
    ).toBeVisible()
    await expect(page.getByRole('button', { name: /WhatsApp · \+33/ })).toBeVisible()
    await agent.send('Thursday at two is yours.')
    // The chat lies open on her phone, so she reads at once.
    await expect(phone.getByText('Thursday at two is yours.')).toBeVisible()
    await expect(agent.state('Thursday at two is yours.')).toHaveText('Read')
    await shot(table.page, 'marie-phones')
    await table.page.close()
  })

  await test.step('May: a mail', async () => {
    await mail.says('Could we make it Friday instead?', { subject: 'Our appointment' })
    await expect(agent.message('Could we make it Friday instead?')).toBeVisible()
    await expect(agent.line(/Same e-mail address marie\.laurent@example\.com/)).toBeVisible()
    await agent.send('Friday it is.')
    await expect(agent.state('Friday it is.')).toHaveText('Sent')
    await expect.poll(() => mail.heard()).toHaveLength(1)
    expect((await mail.heard())[0]).toContain('Friday it is.')
  })

  await test.step('One record, one timeline, each part under its channel', async () => {
    await expect(agent.row('Marie Laurent')).toHaveCount(1)
    for (const channel of ['Web chat', 'WhatsApp', 'E-mail'])
      await expect(agent.timeline.getByText(channel, { exact: true })).toBeVisible()
    const addresses = agent.panel.getByRole('listitem')
    for (const address of [/Visitor/, /\+33 6/, /marie\.laurent@example\.com/])
      await expect(addresses.filter({ hasText: address }).first()).toBeVisible()
    const { items } = await api.call(contactsApi.list, { query: { search: 'Marie Laurent' } })
    expect(items.map(({ channels }) => [...channels].sort())).toEqual([
      ['email', 'webchat', 'whatsapp'],
    ])
    await shot(page, 'marie')
  })
  expect(await whatsapp.heard()).toEqual(['Thursday at two is yours.'])
})
