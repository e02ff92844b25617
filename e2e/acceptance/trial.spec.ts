import { expect, test } from '../atrium.ts'
import { desk } from '../support/desk.ts'
import { startInstallation } from '../support/installation.ts'
import { stranger } from '../support/places.ts'
import { createSandbox } from '../support/sandbox.ts'

test('B22: A new operator is live in less than a day; the local trial takes minutes', async ({
  browser,
}, { parallelIndex }) => {
  // The rule itself: from nothing to an answered customer. The day of going live is journeys/workspace/first-start.
  test.setTimeout(3 * 60_000)
  const atrium = await startInstallation(`trial${parallelIndex}`, { demo: true })
  const context = await browser.newContext({ baseURL: atrium.url, storageState: stranger })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('button', { name: 'Enter the demo' }).click()
  const newcomer = desk(page)
  await newcomer.open('Emma Thompson')
  await newcomer.send('Of course. Is three in the afternoon fine?')
  const emma = await createSandbox(atrium.sandboxUrl).find('whatsapp', 'Emma Thompson')
  await expect.poll(() => emma.heard()).toContain('Of course. Is three in the afternoon fine?')
  await context.close()
  await atrium.stop()
})
