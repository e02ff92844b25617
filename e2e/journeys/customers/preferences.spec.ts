import { expect, test } from '../../atrium.ts'

test('How a customer wants to be written to is learned with its reason, confirmed and corrected; the reply still goes to their handle', async ({
  agent,
  page,
  sandbox,
  shot,
}) => {
  const person = { name: 'Petra Wunsch', phone: '+4915112340099' }
  const whatsapp = await sandbox.add('whatsapp', person)
  const sms = await sandbox.add('sms', person)
  await page.goto('/inbox/open')
  for (const words of ['Guten Tag!', 'Ist morgen etwas frei?', 'Am liebsten um zehn.'])
    await whatsapp.says(words)
  await agent.open(person.name)
  await expect(agent.message('Am liebsten um zehn.')).toBeVisible()
  await sms.says('Bitte vormittags.')
  await expect(agent.message('Bitte vormittags.')).toBeVisible()
  const { panel } = agent
  const channel = panel.getByRole('combobox', { name: 'Channel' })
  const zone = panel.getByRole('combobox', { name: 'Time zone' })

  await test.step('Learned', async () => {
    await expect(channel).toHaveValue('whatsapp')
    await expect(panel).toContainText('Because 3 of their last 4 messages came this way')
    await expect(zone).toHaveValue('Europe/Berlin')
    await expect(panel).toContainText('is a number of Germany')
    await expect(page.getByRole('button', { name: /SMS · / })).toBeVisible()
    await shot(page, 'preferences')
  })

  await test.step('Corrected, and confirmed', async () => {
    await channel.selectOption('SMS')
    await expect(panel).toContainText(/Because Léa Martin chose it/)
    await panel.getByRole('button', { name: 'They said so' }).nth(1).click()
    await expect(panel).toContainText(/Because they said so \(Léa Martin/)
    await channel.selectOption('WhatsApp')
    await zone.focus()
    await zone.selectOption('Europe/Vienna')
    await expect(zone).toHaveValue('Europe/Vienna')
  })

  await test.step('Hours', async () => {
    await panel.getByRole('button', { name: 'Not known' }).click()
    await panel.getByRole('button', { name: 'Fri' }).click()
    await panel.getByLabel('To', { exact: true }).fill('12:00')
    await shot(page, 'preferences-hours')
    const wide = await panel.evaluate((part) => part.scrollWidth - part.clientWidth)
    expect(wide, 'the panel scrolls sideways').toBeLessThanOrEqual(0)
    await panel.getByRole('button', { name: 'Save' }).click()
    await expect(
      panel.getByRole('button', { name: 'Mon, Tue, Wed, Thu · 09:00–12:00' }),
    ).toBeVisible()
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'preferences-dark')
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('The reply goes to the handle that wrote last, whatever is preferred', async () => {
    await expect(channel).toHaveValue('whatsapp')
    await page.reload()
    await expect(channel).toHaveValue('whatsapp')
    await expect(page.getByRole('button', { name: /SMS · / })).toBeVisible()
  })
})
