import { contactsApi } from '@atrium/contract/api/contacts'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import type { ContactId } from '@atrium/contract/ids'
import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'
import type { Api } from '../../support/api.ts'
import type { Phone } from '../../support/phone.ts'

const count = 20
const first = 'Nadia'

/** The record of somebody who has just written, marked for this journey. */
async function mark(api: Api, name: string): Promise<ContactId> {
  let id: ContactId | undefined
  await expect
    .poll(
      async () => {
        const { items } = await api.call(contactsApi.list, { query: { search: name, limit: 50 } })
        id = items.find((one) => one.name === name)?.id
        return id
      },
      { timeout: 30_000 },
    )
    .toBeTruthy()
  if (!id) throw new Error(`${name} has no record`)
  await api.call(contactsApi.update, { params: { id }, body: { attributes: { club: 'atelier' } } })
  return id
}

test('A broadcast: who gets it and who does not, sent once to each, answered in the conversation; paused, resumed, cancelled', async ({
  page,
  api,
  sandbox,
  shot,
}) => {
  test.setTimeout(180_000)
  const phones: Phone[] = []
  const policy = await api.call(sendingApi.policy)
  await api.call(sendingApi.setPolicy, { body: { ...policy, quiet: null } })

  await test.step('Twenty customers, of whom one has said stop; and one known from the website only', async () => {
    for (let n = 0; n < count; n += 1) {
      const name = `${first}${n} Club`
      phones.push(await sandbox.add('telegram', { name, username: `nadia_${n}` }))
    }
    await Promise.all(phones.map((phone) => phone.says('hola')))
    for (const { customer } of phones) await mark(api, customer.name)
    await phones[3]?.says('STOP')
    const web = await sandbox.add('email', { name: 'Olga Web', email: 'olga@web.example' })
    await web.says('hello')
    await mark(api, 'Olga Web')
  })

  await test.step('The draft: who, what, when', async () => {
    await page.goto('/broadcasts')
    await shot(page, 'broadcasts-empty')
    await page.getByRole('button', { name: 'New broadcast' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Spring evening')
    await page.getByRole('combobox', { name: 'Purpose' }).click()
    await page.getByRole('option', { name: 'Reminders' }).click()
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('combobox', { name: 'Condition', exact: true }).click()
    await page.getByRole('option', { name: 'A field of the team' }).click()
    await page.getByLabel('Name of the field').fill('club')
    await page.getByLabel('Value').fill('Atelier')
    await expect(page.getByText(`${count + 1} customers now`)).toBeVisible()
    await shot(page, 'broadcast-who')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByRole('menuitem', { name: /Telegram/ }).click()
    await page.getByLabel('Message').fill('Hello {{first_name|there}}, see you on Friday?')
    await shot(page, 'broadcast-what')
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByLabel('Now')).toBeChecked()
    await shot(page, 'broadcast-when')
    await page.getByRole('button', { name: 'Next' }).click()
  })

  await test.step('The last look says who is left out and why, and what one of them will read', async () => {
    await expect(page.getByText(`${count - 1} customers will get it`)).toBeVisible()
    await expect(page.getByText('Asked not to get this')).toBeVisible()
    await expect(page.getByText('No address on these channels')).toBeVisible()
    await expect(page.getByText(/^Hello \w+, see you on Friday\?$/)).toBeVisible()
    await shot(page, 'broadcast-check')
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'broadcast-check-dark')
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'broadcast-check-narrow')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('It is sent: once to each, and not to who said stop', async () => {
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
    await expect(page.getByText('Everybody’s turn has come.')).toBeVisible()
    for (const [n, phone] of phones.entries()) {
      const words = n === 3 ? [] : [`Hello ${first}${n}, see you on Friday?`]
      await expect
        .poll(async () => (await phone.heard()).filter((one) => one.includes('Friday')))
        .toEqual(words)
    }
  })

  await test.step('One answers: it stands in their conversation, and counts', async () => {
    await phones[5]?.says('Yes, with a friend')
    const answered = page.getByRole('button', { name: /1 Answered/ })
    await expect(answered).toBeVisible({ timeout: 30_000 })
    await answered.click()
    await expect(page.getByRole('row', { name: new RegExp(`${first}5 Club`) })).toBeVisible()
    await shot(page, 'broadcast-sent')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'broadcast-sent-dark')
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'broadcast-sent-narrow')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
    await expectAccessible(page)
    await page.getByRole('link', { name: `${first}5 Club` }).click()
    await expect(page).toHaveURL(/\/contacts\//)
  })

  await test.step('A second one is paused, resumed and cancelled', async () => {
    const id = crypto.randomUUID()
    const { items } = await api.call(broadcastsApi.list)
    const [sent] = items
    if (!sent) throw new Error('no broadcast')
    await api.call(broadcastsApi.save, {
      params: { id },
      body: {
        name: 'Slow one',
        purpose: sent.purpose,
        tree: sent.tree,
        ways: sent.ways,
        schedule: sent.schedule,
        perMinute: 30,
        budget: null,
        expiresHours: 24,
      },
    })
    await api.call(broadcastsApi.start, { params: { id } })
    await page.goto(`/broadcasts/${id}`)
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(page.getByText('It stands still.')).toBeVisible()
    await shot(page, 'broadcast-paused')
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByText('It is being sent.')).toBeVisible()
    await page.getByRole('button', { name: 'Cancel broadcast' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel broadcast' }).click()
    await expect(page.getByText('It was cancelled.')).toBeVisible()
    await expect(page.getByRole('button', { name: /Cancelled/ })).toBeVisible()
    await page.goto('/broadcasts')
    await expect(page.getByRole('link', { name: /Slow one/ })).toContainText('Cancelled')
    await shot(page, 'broadcasts-list')
  })
  await api.call(sendingApi.setPolicy, { body: policy })
})
