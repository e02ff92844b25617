import { channelsApi, journalApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'
import { deliver } from '../../support/sandbox.ts'

// Five tries take 86 s; here the clock is moved instead.
test.use({ where: 'later' })

test('A signed event that makes no sense is kept, shown as it came, and can be replayed', async ({
  page,
  api,
  sandbox,
  shot,
}) => {
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'whatsapp')
  const message = {
    from: '4915112340061',
    id: 'wamid.nonsense',
    timestamp: 'yesterday',
    type: 'text',
  }
  const value = { messaging_product: 'whatsapp', messages: [{ ...message, text: { body: 'Hi' } }] }
  const response = await deliver(account?.webhookUrl, value)
  expect(response.status).toBe(200)

  const waiting = () => api.call(journalApi.list, { query: { state: 'pending' } })
  await expect(async () => {
    const { items } = await waiting()
    if (items.length > 0) await sandbox.advance(0.05)
    expect(items).toEqual([])
  }).toPass()

  await page.goto('/settings/journal')
  const entry = page.getByRole('article').filter({ hasText: '5 attempts' })
  await expect(entry).toBeVisible()
  await entry.getByText('As it came').click()
  await expect(entry.getByText('"timestamp": "yesterday"')).toBeVisible()
  await shot(page, 'journal')
  await entry.getByRole('button', { name: 'Replay' }).click()
  await expect(page.getByText('The event is on its way again')).toBeVisible()
  await expect(entry).toBeHidden()
  await page.getByText('Waiting', { exact: true }).click()
  await expect(page.getByRole('article').filter({ hasText: 'yesterday' })).toBeVisible()
})

test('An event without the right signature leaves no trace', async ({ api }) => {
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'whatsapp')
  const response = await fetch(account?.webhookUrl ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    },
    body: '{"object":"whatsapp_business_account","entry":[{"id":"forged"}]}',
  })
  expect([401, 403]).toContain(response.status)
  for (const state of ['failed', 'dropped', 'pending'] as const) {
    const { items: rows } = await api.call(journalApi.list, { query: { state } })
    expect(rows.filter(({ raw }) => raw.includes('forged'))).toEqual([])
  }
})
