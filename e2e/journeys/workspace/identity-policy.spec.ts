import { identityApi } from '@atrium/contract/api/identity'
import { expect, test } from '../../atrium.ts'

test('Which proofs link by themselves is chosen in plain words, with a warning for what is not the safe default', async ({
  page,
  colleague,
  api,
  shot,
}) => {
  await page.goto('/settings/identity')
  const phone = page.getByRole('switch', { name: 'A phone that a provider attested' })
  const days = page.getByRole('textbox', { name: 'A silent phone is doubted after' })
  const save = page.getByRole('button', { name: 'Save' })
  await expect(phone).toBeChecked()
  await expect(page.getByText('Safe default', { exact: true })).toHaveCount(5)
  await expect(save).toBeDisabled()
  await shot(page, 'identity-policy')
  await phone.click()
  await expect(page.getByText('become two records until somebody links them')).toBeVisible()
  await days.fill('200')
  await expect(page.getByText('a stranger with an old number can land')).toBeVisible()
  await shot(page, 'identity-policy-warned')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await shot(page, 'identity-policy-narrow-dark')
  await page.setViewportSize({ width: 1280, height: 800 })
  await save.click()
  await expect(save).toBeDisabled()
  await expect
    .poll(() => api.call(identityApi.policy))
    .toMatchObject({ phone: false, email: true, recycledDays: 200 })

  await test.step('Agents see it and change nothing', async () => {
    await colleague.page.goto('/settings/identity')
    const theirs = colleague.page.getByRole('switch', { name: 'A phone that a provider attested' })
    await expect(theirs).toBeDisabled()
    await expect(theirs).not.toBeChecked()
    await expect(colleague.page.getByText('Administrators change this.')).toBeVisible()
  })

  await page.getByRole('button', { name: 'Back to the safe default' }).click()
  await save.click()
  await expect(page.getByText('Safe default', { exact: true })).toHaveCount(5)
  await expect(save).toBeDisabled()
  expect(await api.call(identityApi.policy)).toMatchObject({ phone: true, recycledDays: 45 })
})
