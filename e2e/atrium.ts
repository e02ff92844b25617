import { test as base, type Page } from '@playwright/test'
import { type Api, createApi } from './support/api.ts'
import { type Desk, desk } from './support/desk.ts'
import type { Installation } from './support/installation.ts'
import {
  createPlaces,
  type Place,
  type PlaceName,
  type Places,
  stranger,
} from './support/places.ts'
import type { Sandbox } from './support/sandbox.ts'

type Fixtures = {
  /** Which installation a journey plays on; `test.use({ where: 'later' })` at the top of its file. */
  where: PlaceName
  place: Place
  atrium: Installation
  sandbox: Sandbox
  /** Léa at her desk: `page` is hers. */
  agent: Desk
  /** Hugo at his, in a browser of his own. */
  colleague: Desk
  /** The API as Léa. */
  api: Api
  /** Keeps a picture of the screen when ATRIUM_SCREENSHOTS names a folder, for people to look at. */
  shot: (page: Page, name: string) => Promise<void>
}

export const test = base.extend<Fixtures, { places: Places }>({
  places: [
    async ({ browser }, use, { parallelIndex }) => {
      const places = createPlaces(browser, String(parallelIndex))
      await use(places)
      await places.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  where: ['demo', { option: true }],
  // The first journey on an installation waits until it has started.
  place: [async ({ places, where }, use) => use(await places.get(where)), { timeout: 120_000 }],
  atrium: async ({ place }, use) => use(place.installation),
  sandbox: async ({ place }, use) => use(place.sandbox),
  baseURL: async ({ place }, use) => use(place.installation.url),
  storageState: async ({ place }, use) => use(place.sessions?.lea),
  agent: async ({ page }, use) => use(desk(page)),
  colleague: async ({ browser, place }, use) => {
    const context = await browser.newContext({ storageState: place.sessions?.hugo ?? stranger })
    await use(desk(await context.newPage()))
    await context.close()
  },
  api: async ({ playwright, place }, use) => {
    const request = await playwright.request.newContext({
      baseURL: place.installation.url,
      storageState: place.sessions?.lea,
    })
    await use(createApi(request))
    await request.dispose()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  shot: async ({}, use) => {
    const folder = process.env.ATRIUM_SCREENSHOTS
    await use(async (page, name) => {
      if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
    })
  },
})

export const expect = test.expect
