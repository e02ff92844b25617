import { expect, test } from '../../atrium.ts'

test('Marie writes on the website, on WhatsApp and by mail: one record, one timeline', async ({
  agent,
  sandbox,
  page,
}) => {
  const marie = {
    name: 'Marie Laurent',
    phone: '+33612340001',
    email: 'marie.laurent@example.com',
    username: 'marie.laurent',
  }
  const website = await sandbox.add('webchat', marie)
  const whatsapp = await sandbox.add('whatsapp', { name: marie.name, phone: marie.phone })
  const mail = await sandbox.add('email', { name: marie.name, email: marie.email })
  await page.goto('/inbox/open')

  await website.says('Hello! Could you do a wedding look in June?')
  await agent.open('Marie Laurent')
  await expect(agent.message('wedding look in June')).toBeVisible()
  await agent.send('With pleasure. A trial takes 90 minutes.')
  await expect.poll(() => website.heard()).toContain('With pleasure. A trial takes 90 minutes.')

  await whatsapp.says('It is me, Marie. Here is my number.')
  await expect(agent.message('Here is my number')).toBeVisible()
  await page.screenshot({ path: '/tmp/e2e-dev/marie.png' })
})
