import { expect, test } from '../../atrium.ts'

test.use({ where: 'later' })

test('A number that speaks after two months is doubted, with a mark, until somebody says whose it is', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const phone = '+33612360088'
  const sms = await sandbox.add('sms', { name: 'Somebody', phone })
  await sms.says('See you in spring')
  await page.goto('/inbox/open')
  await agent.open('+33 612 360 088')
  await expect(agent.message('See you in spring')).toBeVisible()
  await sandbox.advance(61 * 24)
  await sms.says('Is this still the salon?')
  await expect(agent.message('Is this still the salon?')).toBeVisible()
  await expect(agent.message('See you in spring')).toBeVisible()
  await expect(agent.line(/was silent for long: the number may have a new owner/)).toBeVisible()
  await expect(
    agent.panel.getByText(/hidden from the customer’s side and the assistant/),
  ).toBeVisible()
  await shot(page, 'doubted')
  await agent.panel.getByRole('button', { name: 'Same person' }).click()
  await expect(agent.line(/The older history is open again/)).toBeVisible()
  await expect(agent.panel.getByText(/hidden from the customer’s side/)).toHaveCount(0)
})
