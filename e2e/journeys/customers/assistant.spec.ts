import { assistantApi } from '@atrium/contract/api/assistant'
import { expect, test } from '../../atrium.ts'

test.afterEach(async ({ api }) => {
  await api.call(assistantApi.set, {
    body: { engine: 'rules', baseUrl: null, model: null, key: null },
  })
})

test('What thinks for the assistant is chosen and tried before any customer meets it', async ({
  page,
  shot,
}) => {
  await page.goto('/settings/assistant')
  await expect(page.getByText('E-mail is answered by people')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'The assistant answers at E-mail' })).toBeDisabled()
  await page.getByRole('textbox', { name: 'A customer asks' }).fill('Hello!')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByText('Hello! How can we help you?')).toBeVisible()

  await page.getByRole('combobox', { name: 'Thinks with' }).selectOption('model')
  await page.getByRole('textbox', { name: 'Address of its API' }).fill('http://127.0.0.1:9/v1')
  await page.getByRole('textbox', { name: 'Model' }).fill('tiny-1')
  await page.getByLabel('Key', { exact: true }).fill('sk-secret')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('One is stored.')).toBeVisible()
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('')
  await page.getByRole('textbox', { name: 'A customer asks' }).fill('Hello!')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByText('It would hand over to the team.')).toBeVisible()
  await expect(page.getByText(/It could not think: /)).toBeVisible()
  await shot(page, 'assistant-settings')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByText(/It could not think: /).scrollIntoViewIfNeeded()
  await shot(page, 'assistant-settings-narrow-dark')
})
