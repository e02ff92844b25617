import { contactsApi } from '@atrium/contract/api/contacts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'
import type { Phone } from '../../support/phone.ts'

const count = 4
/** The example's rate of an SMS to most countries is 0.08: two and a half of them. */
const limit = '0.20'

test('A broadcast that costs: a saved segment, the estimate, a limit at which it pauses, and what came of it', async ({
  page,
  api,
  sandbox,
  shot,
}) => {
  test.setTimeout(180_000)
  const phones: Phone[] = []
  const policy = await api.call(sendingApi.policy)
  await api.call(sendingApi.setPolicy, { body: { ...policy, quiet: null } })

  await test.step('Four customers who wrote by SMS', async () => {
    for (let n = 0; n < count; n += 1)
      phones.push(await sandbox.add('sms', { name: `Cost ${n}`, phone: `+3469112200${n}` }))
    await Promise.all(phones.map((phone) => phone.says('hola')))
    for (let n = 0; n < count; n += 1) {
      const search = `69112200${n}`
      await expect
        .poll(
          async () =>
            (await api.call(contactsApi.list, { query: { search, limit: 2 } })).items.length,
          { timeout: 30_000 },
        )
        .toBe(1)
      const { items } = await api.call(contactsApi.list, { query: { search, limit: 2 } })
      for (const { id } of items)
        await api.call(contactsApi.update, {
          params: { id },
          body: { attributes: { tour: 'wine' } },
        })
    }
  })

  await test.step('Who: a segment that is kept', async () => {
    await page.goto('/broadcasts')
    await page.getByRole('button', { name: 'New broadcast' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Wine tour')
    await page.getByRole('combobox', { name: 'Purpose' }).click()
    await page.getByRole('option', { name: 'Reminders' }).click()
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('combobox', { name: 'Condition', exact: true }).click()
    await page.getByRole('option', { name: 'A field of the team' }).click()
    await page.getByLabel('Name of the field').fill('tour')
    await page.getByLabel('Value').fill('wine')
    await expect(page.getByText(`${count} customers now`)).toBeVisible()
    await page.getByRole('button', { name: 'Save as a segment' }).click()
    await page.getByRole('textbox', { name: 'Segment', exact: true }).fill('Wine tourists')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Segment saved')).toBeVisible()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByRole('menuitem', { name: /SMS/ }).click()
    await page.getByLabel('Message').fill('The tour is on Friday. Do you come?')
    await page.getByRole('button', { name: 'Next' }).click()
  })

  await test.step('When: not more than the limit', async () => {
    await page.getByRole('switch', { name: 'Limit the cost' }).click()
    await page.getByRole('textbox', { name: 'Limit of the cost' }).fill(limit)
    await shot(page, 'broadcast-limit')
    await page.getByRole('button', { name: 'Next' }).click()
  })

  await test.step('The last look says what it will cost, and that it is over the limit', async () => {
    await expect(page.getByText('It will cost about $0.32')).toBeVisible()
    await expect(page.getByText('These are example rates')).toBeVisible()
    await expect(page.getByText(/more than the limit of 0\.20/)).toBeVisible()
    await shot(page, 'broadcast-cost')
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'broadcast-cost-narrow-dark')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('It pauses before the third, says why, and goes on when the limit is raised', async () => {
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
    await expect(page.getByText('Paused: the limit of its cost is reached')).toBeVisible()
    const heard = async () =>
      (await Promise.all(phones.map((phone) => phone.heard())))
        .flat()
        .filter((words) => words.includes('Friday')).length
    await expect.poll(heard).toBe(2)
    await shot(page, 'broadcast-over-limit')
    await page.getByRole('button', { name: 'Raise the limit and go on' }).click()
    await expect(page.getByText('Everybody’s turn has come.')).toBeVisible()
    await expect.poll(heard).toBe(count)
  })

  await test.step('One answers: the results say so, and what the answer cost', async () => {
    await phones[1]?.says('Yes')
    const results = page.getByRole('region', { name: 'What came of it' })
    await expect(results).toContainText('1answered · 25%', { timeout: 30_000 })
    await expect(results).toContainText('$0.32spent, of at most 0.40')
    await expect(results).toContainText('$0.32for each who answered')
    await shot(page, 'broadcast-results')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'broadcast-results-narrow-dark')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
  })
  await api.call(sendingApi.setPolicy, { body: policy })
})
