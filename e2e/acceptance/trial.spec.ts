import { expect, test } from '../atrium.ts'
import { desk } from '../support/desk.ts'
import { startInstallation } from '../support/installation.ts'
import { stranger } from '../support/places.ts'
import { createSandbox } from '../support/sandbox.ts'

test('B22: A new operator is live in less than a day; the local trial takes minutes', async ({
  browser,
  shot,
}, { parallelIndex }) => {
  // The rule itself: from nothing to an answered customer. The day of going live is journeys/workspace/first-start.
  test.setTimeout(3 * 60_000)
  const atrium = await startInstallation(`trial${parallelIndex}`, { demo: true })
  const context = await browser.newContext({ baseURL: atrium.url, storageState: stranger })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('button', { name: 'Enter the demo' }).click()
  const newcomer = desk(page)
  // A few are to be answered, nobody is kept waiting for long: a salon that is run well.
  const due = page.getByRole('navigation').getByRole('link', { name: /^Due/ })
  await expect(due).toHaveText(/[2-5]$/)
  await due.click()
  await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible()
  const late = await page
    .getByRole('img', { name: /overdue by|closed/ })
    .evaluateAll((chips) => chips.map((chip) => chip.getAttribute('aria-label')))
  expect(late.filter((words) => !/by \d+ min$/.test(words ?? ''))).toEqual([])
  await shot(page, 'demo-due')
  await page.getByRole('link', { name: /^Inbox/ }).click()
  await expect(page.getByRole('img', { name: 'Unread' })).toHaveCount(4)
  await shot(page, 'demo-inbox')
  await newcomer.open('Emma Thompson')
  await newcomer.send('Of course. Is three in the afternoon fine?')
  const emma = await createSandbox(atrium.sandboxUrl).find('whatsapp', 'Emma Thompson')
  await expect.poll(() => emma.heard()).toContain('Of course. Is three in the afternoon fine?')
  await context.close()
  await atrium.stop()
})
