import { expect, test } from '../../atrium.ts'

test('A flow with a template is drawn, tried and switched on; a WhatsApp message starts it, and the run log says what it did', async ({
  sandbox,
  page,
  shot,
}) => {
  const nora = await sandbox.add('whatsapp', { name: 'Nora Fjord', phone: '+46701112299' })
  await nora.says('Hello, is my order on its way?')

  await page.goto('/settings/flows')
  await expect(page.getByRole('heading', { name: 'No flows yet' })).toBeVisible()
  await shot(page, 'flows-empty')
  await page.getByRole('button', { name: /Order update by template/ }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Order update by template')
  await page.getByLabel('Name', { exact: true }).fill('Where is my order')
  await expect(page.getByText('delivery', { exact: true })).toBeVisible()
  const first = page.getByRole('listitem', { name: 'Step 1' })
  await expect(first.getByRole('combobox', { name: 'Template' })).toHaveValue('order_update')
  await first.getByLabel('{{1}}', { exact: true }).fill('{{first_name|there}}')
  await first.getByLabel('{{2}}', { exact: true }).fill('#4821')
  await first.getByLabel('{{3}}', { exact: true }).fill('it ships tomorrow')
  await expect(first.getByRole('figure')).toContainText('Hi Ana, news about your order #4821')

  await page.getByRole('button', { name: 'Add a step' }).click()
  await page.getByRole('menuitem', { name: 'Wait' }).click()
  await page.getByRole('button', { name: 'Add a step' }).click()
  await page.getByRole('menuitem', { name: 'Resolve the conversation' }).click()
  const second = page.getByRole('listitem', { name: 'Step 2' })
  await expect(second.getByRole('textbox', { name: 'How long' })).toHaveValue('1')
  await shot(page, 'flow-editor')
  await page.getByLabel('Name', { exact: true }).scrollIntoViewIfNeeded()
  await shot(page, 'flow-editor-top')

  await page.getByRole('combobox', { name: 'Conversation' }).click()
  await page.getByRole('option', { name: /Nora Fjord/ }).click()
  await page.getByRole('button', { name: 'Try', exact: true }).click()
  await expect(page.getByText('It would start:')).toBeVisible()
  await expect(page.getByText('Hi Nora, news about your order #4821')).toBeVisible()
  await shot(page, 'flow-trial')
  expect(await nora.heard()).toEqual([])

  await page.getByRole('switch', { name: 'Off' }).press('Space')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('It has not started for anybody yet.')).toBeVisible()

  await nora.says('Sorry to ask again: where is my ORDER?')
  await expect
    .poll(() => nora.heard())
    .toEqual([expect.stringMatching(/^Hi Nora, news about your order #4821: it ships tomorrow/)])
  const runs = page.getByRole('region', { name: 'What it did' })
  await expect(runs.getByText('On the way')).toBeVisible({ timeout: 15_000 })
  await expect(runs.getByText(/The next step/)).toBeVisible()
  await runs.getByText('Nora Fjord').click()
  await expect(runs.getByText('Hi Nora, news about your order #4821')).toBeVisible()
  await shot(page, 'flow-runs')

  await page.goto('/settings/flows')
  await expect(page.getByRole('link', { name: /Where is my order/ })).toBeVisible()
  await expect(page.getByText('1 running')).toBeVisible()
  await shot(page, 'flows')
  await page.getByRole('switch', { name: '“Where is my order” is on' }).press('Space')
  await expect(page.getByText('1 ended')).toBeVisible()
})

test('Flows read well on a phone, in the dark and in Spanish', async ({ page, shot, api }) => {
  await page.setViewportSize({ width: 390, height: 1400 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.addInitScript(() => localStorage.setItem('atrium.language', 'es'))
  expect(api).toBeDefined()
  await page.goto('/settings/flows')
  await expect(page.getByRole('button', { name: /qué tal fue/ })).toBeVisible()
  await shot(page, 'flows-phone')
  await page.getByRole('button', { name: /qué tal fue/ }).click()
  await expect(page.getByRole('listitem', { name: 'Paso 2' })).toBeVisible()
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('main section *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map(({ className }) => String(className)),
  )
  expect(wide, 'wider than the screen').toEqual([])
  await shot(page, 'flow-editor-phone')
})
