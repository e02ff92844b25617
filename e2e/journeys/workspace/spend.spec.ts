import { expect, test } from '../../atrium.ts'

test('What messages cost is told by channel, category and day, and that the rates are examples', async ({
  agent,
  page,
  sandbox,
  shot,
}) => {
  const whatsapp = await sandbox.add('whatsapp', { name: 'Cosima Dear', phone: '+34600120035' })
  await whatsapp.says('How much is it?')
  await page.goto('/inbox/open')
  await agent.open('Cosima Dear')
  await agent.send('Twenty.')
  await expect(agent.state('Twenty.')).toHaveText(/Delivered|Read/)
  await page.goto('/settings/spend')
  await expect(page.getByText('These are example rates')).toBeVisible()
  await expect(page.getByRole('rowheader', { name: 'WhatsApp' })).toBeVisible()
  await expect(page.getByRole('rowheader', { name: 'Together' }).first()).toBeVisible()
  await shot(page, 'spend')
  await page.getByText('Category', { exact: true }).click()
  await expect(page.getByRole('rowheader', { name: 'service' })).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await shot(page, 'spend-narrow-dark')
})
