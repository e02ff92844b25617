import { expect, test } from '../../atrium.ts'
import { desk } from '../../support/desk.ts'

test.use({ where: 'empty' })

test('An empty installation: the first administrator, the first channel, the first message', async ({
  page,
  sandbox,
  atrium,
  shot,
}) => {
  await test.step('The set-up says what is missing at its field', async () => {
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Set up Atrium' })).toBeVisible()
    await shot(page, 'set-up')
    await page.getByRole('textbox', { name: 'E-mail' }).fill('nobody')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: 'Create workspace' }).click()
    await expect(page.getByText('This is needed.')).toHaveCount(2)
    await expect(page.getByLabel('Business')).toHaveAccessibleDescription('This is needed.')
    await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveAccessibleDescription(
      'This is not an e-mail address.',
    )
  })

  await test.step('The first person becomes administrator and sees what to do next', async () => {
    await page.getByLabel('Business').fill('Clínica Sol')
    await page.getByLabel('Your name').fill('Ada Ruiz')
    await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@clinica-sol.example')
    await page.getByLabel('Password', { exact: true }).fill('sol y sombra 2026')
    await page.getByRole('button', { name: 'Create workspace' }).click()
    await expect(page.getByText('Clínica Sol')).toBeVisible()
    await shot(page, 'no-channel')
    await page.getByRole('link', { name: 'Connect a channel' }).click()
  })

  await test.step('Signing out and in again works', async () => {
    await page.getByRole('button', { name: /^Ada Ruiz: profile/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@clinica-sol.example')
    await page.getByLabel('Password', { exact: true }).fill('not my password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('alert')).toHaveText('This e-mail and password do not match.')
    await expect(page.getByRole('button', { name: 'Enter the demo' })).toBeHidden()
    await page.getByLabel('Password', { exact: true }).fill('sol y sombra 2026')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('link', { name: 'Settings' }).click()
  })

  await test.step('The channel’s own form connects the account', async () => {
    await page.getByRole('link', { name: 'WhatsApp' }).click()
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(page.getByLabel('Phone number ID')).toHaveAccessibleDescription(/This is needed\./)
    await page.getByLabel('Phone number ID').fill('my number')
    await page.getByLabel('WhatsApp Business account ID').fill('102900000000001')
    await page.getByLabel('Access token').fill('EAAFakeTokenOfTheSandbox')
    await page.getByLabel('App secret').fill('fake-app-secret-of-the-sandbox')
    await page.getByLabel('Verify token').fill('fake-verify-token')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(page.getByLabel('Phone number ID')).toHaveAccessibleDescription(
      /Only digits, as shown in Meta/,
    )
    await shot(page, 'connect-errors')
    await page.getByLabel('Phone number ID').fill('106500000000001')
    await page.getByLabel('Name', { exact: true }).fill('Reception')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Reception' })).toBeVisible()
  })

  await test.step('What the provider needs to know stands there; the operator enters both sides', async () => {
    const webhook = await page
      .getByText(/\/channels\/whatsapp\/[0-9a-f-]+\/webhook$/)
      .first()
      .textContent()
    const accountId = webhook?.split('/').at(-2) ?? ''
    const settings = await sandbox.openAccount({
      accountId,
      channel: 'whatsapp',
      name: 'Clínica Sol',
      webhookUrl: (webhook ?? '').replace('//localhost', '//127.0.0.1'),
    })
    await page.getByText('More settings').click()
    await page.getByLabel('Graph API address').fill(String(settings.baseUrl))
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Check connection' }).click()
    await expect(page.getByText('The connection works')).toBeVisible()
    await shot(page, 'connected')
    await expect(page.getByRole('textbox', { name: 'Access token' })).toHaveValue('')

    const me = await sandbox.add({ accountId }, { name: 'Ada herself', phone: '+34600120051' })
    await me.says('Does it work?')
    const ada = desk(page)
    await page.getByRole('link', { name: /^Inbox/ }).click()
    await ada.open('Ada herself')
    await ada.send('It does!')
    await expect.poll(() => me.heard()).toEqual(['It does!'])
  })

  await test.step('The door to the set-up is closed now', async () => {
    await page.goto('/set-up')
    await expect(page).toHaveURL(/\/inbox\/open/)
    const response = await page.request.post(`${atrium.url}/api/v1/session/setup`, {
      headers: { 'x-atrium': '1' },
      data: { workspace: 'Mine', name: 'Eve', email: 'eve@example.com', password: 'x'.repeat(12) },
    })
    expect(response.status()).toBe(409)
  })
})
