import { contactsApi } from '@atrium/contract/api/contacts'
import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'

test('A claim is a suggestion with reasons: compared, accepted, traced, and undone with a preview', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const person = { name: 'Nadia Berrada', phone: '+33612360001' }
  const whatsapp = await sandbox.add('whatsapp', person)
  const mail = await sandbox.add('email', { name: 'Nadia Berrada', email: 'nadia@berrada.example' })
  await whatsapp.says('Is order 48215 on its way?')
  await mail.says('I ask again about order 48215.', { subject: 'Order 48215' })
  await page.goto('/inbox/open')
  await expect(agent.row('Nadia Berrada')).toHaveCount(2)
  await agent.row('Nadia Berrada').last().click()
  const maybe = page.getByRole('region', { name: 'May be the same person' })
  await expect(maybe.getByText('Same name: Nadia Berrada')).toBeVisible()
  await expect(maybe.getByText('Both wrote 48215')).toBeVisible()
  await shot(page, 'suggested')

  await test.step('side by side, with what would move', async () => {
    await maybe.getByRole('button', { name: 'Compare' }).click()
    const dialog = page.getByRole('dialog', { name: 'The same person?' })
    await expect(dialog.getByText(/1 address · 1 message · 1 conversation/)).toBeVisible()
    await shot(page, 'compare')
    await dialog.getByRole('button', { name: 'Link', exact: true }).click()
    await expect(maybe).toHaveCount(0)
    await expect(agent.message('I ask again about order')).toBeVisible()
    await expect(agent.message('on its way?')).toBeVisible()
  })

  await test.step('the trace says who decided', async () => {
    await page.getByRole('button', { name: 'More about this contact' }).click()
    await page.getByRole('menuitem', { name: 'Trace' }).click()
    await page.getByRole('link', { name: 'Who it is' }).click()
    const chosen = page.getByRole('navigation', { name: 'Show' }).locator('[aria-current]')
    await expect(chosen).toHaveText('Who it is')
    const decision = page.getByRole('listitem').filter({ hasText: 'One person' })
    await expect(decision.getByText(/Linked by Léa Martin/)).toBeVisible()
    await shot(page, 'trace-who')
    await page.goBack()
    await expect(agent.message('on its way?')).toBeVisible()
  })

  await test.step('and undone: two records, remembered as two people', async () => {
    await agent.panel.getByRole('button', { name: 'Undo link' }).click()
    const dialog = page.getByRole('dialog', { name: 'Undo this link?' })
    await expect(dialog.getByText(/From Nadia Berrada to Nadia Berrada/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Undo link' }).click()
    await expect(agent.row('Nadia Berrada')).toHaveCount(2)
    await expect(maybe).toHaveCount(0)
  })
})

test('Many suggestions are decided at once in the queue', async ({ sandbox, page, shot }) => {
  for (const [name, order] of [
    ['Oscar Lindqvist', '73001'],
    ['Priya Raman', '73002'],
  ] as const) {
    const whatsapp = await sandbox.add('whatsapp', { name, phone: `+336124${order}0` })
    const mail = await sandbox.add('email', { name, email: `${order}@people.example` })
    await whatsapp.says(`Where is ${order}?`)
    await mail.says(`Still nothing of ${order}`, { subject: 'Waiting' })
  }
  await page.goto('/contacts/suggestions')
  for (const name of ['Oscar Lindqvist', 'Priya Raman'])
    await page.getByRole('checkbox', { name: `${name} / ${name}` }).check()
  await shot(page, 'queue')
  await page.getByRole('button', { name: 'Link 2 pairs' }).click()
  await expect(page.getByText('2 pairs linked')).toBeVisible()
  for (const name of ['Oscar Lindqvist', 'Priya Raman'])
    await expect(page.getByRole('checkbox', { name: `${name} / ${name}` })).toHaveCount(0)
})

test('“Continue on WhatsApp”: the code in the link keeps one record and one conversation', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'whatsapp')
  await api.call(channelsApi.update, {
    params: { id: account?.id ?? '' },
    body: { settings: { displayNumber: '+33 1 23 45 67 89' } },
  })
  const site = await sandbox.add('webchat', { name: 'Quitterie Moreau' })
  await site.says('May I send you a picture?')
  await page.goto('/inbox/open')
  await page
    .getByRole('list', { name: 'Conversations' })
    .getByText('May I send you a picture?')
    .click()
  await page.getByRole('button', { name: /Web chat · / }).click()
  await page.getByRole('menuitem', { name: /^WhatsApp/ }).click()
  await expect(agent.reply).toHaveValue(
    /You can go on with our talk on WhatsApp: https:\/\/wa\.me\/33123456789/,
  )
  await shot(page, 'continue')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => site.heard()).toHaveLength(1)
  const link = /https:\S+/.exec((await site.heard())[0] ?? '')?.[0] ?? ''
  const text = new URL(link).searchParams.get('text') ?? ''
  const phone = await sandbox.add('whatsapp', { name: 'Quitterie Moreau', phone: '+33612360077' })
  await phone.says(`${text} Here I am.`)
  await expect(agent.message('go on with our talk here. Here I am.')).toBeVisible()
  await expect(agent.line(/Matched to existing record.*Continued from webchat/)).toBeVisible()
  await expect(agent.timeline.getByText('ATR-')).toHaveCount(1)
  const found = await api.call(contactsApi.list, { query: { search: '33612360077' } })
  expect(found.items.map(({ channels }) => [...channels].sort())).toEqual([['webchat', 'whatsapp']])
})
