import type { Browser, BrowserContext, Page } from '@playwright/test'
import { type Installation, startInstallation } from './installation.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'

/**
 * The installations of a run. `demo`: most journeys share it, and each brings customers of its own. `later`: another
 * demo, whose clock journeys may move. `empty`: nobody has set it up yet.
 */
export type PlaceName = 'demo' | 'later' | 'empty'
type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

export type Place = {
  installation: Installation
  sandbox: Sandbox
  /** What the browsers of Léa and Hugo keep after they signed in; nobody can yet where it is empty. */
  sessions: { lea: StorageState; hugo: StorageState } | undefined
}
export type Places = { get(name: PlaceName): Promise<Place>; stop(): Promise<void> }

/** The demo's owner and one of its agents. */
const lea = {
  name: 'Léa Martin',
  email: 'lea@salon-lumiere.example',
  password: 'salon-lumiere',
}
const hugo = {
  name: 'Hugo Blanc',
  email: 'hugo@salon-lumiere.example',
  password: 'salon-lumiere',
}

/** The browser of somebody who never signed in; Playwright gives every new context the session of the test otherwise. */
export const stranger: StorageState = { cookies: [], origins: [] }

/** Starts each installation when it is first needed, and stops them all at the end. */
export function createPlaces(browser: Browser, suffix: string): Places {
  const places = new Map<PlaceName, Promise<Place>>()
  const started: Installation[] = []

  async function open(name: PlaceName): Promise<Place> {
    const installation = await startInstallation(`${name}${suffix}`, { demo: name !== 'empty' })
    started.push(installation)
    const sandbox = createSandbox(installation.sandboxUrl)
    if (name === 'empty') return { installation, sandbox, sessions: undefined }
    const sessions = {
      lea: await signIn(browser, installation.url, lea),
      hugo: await signIn(browser, installation.url, hugo),
    }
    return { installation, sandbox, sessions }
  }

  return {
    get(name) {
      const place = places.get(name) ?? open(name)
      places.set(name, place)
      return place
    },
    async stop() {
      await Promise.all(started.map((installation) => installation.stop()))
    },
  }
}

/** Signs a member in as a person does, and returns what the browser kept. */
async function signIn(
  browser: Browser,
  url: string,
  member: { email: string; password: string },
): Promise<StorageState> {
  const context = await browser.newContext({ baseURL: url, storageState: stranger })
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
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
