import { flowsApi } from '@atrium/contract/api/automation/flows'
import { newId, uuid } from '@atrium/contract/ids'
import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'

/** Story 16. */
test('Trace: one screen tells everything that happened with one customer and why: links, routing, rules, automation', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  const [name, phone] = ['Tamsin Roe', '+447700900616']
  const flowName = 'Gift cards'
  const flowId = newId(uuid)
  const text = (words: string) =>
    ({ kind: 'send', content: { kind: 'text', text: words } }) as const
  await api.call(flowsApi.save, {
    params: { id: flowId },
    body: {
      flow: {
        name: flowName,
        on: true,
        trigger: 'message',
        conditions: { words: ['giftcard'] },
        steps: [
          { ...text('We have them.'), class: 'reply', purpose: null, to: 'same' },
          { ...text('Ten percent off!'), class: 'proactive', purpose: 'marketing', to: 'same' },
        ],
      },
    },
  })
  const sms = await sandbox.add('sms', { name, phone })
  const whatsapp = await sandbox.add('whatsapp', { name, phone })
  await page.goto('/inbox/open')
  await sms.says('Are you open tomorrow?')
  await expect(agent.row(phone.slice(-4))).toBeVisible()
  await whatsapp.says('And do you sell a giftcard?')
  await expect.poll(() => whatsapp.heard()).toEqual(['We have them.'])
  await agent.open(name)
  await agent.send('Tomorrow from ten.')

  const trace = page.getByRole('region')
  const row = (words: string | RegExp) => trace.getByRole('listitem').filter({ hasText: words })
  await test.step('It is opened from the record', async () => {
    await agent.panel.getByRole('button', { name: 'More about this contact' }).click()
    await page.getByRole('menuitem', { name: 'Trace' }).click()
    await expect(page.getByRole('heading', { name: `Trace of ${name}` })).toBeVisible()
  })

  await test.step('What was said on both channels, by whom, and how far it got', async () => {
    await expect(row('Are you open tomorrow?').getByRole('img', { name: 'SMS' })).toBeVisible()
    await expect(row('a giftcard?').getByRole('img', { name: 'WhatsApp' })).toBeVisible()
    await expect(row('Tomorrow from ten.')).toContainText('Léa Martin')
    await expect(row('Tomorrow from ten.')).toContainText('an answer')
  })

  await test.step('Why it is one person, who took the talk, what a flow did and what policy kept it from', async () => {
    await expect(row('One person').first()).toContainText(/Same phone/)
    await expect(row('Léa Martin took the conversation')).toBeVisible()
    const run = row(`Flow “${flowName}”`)
    await expect(run).toContainText('We have them.')
    await expect(run).toContainText('not sent')
    await expect(run).toContainText('The customer has not said yes to this by WhatsApp.')
    await shot(page, 'trace')
    await expectAccessible(page)
  })

  await test.step('Asked for the rules alone, for who it is alone; the address keeps it', async () => {
    await page.getByRole('link', { name: 'Rules' }).click()
    await expect(row('Tomorrow from ten.')).toHaveCount(0)
    await expect(row(`Flow “${flowName}”`)).toBeVisible()
    await page.getByRole('link', { name: 'Who it is' }).click()
    await expect(row(`Flow “${flowName}”`)).toHaveCount(0)
    await expect(row('One person').first()).toBeVisible()
    await page.reload()
    await expect(page).toHaveURL(/of=who/)
    await expect(row('One person').first()).toBeVisible()
  })

  await test.step('On a phone, in the dark, in Spanish', async () => {
    await page.getByRole('link', { name: 'All', exact: true }).click()
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(row('a giftcard?')).toBeVisible()
    await expectAccessible(page)
    await shot(page, 'trace-dark-390')
    await page.evaluate(() => localStorage.setItem('atrium.language', 'es'))
    await page.reload()
    await expect(page.getByRole('heading', { name: `Traza de ${name}` })).toBeVisible()
    await shot(page, 'trace-es-390')
  })

  await test.step('And back to the record', async () => {
    await page.getByRole('link', { name: 'Volver a la ficha' }).click()
    await expect(page).toHaveURL(/\/contacts\/[^/]+$/)
  })
  await api.call(flowsApi.remove, { params: { id: flowId } })
})
