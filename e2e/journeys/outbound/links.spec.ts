import { contactsApi } from '@atrium/contract/api/contacts'
import { labelsApi } from '@atrium/contract/api/labels'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { newId, uuid } from '@atrium/contract/ids'
import { expect, test } from '../../atrium.ts'

test('A broadcast counts who follows its link: the customer is led on, and the results show it', async ({
  page,
  api,
  browser,
  sandbox,
  shot,
}) => {
  test.setTimeout(120_000)
  const policy = await api.call(sendingApi.policy)
  await api.call(sendingApi.setPolicy, { body: { ...policy, quiet: null } })
  const person = { name: 'Lidia Campos', username: 'lidia_campos' }
  const phone = await sandbox.add('telegram', person)
  await phone.says('hola')
  const find = async () =>
    (await api.call(contactsApi.list, { query: { search: person.name } })).items[0]?.id
  await expect.poll(find).toBeTruthy()
  const labelId = newId(uuid)
  const label = { name: 'Loves links', color: 'teal' as const }
  await api.call(labelsApi.save, { params: { id: labelId }, body: label })
  const params = { id: (await find()) ?? '', labelId }
  await api.call(labelsApi.put, { params, body: { has: true } })

  await page.goto('/broadcasts')
  await page.getByRole('button', { name: 'New broadcast' }).click()
  await page.getByLabel('Name', { exact: true }).fill('With a link')
  await page.getByRole('combobox', { name: 'Purpose' }).click()
  await page.getByRole('option', { name: 'Reminders' }).click()
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByRole('combobox', { name: 'Condition' }).click()
  await page.getByRole('option', { name: 'Label', exact: true }).click()
  await page.getByRole('combobox', { name: 'Label', exact: true }).click()
  await page.getByRole('option', { name: label.name }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Add a channel' }).click()
  await page.getByRole('menuitem', { name: /Telegram/ }).click()
  await page.getByLabel('Message').fill(`The autumn looks: ${sandbox.url}/state?looks=1`)
  await page.getByRole('switch', { name: 'Count who follows its links' }).click({ force: true })
  await shot(page, 'links-draft')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()

  await expect
    .poll(async () => (await phone.heard()).some((text) => text.includes('/l/')), {
      timeout: 30_000,
    })
    .toBe(true)
  const text = (await phone.heard()).find((each) => each.includes('/l/')) ?? ''
  expect(text).not.toContain('looks=1')
  const link = /http:\S+\/l\/[\w-]+/.exec(text)?.[0] ?? ''
  const customer = await browser.newPage({ userAgent: 'Mozilla/5.0 (Linux; Android 15) Mobile' })
  await customer.goto(link)
  expect(customer.url()).toBe(`${sandbox.url}/state?looks=1`)
  await customer.close()

  const results = page.getByRole('region', { name: 'What came of it' })
  await expect(results.getByText(/followed a link ·/)).toBeVisible({ timeout: 20_000 })
  await expect(results.getByRole('row', { name: /looks=1 1 person/ })).toBeVisible()
  await shot(page, 'links-results')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'links-results-narrow-dark')
})
