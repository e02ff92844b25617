import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'

for (const [theme, width] of [
  ['dark', 390],
  ['light', 1280],
] as const)
  test(`Every channel’s set-up page reads well, ${theme} and ${width} wide`, async ({
    api,
    page,
    shot,
  }) => {
    await page.setViewportSize({ width, height: 2300 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const { items } = await api.call(channelsApi.kinds)
    for (const { id, label } of items) {
      await page.goto(`/settings/channels/new/${id}`)
      await expect(page.getByRole('heading', { name: `Connect ${label}` })).toBeVisible()
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter((element) => {
            // The settings' own tabs are scrolled by hand.
            if (element.closest('nav')) return false
            const { right } = element.getBoundingClientRect()
            const card = element.closest('section, form')?.getBoundingClientRect()
            return right > (card?.right ?? innerWidth) + 1
          })
          .map(({ className, textContent }) => `${className} ${textContent}`),
      )
      expect(wide, `${label} is wider than the screen`).toEqual([])
      await shot(page, `set-up-${id}-${theme}`)
    }
  })
