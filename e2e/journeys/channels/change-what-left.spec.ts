import { expect, test } from '../../atrium.ts'

test('On Telegram a message is edited by keyboard and taken back, on the phone and in the timeline', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const noor = await sandbox.add('telegram', { name: 'Noor Sayegh', username: 'noor_s' })
  await noor.says('When can I come?')
  await page.goto('/inbox/open')
  await agent.open('Noor Sayegh')
  await agent.send('Monday at ten.')
  await expect(agent.state('Monday at ten.')).toHaveText('Sent')

  await test.step('Other words, by the keyboard alone', async () => {
    await agent.message('Monday at ten.').getByRole('button', { name: 'More' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Edit message' })).toBeVisible()
    await shot(page, 'change-menu')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem').first()).toBeFocused()
    while (!(await page.getByRole('menuitem', { name: 'Edit message' }).evaluate(isFocused)))
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const box = page.getByRole('textbox', { name: 'Words of the message' })
    await expect(box).toBeFocused()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('Tuesday at ten.')
    await shot(page, 'change-edit')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => noor.heard()).toEqual(['Tuesday at ten.'])
    await expect(agent.message('Tuesday at ten.')).toContainText('Edited')
  })

  await test.step('What it said before is still there for the team', async () => {
    await agent.message('Tuesday at ten.').hover()
    await agent.message('Tuesday at ten.').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'What it said before' }).click()
    await expect(page.getByRole('dialog')).toContainText('Monday at ten.')
    await shot(page, 'change-versions')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('Taken back: gone on the phone, a line in the timeline', async () => {
    await agent.message('Tuesday at ten.').hover()
    await agent.message('Tuesday at ten.').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete for the customer' }).click()
    await shot(page, 'change-take-back')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for the customer' }).click()
    await expect(agent.message('This message was deleted')).toBeVisible()
    await expect.poll(async () => (await noor.messages()).at(-1)?.deleted).toBe(true)
    await shot(page, 'change-gone')
  })
})

function isFocused(element: Element): boolean {
  return element === document.activeElement
}

test('On Telegram an agent asks for the phone number from the composer, and the customer gives it by one tap', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const phone = '+4917612345678'
  const jan = await sandbox.add('telegram', { name: 'Jan Brandt', username: 'jan_b', phone })
  await jan.says('Please call me')
  await page.goto('/inbox/open')
  await agent.open('Jan Brandt')
  await page.getByRole('button', { name: 'More to send' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send something else' })
  await dialog.getByRole('button', { name: 'Ask by button' }).click()
  await dialog.getByLabel('Your question').fill('On which number?')
  await shot(page, 'ask-telegram')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(agent.message('On which number?')).toContainText('Share phone number')
  await expect.poll(async () => (await jan.messages()).at(-1)?.content.kind).toBe('ask')
  await jan.does({ kind: 'share', to: (await jan.messages()).at(-1)?.id ?? '' })
  await expect(agent.message(/\+49/).first()).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'ask-answered-dark')
})
