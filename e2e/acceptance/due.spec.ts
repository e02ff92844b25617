import { bookingsApi } from '@atrium/contract/api/bookings'
import { slaApi } from '@atrium/contract/api/sla'
import type { Hours } from '@atrium/contract/contact'
import { expect, test } from '../atrium.ts'
import type { Api } from '../support/api.ts'

// Here the clock is moved.
test.use({ where: 'later' })

/** Periods of the week; everything else about bookings stays as it is. */
async function open(api: Api, opening: Hours[]): Promise<void> {
  const { timeZone: _, ...settings } = await api.call(bookingsApi.settings)
  await api.call(bookingsApi.saveSettings, { body: { ...settings, opening } })
}

test.beforeEach(async ({ api }) => {
  // Others play on this installation too.
  await open(api, [{ days: [2, 3, 4, 5, 6], from: '09:00', to: '19:00' }])
  await api.call(slaApi.set, { params: { channel: 'whatsapp' }, body: { minutes: 5 } })
  await api.call(slaApi.count, { body: { inOpeningHours: true } })
})

test('B15: First-reply SLA is per channel; shipped defaults: WhatsApp 5 min, e-mail 4 h', async ({
  api,
  page,
}) => {
  const { items } = await api.call(slaApi.list)
  const usual = (channel: string) => items.find((item) => item.channel === channel)?.usual
  expect([usual('whatsapp'), usual('email')]).toEqual([5, 240])
  await page.goto('/settings/sla')
  const mail = page.getByRole('textbox', { name: 'Minutes until an answer by E-mail' })
  await expect(mail).toHaveValue('240 min')
})

test('B16: SLA alerts fire before the breach, to the agent and the supervisor; an answer ends it', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  await page.goto('/settings/sla')
  const minutes = page.getByRole('textbox', { name: 'Minutes until an answer by WhatsApp' })
  await expect(minutes).toHaveValue('5 min')
  const inHours = page.getByRole('switch', { name: 'Only in opening hours' })
  await expect(inHours).toBeChecked()
  await expect(page.getByRole('list', { name: 'Opening hours' })).toHaveText('Tue–Sat 09:00–19:00')
  await expect(page.getByText(/^Times of \S+\. /)).toBeVisible()
  await shot(page, 'sla-settings')
  // Whatever time of day it is, minutes pass from here on.
  await inHours.click()
  await expect(page.getByText('Minutes pass day and night', { exact: true })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Opening hours' })).toHaveCount(0)
  await minutes.fill('10')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved for WhatsApp')).toBeVisible()

  const ines = await sandbox.add('whatsapp', { name: 'Inés Vidal', phone: '+34611222333' })
  await page.goto('/inbox/unassigned')
  await ines.says('Is there a place tomorrow?')
  await agent.open('Inés Vidal')
  await expect(page.getByText(/^Answer within (9|10) min$/)).toBeVisible()
  await expect(page.getByRole('img', { name: /Answer within (9|10) min/ })).toBeVisible()
  await shot(page, 'due')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'due-dark')
  await page.setViewportSize({ width: 390, height: 844 })
  await shot(page, 'due-narrow-open')
  await page.goto('/inbox/due')
  await expect(page.getByRole('heading', { name: 'Due' })).toBeVisible()
  await expect(page.getByRole('img', { name: /Answer within (9|10) min/ })).toBeVisible()
  await shot(page, 'due-narrow')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })

  // Nine of ten minutes.
  await sandbox.advance(0.15)
  await expect(page.getByText(/Inés Vidal is waiting\. Answer within \d+ min\./)).toBeVisible()
  await shot(page, 'due-alert')
  await page.goto('/inbox/unassigned')
  await agent.open('Inés Vidal')
  await agent.reply.fill('Yes, at ten.')
  await agent.reply.press('Control+Enter')
  await expect(page.getByText(/^Answer within/)).toHaveCount(0)
})

test('whoever writes when the salon is closed is due when it has opened, and no hours promise nothing', async ({
  agent,
  api,
  sandbox,
  page,
  shot,
}) => {
  // Whatever time it is here, a quarter of an hour takes three days.
  await open(api, [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:05' }])
  const noor = await sandbox.add('telegram', { name: 'Noor Haddad' })
  await page.goto('/inbox/unassigned')
  await noor.says('Are you there at this hour?')
  await agent.open('Noor Haddad')
  await expect(page.getByText(/^Answer within [12] days?/)).toBeVisible()
  await open(api, [])
  await page.goto('/settings/sla')
  await expect(page.getByText('There are no opening hours, so nobody is promised')).toBeVisible()
  await shot(page, 'sla-never')
  await page.getByRole('link', { name: 'Change opening hours' }).click()
  await expect(page.getByRole('heading', { name: 'Opening hours' })).toBeVisible()
})

test('the screens of it are in Spanish too', async ({ page, shot }) => {
  await page.addInitScript(() => localStorage.setItem('atrium.language', 'es'))
  await page.goto('/settings/sla')
  await expect(page.getByRole('heading', { name: 'Tiempos de respuesta' })).toBeVisible()
  await shot(page, 'sla-settings-es')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 1500 })
  await shot(page, 'sla-settings-es-narrow')
  await page.goto('/inbox/due')
  await expect(page.getByRole('heading', { name: 'Por vencer' })).toBeVisible()
})
