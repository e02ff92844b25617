import { createHmac } from 'node:crypto'
import { expect, test } from '../../atrium.ts'
import { deliverMail } from '../../support/mail/raw.ts'

test('an administrator connects a shop; its signed orders show, with a warning where the address is not proved', async ({
  page,
  agent,
  api,
  sandbox,
  shot,
}) => {
  await page.goto('/settings/shops')
  await page.getByRole('button', { name: 'Connect a shop' }).click()
  await page.getByLabel('Name').fill('Comptoir des soins')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Comptoir des soins' })
  await expect(dialog.getByText('it is not shown again')).toBeVisible()
  const [url = '', secret = ''] = await dialog.locator('code').allTextContents()
  expect(url).toMatch(/\/hooks\/shops\/[0-9a-f-]{36}$/)
  expect(secret).toMatch(/^shop_/)
  await shot(page, 'shop-secret')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)
  const row = page
    .locator('div')
    .filter({ has: page.getByText('Comptoir des soins', { exact: true }) })
    .last()
  await expect(row.getByText('Not heard of yet')).toBeVisible()

  const email = 'nora.klein@example.com'
  const post = async (key: string, state: string): Promise<number> => {
    const now = await sandbox.now()
    const at = now.toISOString()
    const body = JSON.stringify({
      id: 'c-77',
      number: 'C-77',
      state,
      placedAt: at,
      updatedAt: at,
      total: { amount: 12_500, currency: 'JPY' },
      lines: [{ name: '<b>Peigne</b> en buis', quantity: 1 }],
      customer: { email },
    })
    const seconds = Math.floor(now.getTime() / 1000)
    const tag = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')
    const headers = { 'atrium-signature': `t=${seconds},v1=${tag}` }
    return (await fetch(url, { method: 'POST', headers, body })).status
  }

  await test.step('Its first order is heard of', async () => {
    expect(await post(secret, 'paid')).toBe(200)
    await page.reload()
    await expect(row.getByText(/^Last news/)).toBeVisible()
    await shot(page, 'shops')
    await page.setViewportSize({ width: 390, height: 800 })
    await shot(page, 'shops-narrow')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'shops-dark')
    await page.emulateMedia({ colorScheme: 'light' })
  })

  const orders = agent.panel
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Orders' }) })
  await test.step('A mail whose sender nobody proves shows the order with a warning', async () => {
    await deliverMail(
      api,
      `From: Nora Klein <${email}>\nTo: hello@studio.example\nMessage-ID: <forged@evil.example>\nSubject: My comb\n\nWhere is my comb?\n`,
    )
    await page.goto('/inbox/open')
    await agent.open('Nora Klein')
    await expect(orders.getByText('C-77')).toBeVisible()
    await expect(orders.getByText('¥12,500')).toBeVisible()
    await expect(orders.getByText('<b>Peigne</b> en buis')).toBeVisible()
    await expect(orders.getByText(`${email} is not proved`)).toBeVisible()
    await shot(page, 'order-not-proved')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'order-not-proved-dark')
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('With a mail that proves it the warning goes, without a reload', async () => {
    const mail = await sandbox.add('email', { name: 'Nora Klein', email })
    await mail.says('It is really me.')
    await page.goto('/inbox/open?channel=email')
    await agent.open('Nora Klein')
    await expect(orders.getByText('C-77')).toBeVisible()
    await expect(orders.getByText('is not proved')).toHaveCount(0)
  })

  await test.step('A new secret replaces the old one, and a removed shop takes its orders along', async () => {
    await page.goto('/settings/shops')
    const more = page.getByRole('button', { name: 'More for Comptoir des soins' })
    await agent.choose(more, 'New secret')
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    const fresh = (await dialog.locator('code').last().textContent()) ?? ''
    await dialog.getByRole('button', { name: 'Done' }).click()
    expect(await post(secret, 'shipped')).toBe(401)
    expect(await post(fresh, 'shipped')).toBe(200)
    await agent.choose(more, 'Rename')
    await page.getByRole('textbox', { name: 'Name' }).fill('Comptoir')
    await page.getByRole('button', { name: 'Save' }).click()
    const renamed = page.getByRole('button', { name: 'More for Comptoir', exact: true })
    await agent.choose(renamed, 'Remove')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(renamed).toHaveCount(0)
    expect(await post(fresh, 'delivered')).toBe(404)
  })
})

test('the demo’s customers have orders of the salon’s own shop, the older ones behind a fold', async ({
  page,
  shot,
}) => {
  await page.goto('/contacts?q=Marie')
  await page
    .getByRole('link', { name: /Marie Dubois/ })
    .first()
    .click()
  const orders = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Orders', exact: true }) })
    .last()
  await expect(orders.getByText('Shipped')).toBeVisible()
  await expect(orders.getByText('€93.90')).toBeVisible()
  await expect(orders.getByText('somebody else')).toHaveCount(0)
  await expect(orders.getByText('Cancelled')).toBeHidden()
  await orders.getByText('Earlier (1)').click()
  await expect(orders.getByText('Cancelled')).toBeVisible()
  await shot(page, 'orders-of-marie')
  await page.setViewportSize({ width: 390, height: 800 })
  await orders.scrollIntoViewIfNeeded()
  await shot(page, 'orders-of-marie-narrow')
})
