import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'
import { stranger } from '../../support/places.ts'

for (const theme of ['light', 'dark'] as const) {
  test(`No serious accessibility fault, ${theme}`, async ({
    agent,
    page,
    browser,
    sandbox,
    shot,
  }) => {
    // Her record has all channels, pictures and links.
    const marie = await sandbox.find('whatsapp', 'Marie Dubois')
    await marie.says('Bonjour Léa ! Une place jeudi ?')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto('/inbox/open')
    await expect(agent.list).toBeVisible()
    await shot(page, `inbox-${theme}`)
    await expectAccessible(page, 'inbox')
    await page.getByRole('button', { name: /^Léa Martin/ }).click()
    await expect(page.getByRole('menuitemradio', { name: 'As the system' })).toBeChecked()
    await expectAccessible(page, 'user menu')
    await page.keyboard.press('Escape')
    await agent.open('Marie Dubois')
    await shot(page, `conversation-${theme}`)
    await expectAccessible(page, 'conversation')
    await page.goto('/contacts?q=marie+dubois')
    await page.getByRole('link', { name: /Marie Dubois/ }).click()
    await expect(page.getByRole('heading', { name: 'Addresses' })).toBeVisible()
    await shot(page, `contact-${theme}`)
    await expectAccessible(page, 'contacts')
    for (const settings of ['channels', 'members', 'identity', 'import', 'journal', 'profile']) {
      await page.goto(`/settings/${settings}`)
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
      await shot(page, `settings-${settings}-${theme}`)
      await expectAccessible(page, `settings/${settings}`)
    }
    const outside = await browser.newContext({ storageState: stranger, colorScheme: theme })
    const door = await outside.newPage()
    await door.goto('/sign-in')
    await expect(door.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await shot(door, `sign-in-${theme}`)
    await expectAccessible(door, 'sign-in')
    await outside.close()
  })
}

test('Spanish and dark are one choice each, and stay after a reload', async ({ page, shot }) => {
  await page.goto('/inbox/open')
  const me = page.getByRole('button', { name: /^Léa Martin/ })
  await me.click()
  await page.getByRole('menuitemradio', { name: 'Español' }).click()
  await expect(page.getByRole('list', { name: 'Conversaciones' })).toBeVisible()
  await me.click()
  await page.getByRole('menuitemradio', { name: 'Oscuro' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.reload()
  await expect(page.getByRole('list', { name: 'Conversaciones' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('list', { name: 'Conversaciones' }).getByRole('link').first().click()
  await expect(page.getByRole('textbox', { name: /^Respuesta a/ })).toBeVisible()
  await shot(page, 'spanish-dark')
})

test('On a phone there is one pane, and the way back', async ({ agent, page, sandbox, shot }) => {
  const lou = await sandbox.add('whatsapp', { name: 'Lou Faure', phone: '+33612340091' })
  await lou.says('Je suis en retard de dix minutes !')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/inbox/open')
  await expect(agent.list).toBeVisible()
  await shot(page, 'phone-list')
  await agent.row('Lou Faure').click()
  await expect(agent.timeline).toBeVisible()
  await expect(agent.reply).toBeVisible()
  await expect(agent.list).toBeHidden()
  await shot(page, 'phone-conversation')
  await page.getByRole('button', { name: 'Customer panel' }).click()
  await expect(page.getByRole('heading', { name: 'Addresses' })).toBeVisible()
  await shot(page, 'phone-panel')
  await page.getByRole('button', { name: 'Close panel' }).click()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expect(agent.list).toBeVisible()
  for (const place of ['/inbox/open', '/contacts', '/settings/channels', '/settings/members']) {
    await page.goto(place)
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await wide(), `${place} scrolls sideways`).toBeLessThanOrEqual(0)
  }
  await shot(page, 'phone-settings')
})

test('A browser whose language is no language tag still shows the inbox', async ({
  browser,
  place,
}) => {
  // Chromium under the C locale says so.
  const context = await browser.newContext({
    locale: 'en-US@posix',
    storageState: place.sessions?.lea ?? stranger,
  })
  const page = await context.newPage()
  await page.goto('/inbox/open')
  expect(await page.evaluate(() => navigator.language)).toBe('en-US@posix')
  await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible()
  await context.close()
})
