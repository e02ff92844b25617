import { expect, test } from '../../atrium.ts'

test('An agent works without a mouse', async ({ agent, sandbox, page }) => {
  for (const [index, name] of ['Kay One', 'Kay Two', 'Kay Three'].entries()) {
    const phone = await sandbox.add('whatsapp', { name, phone: `+4915112340${21 + index}` })
    await phone.says(`Hello from ${name}`)
    if (index === 0) await page.goto('/inbox/open')
    await expect(agent.row(name)).toBeVisible()
  }
  const writeTo = (name: string) => page.getByRole('textbox', { name: `Reply to ${name}` })

  await test.step('j and k walk through the list', async () => {
    await page.keyboard.press('j')
    await expect(writeTo('Kay Three')).toBeVisible()
    await page.keyboard.press('j')
    await expect(writeTo('Kay Two')).toBeVisible()
    await page.keyboard.press('j')
    await expect(writeTo('Kay One')).toBeVisible()
    await page.keyboard.press('k')
    await expect(writeTo('Kay Two')).toBeVisible()
  })

  await test.step('Enter and r write; letters are words then', async () => {
    await page.keyboard.press('Enter')
    await expect(writeTo('Kay Two')).toBeFocused()
    await page.keyboard.type('jekyll')
    await expect(writeTo('Kay Two')).toHaveValue('jekyll')
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await expect(writeTo('Kay Two')).toBeFocused()
    await page.keyboard.type('Yes, until six.')
    await page.keyboard.press('Control+Enter')
    await expect(agent.message('Yes, until six.')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('n writes a note, i takes it, e resolves and goes on', async () => {
    await page.keyboard.press('n')
    const note = page.getByRole('textbox', { name: 'Internal note' })
    await expect(note).toBeFocused()
    await page.keyboard.type('Prefers mornings')
    await page.keyboard.press('Control+Enter')
    await expect(agent.message('Prefers mornings')).toContainText('Internal note')
    await page.keyboard.press('Escape')
    // The answer brought Kay Two to the top of the list.
    await page.keyboard.press('j')
    await expect(writeTo('Kay Three')).toBeVisible()
    await page.keyboard.press('j')
    await expect(writeTo('Kay One')).toBeVisible()
    await page.keyboard.press('i')
    await expect(page.getByRole('button', { name: 'Assigned to Léa Martin' })).toBeVisible()
    await page.keyboard.press('e')
    await expect(agent.row('Kay One')).toBeHidden()
    await expect(page.getByText(/Conversation #\d+ with Kay One is resolved/)).toBeVisible()
    await page.keyboard.press('z')
    await expect(agent.row('Kay One')).toBeVisible()
  })

  await test.step('Ctrl K finds commands and people, ? shows all keys, g goes', async () => {
    await page.keyboard.press('Control+K')
    const palette = page.getByRole('dialog')
    await palette.getByRole('textbox').fill('Kay Three')
    await palette.getByRole('button', { name: 'Kay Three', exact: true }).click()
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Kay Three')
    await page.keyboard.press('Control+K')
    await palette.getByRole('textbox').fill('Go to settings')
    await page.keyboard.press('Enter')
    await expect(
      page.getByRole('heading', { name: 'Channels', exact: true, level: 2 }),
    ).toBeVisible()
    await expect(palette).toBeHidden()
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText(
      'Assign to me',
    )
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await expect(agent.list).toBeVisible()
  })
})
