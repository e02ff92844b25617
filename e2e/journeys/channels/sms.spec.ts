import { expect, test } from '../../atrium.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('A customer texts: the answer is counted in segments, delivered, and a STOP ends it', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const phone = '+33612350101'
  const label = '+33 612 350 101'
  const nils = await sandbox.add('sms', { name: 'Nils Ek', phone })
  await nils.says('Are you open on Monday? 👋')
  await page.goto('/inbox/open')
  await agent.open(label)
  await expect(agent.message('Are you open on Monday? 👋')).toBeVisible()

  await test.step('The composer counts what it will cost', async () => {
    await agent.reply.fill('Yes, from nine.')
    await expect(page.getByText('1 segment, 145 left')).toBeVisible()
    await agent.reply.fill('Yes, from nine. 👋'.repeat(5))
    await expect(page.getByText('2 segments, 44 left')).toBeVisible()
    await shot(page, 'sms-segments')
  })

  await test.step('It arrives, and the receipt comes back', async () => {
    await agent.send('Yes, from nine.')
    await expect(agent.state('Yes, from nine.')).toHaveText('Delivered')
    expect(await nils.heard()).toEqual(['Yes, from nine.'])
  })

  await test.step('A picture goes both ways', async () => {
    await nils.sends({ name: 'a.png', type: 'image/png', data: png, as: 'image', caption: 'This?' })
    await expect(agent.message('This?').getByRole('img')).toBeVisible()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Attach files' }).click()
    await (await chooser).setFiles({ name: 'ours.png', mimeType: 'image/png', buffer: png })
    await agent.send('Or this?')
    await expect(agent.state('Or this?')).toHaveText('Delivered')
    const last = (await nils.messages()).at(-1)
    expect(last?.files.map(({ kind }) => kind)).toEqual(['image'])
    await shot(page, 'sms-mms')
  })

  await test.step('STOP is shown, and nothing leaves any more', async () => {
    await nils.says('STOP')
    await expect(agent.message(/^.*STOP/)).toBeVisible()
    await agent.reply.fill('Are you sure?')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('The customer has sent STOP by SMS')
    await shot(page, 'sms-stopped')
  })
})

test('What Twilio refuses is told in words', async ({ agent, sandbox, page, shot }) => {
  // Twilio's own number for a phone that cannot get SMS.
  const line = await sandbox.add('sms', { name: 'Landline', phone: '+15005550009' })
  await line.says('Hello from a landline')
  await page.goto('/inbox/open')
  await agent.open('+1 500 555 0009')
  await agent.send('Can you read this?')
  await expect(agent.state('Can you read this?')).toHaveText('Failed')
  await expect(agent.message('Can you read this?')).toContainText('it is no mobile')
  await expect(agent.message('Can you read this?')).toContainText('not a valid mobile number')
  await shot(page, 'sms-refused')
})

test('Connecting: each provider has its own fields and steps', async ({ agent, shot }) => {
  const { page } = agent
  await page.goto('/settings/channels')
  await page.getByRole('link', { name: 'SMS' }).last().click()
  await expect(page.getByRole('textbox', { name: 'Account SID' })).toBeVisible()
  await expect(page.getByText('In the Twilio Console, buy a number')).toBeVisible()
  await page.getByRole('combobox', { name: 'Provider' }).selectOption('Telnyx')
  await expect(page.getByRole('textbox', { name: 'Account SID' })).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Public key' })).toBeVisible()
  await expect(page.getByText('In the Telnyx Portal, buy a number')).toBeVisible()
  await shot(page, 'sms-settings')
})
