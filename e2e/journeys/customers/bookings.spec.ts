import { bookingsApi } from '@atrium/contract/api/bookings'
import { newId, ServiceId } from '@atrium/contract/ids'
import { expect, test } from '../../atrium.ts'

test('A customer is booked from the panel, moved and cancelled; a colleague sees it happen', async ({
  agent,
  colleague,
  sandbox,
  api,
  page,
  shot,
}) => {
  // A service of this journey's own; the salon serves several at once, so that no other journey is in its way.
  const name = 'Henna evening'
  await api.call(bookingsApi.saveService, {
    params: { id: newId(ServiceId) },
    body: { name, minutes: 60, active: true },
  })
  const jana = await sandbox.add('whatsapp', { name: 'Jana Novak', phone: '+420601222333' })
  await jana.says('Do you have time for me next week?')
  await page.goto('/inbox/open')
  await agent.open('Jana Novak')
  const { panel } = agent
  await colleague.page.goto('/inbox/open')
  await colleague.open('Jana Novak')

  await test.step('Booked', async () => {
    await expect(panel.getByText('Nothing booked.')).toBeVisible()
    await panel.getByRole('button', { name: 'Book', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Book for Jana Novak' })
    await dialog.getByLabel('Service').selectOption({ label: `${name} · 60 minutes` })
    // Closed on Sundays and Mondays, and the day may be over.
    await dialog.getByLabel('Day').fill(nextSunday())
    await expect(dialog.getByText('Nothing is free on this day.')).toBeVisible()
    await shot(page, 'book-none')
    await dialog.getByRole('button', { name: /^Next free: Tue/ }).click()
    await dialog.getByRole('radio', { name: '10:00' }).check()
    await shot(page, 'book')
    await dialog.getByRole('button', { name: 'Book', exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect(panel.getByText(name)).toBeVisible()
    await expect(panel.getByText(/^Reminder Mon/)).toBeVisible()
    for (const desk of [agent, colleague])
      await expect(desk.line(/Léa Martin booked Henna evening: Tue.*10:00/)).toBeVisible()
    await expect(colleague.panel.getByText(name)).toBeVisible()
    await shot(page, 'booked')
  })

  await test.step('Moved, by the keyboard', async () => {
    await panel.getByRole('button', { name: /^More for Henna evening/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Move' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Move Henna evening' })
    await expect(dialog.getByRole('radio', { name: '10:00' })).toHaveCount(0)
    await dialog.getByRole('radio', { name: '9:00', exact: true }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await expect(dialog.getByRole('radio', { name: '9:30' })).toBeChecked()
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    for (const desk of [agent, colleague])
      await expect(desk.line(/moved Henna evening from Tue.*10:00.* to Tue.*9:30/)).toBeVisible()
  })

  await test.step('Dark, and narrow', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await panel.getByRole('button', { name: 'Book', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Day').fill(nextSunday(2))
    await expect(page.getByRole('radio').first()).toBeVisible()
    await shot(page, 'book-dark')
    await page.setViewportSize({ width: 390, height: 800 })
    await shot(page, 'book-narrow-dark')
    await page.keyboard.press('Escape')
    await shot(page, 'bookings-narrow-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step('Cancelled', async () => {
    await agent.choose(
      panel.getByRole('button', { name: /^More for Henna evening/ }),
      'Cancel booking',
    )
    const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' })
    await shot(page, 'cancel-booking')
    await dialog.getByRole('button', { name: 'Cancel booking' }).click()
    await expect(panel.getByText('Nothing booked.')).toBeVisible()
    await expect(colleague.line(/Léa Martin cancelled Henna evening/)).toBeVisible()
    await panel.getByText('History (1)').click()
    await expect(panel.getByText('Cancelled', { exact: true })).toBeVisible()
    await shot(page, 'bookings-history')
  })

  expect(await jana.heard()).toEqual([])
})

test('What can be booked, opening hours and reminders are set by administrators', async ({
  colleague,
  page,
  shot,
}) => {
  await page.goto('/settings/bookings')
  await expect(page.getByText('Bridal styling')).toBeVisible()
  await shot(page, 'settings-bookings')

  await page.getByRole('button', { name: 'Add a service' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a service' })
  await dialog.getByLabel('Name').fill('bridal STYLING')
  await dialog.getByLabel('Minutes').fill('25')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toContainText('There is a service called bridal STYLING')
  await dialog.getByLabel('Name').fill('Beard trim')
  await shot(page, 'service-form')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Beard trim')).toBeVisible()
  await expect(page.getByText('25 minutes')).toBeVisible()

  const save = page.getByRole('button', { name: 'Save', exact: true })
  await expect(save).toBeDisabled()
  await page.getByRole('button', { name: 'Add hours' }).click()
  const hours = page.getByRole('group', { name: 'Hours 2' })
  await hours.getByLabel('To').fill('08:00')
  await expect(save).toBeDisabled()
  await hours.getByLabel('From').fill('20:00')
  await hours.getByLabel('To').fill('00:00')
  for (const day of ['Mon', 'Tue', 'Thu', 'Fri'])
    await hours.getByRole('button', { name: day }).click()
  await page.getByLabel('Hours before').fill('48')
  await save.click()
  await expect(page.getByText('Saved')).toBeVisible()
  await page.reload()
  await expect(hours.getByRole('button', { name: 'Wed', pressed: true })).toBeVisible()
  await expect(hours.getByRole('button', { pressed: true })).toHaveCount(1)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 1100 })
  await shot(page, 'settings-bookings-narrow-dark')
  const wide = await page.evaluate(() => document.body.scrollWidth - window.innerWidth)
  expect(wide, 'the page scrolls sideways').toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Remove hours 2' }).click()
  await page.getByLabel('Hours before').fill('24')
  await save.click()
  await expect(hours).toHaveCount(0)

  await colleague.page.goto('/settings/bookings')
  await expect(colleague.page.getByText('Bridal styling')).toBeVisible()
  await expect(colleague.page.getByRole('button', { name: 'Add a service' })).toHaveCount(0)
  await expect(colleague.page.getByLabel('Customers at once')).toBeDisabled()
})

/** The first Sunday that is at least a week ahead, or a day after it, as a date field has it. */
function nextSunday(daysAfter = 0): string {
  const day = new Date(Date.now() + 7 * 24 * 3600_000)
  day.setUTCDate(day.getUTCDate() + ((7 - day.getUTCDay()) % 7) + daysAfter)
  return day.toISOString().slice(0, 10)
}
