import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'

test('Reports: each figure opens the conversations behind it, and last week is reviewed', async ({
  page,
  agent,
  shot,
}) => {
  await page.goto('/inbox/open')
  await expect(agent.list.getByRole('link').first()).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page.getByRole('heading', { name: 'Reports' })).toBeVisible()
  const tiles = page.getByRole('region', { name: 'All channels' })
  const answered = tiles.getByRole('button', { name: /^First answer: / })
  await expect(answered).toBeVisible()
  await expect(tiles.getByRole('button', { name: /^Automated: \d+%/ })).toBeVisible()
  await shot(page, 'reports')
  await expectAccessible(page)

  await test.step('What a figure means is said where the keyboard comes to it', async () => {
    const means = tiles.getByRole('button', { name: /People’s work at one conversation/ })
    await tiles.getByRole('button', { name: /^Handle time: / }).focus()
    await page.keyboard.press('Shift+Tab')
    await expect(means).toBeFocused()
    await expect(page.getByRole('tooltip')).toContainText('not open to close')
  })

  await test.step('A figure opens its conversations; one of them is followed, and the way back leads here', async () => {
    await answered.click()
    const drawer = page.getByRole('dialog', { name: 'Answered' })
    const first = drawer.getByRole('link').first()
    await expect(first).toBeVisible()
    // While it slides in, everything in it is half transparent.
    await expect(() => expectAccessible(page)).toPass()
    await shot(page, 'reports-behind')
    await first.click()
    await expect(agent.timeline).toBeVisible()
    await page.goBack()
    await expect(drawer.getByRole('link').first()).toBeVisible()
    await drawer.getByRole('button', { name: 'Close' }).click()
    await expect(drawer).toBeHidden()
    await expect(page).toHaveURL(/\/reports(?!.*figure)/)
  })

  await test.step('The same by channel', async () => {
    const table = page.getByRole('region', { name: 'By channel' })
    await table.getByRole('button', { name: /^WhatsApp, Conversations: / }).click()
    const drawer = page.getByRole('dialog', { name: 'WhatsApp: All conversations' })
    await expect(drawer.getByRole('link').first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(drawer).toBeHidden()
  })

  await test.step('The week that is over has a review', async () => {
    const review = page.getByRole('region', { name: 'Weekly review' })
    await expect(review.getByRole('combobox', { name: 'Week' })).toBeVisible()
    await expect(review.getByText(/of what was resolved needed no person/)).toBeVisible()
  })

  await test.step('On a phone, in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 780 })
    await page.goto('/reports?days=7')
    await expect(tiles.getByRole('button', { name: /^Conversations: / })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectAccessible(page)
    await shot(page, 'reports-phone-dark')
  })
})
