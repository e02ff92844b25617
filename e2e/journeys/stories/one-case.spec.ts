import { inboxApi } from '@atrium/contract/api/inbox'
import { expect, test } from '../../atrium.ts'

test.use({ where: 'later' })

/** Story 14. */
test('WhatsApp on Monday, an Instagram comment on Tuesday, a mail on Wednesday, the same question: one case', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  test.setTimeout(90_000)
  const [name, email, phone] = ['Yasmin Aoun', 'yasmin.aoun@example.com', '+33612360914']
  const instagram = await sandbox.add('instagram', { name, username: 'yasmin.ao' })
  const website = await sandbox.add('webchat', { name, email, phone, username: 'yasmin.aoun' })
  const whatsapp = await sandbox.add('whatsapp', { name, phone })
  const mail = await sandbox.add('email', { name, email })
  const cases = async () =>
    (await api.call(inboxApi.list, { query: { view: 'all', limit: 100 } })).items.filter(
      ({ contactName }) => contactName === name,
    )

  await test.step('In spring she went from Instagram to WhatsApp, and signed in on the website', async () => {
    await instagram.says('Do you open in June?')
    await page.goto('/inbox/open')
    await expect(agent.row(name)).toBeVisible({ timeout: 30_000 })
    await agent.open(name)
    await page.getByRole('button', { name: /Instagram · @yasmin/ }).click()
    await page.getByRole('menuitem', { name: /^WhatsApp/ }).click()
    await expect(agent.reply).toHaveValue(/https:\/\/wa\.me\//)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(async () => (await instagram.heard()).length).toBe(1)
    const url = /https:\S+/.exec((await instagram.heard()).at(-1) ?? '')?.[0] ?? ''
    await whatsapp.does({ kind: 'open', url })
    await whatsapp.says('Here I am.')
    await expect(agent.message('Here I am.')).toBeVisible()
    await website.says('And here.')
    await expect(agent.message('And here.')).toBeVisible()
    await page.getByRole('button', { name: 'Resolve', exact: true }).click()
    await expect.poll(async () => (await cases())[0]?.status).toBe('resolved')
    await sandbox.advance(60 * 24)
  })

  await test.step('Monday: she asks on WhatsApp', async () => {
    await whatsapp.says('What does a bridal trial cost?')
    await page.goto('/inbox/open')
    await agent.open(name)
    await expect(agent.message('What does a bridal trial cost?')).toBeVisible()
  })

  await test.step('Tuesday: nobody has answered, and she asks below a picture', async () => {
    await sandbox.advance(24)
    await instagram.says('Pretty! What does a bridal trial cost? Nobody answers me.', {
      public: true,
    })
    await expect(agent.message('Nobody answers me.')).toContainText('Public comment')
  })

  await test.step('Wednesday: she writes a mail, and it is still the one case', async () => {
    await sandbox.advance(24)
    await mail.says('I ask for the third time: what does a bridal trial cost?', {
      subject: 'Bridal trial',
    })
    await expect(agent.message('I ask for the third time')).toBeVisible()
    for (const words of ['What does a bridal trial cost?', 'Nobody answers me.'])
      await expect(agent.message(words).first()).toBeVisible()
    await expect(agent.row(name)).toHaveCount(1)
    const [open, ...others] = await cases()
    expect([open?.status, ...others.map(({ status }) => status)]).toEqual(['open', 'resolved'])
    await shot(page, 'one-case')
  })

  await test.step('One answer, where she asked last, closes all three', async () => {
    const heardBefore = await Promise.all([whatsapp.heard(), instagram.heard(), website.heard()])
    await expect(page.getByRole('textbox', { name: 'Subject' })).toHaveValue('Re: Bridal trial')
    await agent.send('A trial is 90 euros. We are sorry that you had to ask three times.')
    await expect.poll(async () => (await mail.heard()).join()).toContain('A trial is 90 euros.')
    await page.getByRole('button', { name: 'Resolve', exact: true }).click()
    await expect
      .poll(async () => (await cases()).map(({ status }) => status))
      .toEqual(['resolved', 'resolved'])
    const heard = await Promise.all([whatsapp.heard(), instagram.heard(), website.heard()])
    expect(heard).toEqual(heardBefore)
    await agent.row(name).waitFor({ state: 'detached' })
  })
})
