import { expect, test } from '../../atrium.ts'
import { desk } from '../../support/desk.ts'
import { fillSignIn, stranger } from '../../support/places.ts'

test('An administrator adds a member, who works at once; switched off, they are out within ten seconds', async ({
  page,
  browser,
  shot,
}) => {
  await page.goto('/settings/members')
  await page.getByRole('button', { name: 'Add member' }).click()
  const form = page.getByRole('dialog', { name: 'Add member' })
  await form.getByRole('button', { name: 'Add member' }).click()
  await expect(form.getByLabel('Name')).toHaveAccessibleDescription('This is needed.')
  await form.getByLabel('Name').fill('Théo Roux')
  await form.getByRole('textbox', { name: 'E-mail' }).fill('theo@salon-lumiere.example')
  await form.getByLabel('First password').fill('première fois')
  await form.getByRole('button', { name: 'Add member' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByText('theo@salon-lumiere.example')).toBeVisible()
  await shot(page, 'members')

  const context = await browser.newContext({ storageState: stranger })
  const theo = desk(await context.newPage())
  await fillSignIn(theo.page, { email: 'theo@salon-lumiere.example', password: 'première fois' })
  await expect(theo.list).toBeVisible()
  await theo.page.getByRole('link', { name: 'Settings' }).click()
  await expect(theo.page.getByRole('link', { name: 'Journal' })).toBeHidden()
  await theo.page.getByRole('link', { name: /^Inbox/ }).click()

  await page.getByRole('button', { name: 'Change Théo Roux' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  await expect(page.getByText('Deactivated')).toBeVisible()
  await expect(theo.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 10_000 })
  await fillSignIn(theo.page, { email: 'theo@salon-lumiere.example', password: 'première fois' })
  await expect(theo.page.getByRole('alert')).toHaveText('This e-mail and password do not match.')
  await context.close()
})
