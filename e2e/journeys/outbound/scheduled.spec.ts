import { expect, test } from '../../atrium.ts'

test.use({ where: 'later' })

test('A reply leaves later, is changed and cancelled, and comes back when the customer answers first', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const vera = await sandbox.add('whatsapp', { name: 'Vera Sand', phone: '+34600777123' })
  await vera.says('When can I come?')
  await page.goto('/inbox/open')
  await agent.open('Vera Sand')
  const plans = page.getByRole('list', { name: 'Scheduled messages' })
  const plan = async (words: string, when: string): Promise<void> => {
    await agent.reply.fill(words)
    await page.getByRole('button', { name: 'More ways to send' }).click()
    await page.getByRole('menuitem', { name: when }).click()
  }

  await agent.reply.fill('Tomorrow at ten, bring your papers.')
  await page.getByRole('button', { name: 'More ways to send' }).click()
  await expect(page.getByRole('menuitem', { name: /Tomorrow 9:00, their time/ })).toBeVisible()
  await shot(page, 'send-later-menu')
  await page.getByRole('menuitem', { name: /In an hour/ }).click()
  await expect(plans).toContainText('Tomorrow at ten, bring your papers.')
  await expect(plans).toContainText('unless they write before')
  await expect(agent.reply).toHaveValue('')
  await shot(page, 'scheduled')

  await plans.getByRole('button', { name: 'Edit' }).click()
  await plans.getByRole('textbox', { name: 'Words' }).fill('Tomorrow at eleven.')
  await shot(page, 'scheduled-edit')
  await plans.getByRole('button', { name: 'Save' }).click()
  await expect(plans).toContainText('Tomorrow at eleven.')
  await plan('Never mind.', 'In an hour')
  const never = plans.getByRole('listitem').filter({ hasText: 'Never mind.' })
  await never.getByRole('button', { name: 'Cancel' }).click()
  await expect(never).toBeHidden()

  expect(await vera.heard()).toEqual([])
  await sandbox.advance(2)
  await expect(agent.message('Tomorrow at eleven.')).toBeVisible()
  await expect.poll(() => vera.heard()).toEqual(['Tomorrow at eleven.'])
  await expect(plans).toBeHidden()

  // The page learns that the clock was moved with the next answer that it gets.
  await page.reload()
  await expect(page.getByText(/Closes in 21 h/)).toBeVisible()
  await plan('Any questions?', 'In an hour')
  await expect(plans).toContainText('Any questions?')
  await vera.says('Eleven is fine, thank you.')
  await expect(agent.message('Eleven is fine')).toBeVisible()
  await sandbox.advance(2)
  await expect(plans).toContainText('Not sent. The customer wrote before it was due.')
  await expect(page.getByText('A scheduled message to Vera Sand did not leave')).toBeVisible()
  await shot(page, 'scheduled-returned')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'scheduled-returned-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 800 })
  await page.getByRole('button', { name: 'Close panel' }).click()
  await expect(plans).toBeVisible()
  await shot(page, 'scheduled-returned-narrow')
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await vera.heard()).toEqual(['Tomorrow at eleven.'])
  await plans.getByRole('button', { name: 'Cancel' }).click()
  await expect(plans).toBeHidden()
})

test('Planned beyond the window, it leaves as the template that the account has for it', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const olga = await sandbox.add('whatsapp', { name: 'Olga Reyes', phone: '+34600777124' })
  await olga.says('Please remind me on Monday.')
  await page.goto('/inbox/open')
  await agent.open('Olga Reyes')
  await agent.reply.fill('It is Monday.')
  await page.getByRole('button', { name: 'More ways to send' }).click()
  await page.getByRole('menuitem', { name: 'At a time…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send later' })
  await expect(dialog).toBeVisible()
  await expect(page.getByRole('menu')).toHaveCount(0)
  // The field proposes a time by the page's clock, which other journeys have moved.
  const proposed = Date.parse(`${await dialog.getByLabel('When').inputValue()}Z`)
  const local = new Date(proposed + 198 * 3600_000).toISOString().slice(0, 16)
  await dialog.getByLabel('When').fill(local)
  await shot(page, 'send-later-own-time')
  await dialog.getByRole('button', { name: 'Send then' }).click()
  await expect(page.getByRole('list', { name: 'Scheduled messages' })).toContainText(
    'It is Monday.',
  )
  await shot(page, 'send-later-beyond')
  await sandbox.advance(201)
  await expect(agent.message('It is Monday.')).toBeVisible()
  await expect.poll(async () => (await olga.messages()).at(-1)?.content.kind).toBe('template')
})
