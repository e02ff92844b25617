import { type Browser, type BrowserContext, test as base, type Page } from '@playwright/test'
import { type Api, createApi } from './support/api.ts'
import { type Desk, desk } from './support/desk.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSandbox, type Sandbox } from './support/sandbox.ts'

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

/** The demo's owner and one of its agents. */
export const lea = {
  name: 'Léa Martin',
  email: 'lea@salon-lumiere.example',
  password: 'salon-lumiere',
}
export const hugo = {
  name: 'Hugo Blanc',
  email: 'hugo@salon-lumiere.example',
  password: 'salon-lumiere',
}

type WorkerFixtures = {
  /** One demo installation for all journeys of a worker: each journey brings its own customers. */
  atrium: Installation
  /** Léa's and Hugo's sessions, made by the real sign-in form. */
  sessions: { lea: StorageState; hugo: StorageState }
  sandbox: Sandbox
}

type TestFixtures = {
  /** Léa at her desk: `page` is hers. */
  agent: Desk
  /** Hugo at his, in a browser of his own. */
  colleague: Desk
  /** The API as Léa. */
  api: Api
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  atrium: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
    async ({}, use, { parallelIndex }) => {
      const installation = await startInstallation(`demo${parallelIndex}`, { demo: true })
      await use(installation)
      await installation.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  sandbox: [async ({ atrium }, use) => use(createSandbox(atrium.sandboxUrl)), { scope: 'worker' }],
  sessions: [
    async ({ atrium, browser }, use) => {
      await use({
        lea: await signIn(browser, atrium.url, lea),
        hugo: await signIn(browser, atrium.url, hugo),
      })
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ atrium }, use) => use(atrium.url),
  storageState: async ({ sessions }, use) => use(sessions.lea),
  agent: async ({ page }, use) => use(desk(page)),
  colleague: async ({ browser, atrium, sessions }, use) => {
    const context = await browser.newContext({ baseURL: atrium.url, storageState: sessions.hugo })
    await use(desk(await context.newPage()))
    await context.close()
  },
  api: async ({ playwright, atrium, sessions }, use) => {
    const request = await playwright.request.newContext({
      baseURL: atrium.url,
      storageState: sessions.lea,
    })
    await use(createApi(request))
    await request.dispose()
  },
})

export { expect } from '@playwright/test'

/** Signs a member in as a person does, and returns what the browser kept. */
export async function signIn(
  browser: Browser,
  url: string,
  member: { email: string; password: string },
): Promise<StorageState> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB' })
  const page = await context.newPage()
  await fillSignIn(page, member)
  await page.getByRole('list', { name: 'Conversations' }).waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}

/** Fills the sign-in form and sends it. */
export async function fillSignIn(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
