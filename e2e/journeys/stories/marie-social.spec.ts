import { contactsApi } from '@atrium/contract/api/contacts'
import { expect, test } from '../../atrium.ts'

test.use({ where: 'later' })

test('Marie asks on Instagram in March, goes on by WhatsApp in April and texts in May: one record that nobody linked', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  test.setTimeout(90_000)
  const [name, phone] = ['Marie Delacroix', '+33612360144']
  const instagram = await sandbox.add('instagram', { name, username: 'marie.dlx' })
  const carried = (channel: string) =>
    agent.line(new RegExp(`Matched to existing record.*History carried from ${channel}`))

  await test.step('March: Instagram', async () => {
    await instagram.says('Do you do wedding looks in June?')
    await page.goto('/inbox/open')
    // Her name is asked for in the background, and again where that fails.
    await expect(agent.row(name)).toBeVisible({ timeout: 30_000 })
    await agent.open(name)
    await agent.send('We do. A trial takes 90 minutes.')
    await expect.poll(() => instagram.heard()).toEqual(['We do. A trial takes 90 minutes.'])
  })

  await test.step('April: she asks again, taps “continue on WhatsApp”, and is the same person there', async () => {
    await sandbox.advance(30 * 24)
    await instagram.says('I would like that trial. Can we talk on WhatsApp?')
    await page.reload()
    await expect(agent.message('I would like that trial.')).toBeVisible()
    await page.getByRole('button', { name: /Instagram · @marie/ }).click()
    await page.getByRole('menuitem', { name: /^WhatsApp/ }).click()
    await expect(agent.reply).toHaveValue(/https:\/\/wa\.me\//)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(async () => (await instagram.heard()).length).toBe(2)
    const url = /https:\S+/.exec((await instagram.heard()).at(-1) ?? '')?.[0] ?? ''
    const whatsapp = await sandbox.add('whatsapp', { name, phone })
    await whatsapp.does({ kind: 'open', url })
    await whatsapp.says('Thursday at two?')
    await expect(agent.message('Thursday at two?')).toBeVisible()
    await expect(carried('Instagram')).toBeVisible()
    await expect(page.getByRole('button', { name: /WhatsApp · / })).toBeVisible()
    await agent.send('Thursday at two is yours.')
    await expect.poll(() => whatsapp.heard()).toEqual(['Thursday at two is yours.'])
    await shot(page, 'marie-social-april')
  })

  await test.step('May: a text message from the same phone', async () => {
    await sandbox.advance(30 * 24)
    const sms = await sandbox.add('sms', { name, phone })
    await sms.says('Could we make it Friday?')
    await page.reload()
    await expect(agent.message('Could we make it Friday?')).toBeVisible()
    await expect(carried('WhatsApp')).toBeVisible()
    await agent.send('Friday at two it is.')
    await expect.poll(() => sms.heard()).toEqual(['Friday at two it is.'])
    expect(await instagram.heard()).toHaveLength(2)
  })

  await test.step('One record, one timeline, and nobody linked by hand', async () => {
    for (const words of ['wedding looks in June', 'Thursday at two?', 'make it Friday'])
      await expect(agent.message(words).first()).toBeVisible()
    const { items } = await api.call(contactsApi.list, { query: { search: name } })
    expect(items.map(({ channels }) => [...channels].sort())).toEqual([
      ['instagram', 'sms', 'whatsapp'],
    ])
    const { links } = await api.call(contactsApi.get, { params: { id: items[0]?.id ?? '' } })
    expect(links.map(({ actor }) => actor)).toEqual(['Atrium', 'Atrium'])
    await shot(page, 'marie-social')
  })
})
