import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { expect, test } from '../../atrium.ts'
import { connectShop } from '../../support/connect.ts'

/** Story 6. */
test('"Where is my order?" is answered from the shop’s data, on whatever channel it is asked', async ({
  agent,
  page,
  sandbox,
  api,
  shot,
}) => {
  const vera = { name: 'Vera Sexto', phone: '+34600120006', username: 'vera.sexto' }
  const shop = await connectShop(api, sandbox, 'Tienda Sexta')
  const now = await sandbox.now()
  const daysFromNow = (days: number) => new Date(now.getTime() + days * 24 * 3600_000).toISOString()
  const order = {
    id: 'sexta-4821',
    number: '4821',
    state: 'packed' as const,
    placedAt: daysFromNow(-2),
    expectedAt: daysFromNow(1),
    total: { amount: 24, currency: 'EUR' },
    lines: [{ name: 'Rose water', quantity: 1 }],
    customer: { phone: vera.phone },
  }
  expect(await shop.says(order)).toBe(200)
  const answer = 'Your order #4821 is packed and about to leave. It should be with you tomorrow.'
  const channels = ['whatsapp', 'sms', 'webchat'] as const
  for (const channel of channels) {
    const params = { id: await sandbox.accountOf(channel) }
    await api.call(assistantApi.setAccount, { params, body: { on: true } })
    const door = await sandbox.add(channel, vera)
    await door.says('Where is my order #4821?')
    await expect.poll(async () => (await door.heard()).join()).toContain(answer)
    await api.call(assistantApi.setAccount, { params, body: { on: false } })
  }
  await page.goto('/inbox/open')
  await agent.open(vera.name)
  await expect(agent.row(vera.name)).toHaveCount(1)
  await expect(agent.message(answer)).toHaveCount(channels.length)
  await expect(agent.panel.getByText('#4821')).toBeVisible()
  await shot(page, 'where-is-my-order')
  await shop.remove()
})
