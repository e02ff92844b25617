import { readFile } from 'node:fs/promises'
import { consentApi } from '@atrium/contract/api/sending/consent'
import { expect, test } from '../../atrium.ts'

test('What a customer said on being written to is noted with its reason, heard in the chat, shown with its proof and exported', async ({
  agent,
  page,
  sandbox,
  shot,
}) => {
  const person = { name: 'Consuelo Vega', phone: '+34600120034' }
  const whatsapp = await sandbox.add('whatsapp', person)
  await whatsapp.says('Hola, ¿abrís el lunes?')
  await page.goto('/inbox/open')
  await agent.open(person.name)
  const { panel } = agent
  await expect(panel.getByText('Marketing: no yes yet')).toBeVisible()
  await expect(panel.getByText('Reminders: not asked')).toBeVisible()

  await test.step('A member notes a yes, and cannot without a reason', async () => {
    await panel.getByRole('button', { name: 'Note what the customer said' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Note it' })).toBeDisabled()
    await dialog.getByLabel(/Where and how/).fill('Signed the form at the desk')
    await shot(page, 'consent-note')
    await dialog.getByRole('button', { name: 'Note it' }).click()
    await expect(dialog).toBeHidden()
    await expect(panel.getByText('Marketing: yes')).toBeVisible()
    await expect(page.getByText('yes to marketing')).toBeVisible()
    await expect(page.getByText('Signed the form at the desk')).toBeVisible()
    await shot(page, 'consent-panel')
  })

  await test.step('The customer’s STOP is heard, and only they can take it back', async () => {
    await whatsapp.says('Baja')
    await expect(panel.getByText('Marketing: no', { exact: true })).toBeVisible()
    await expect(panel.getByText('Surveys: no', { exact: true })).toBeVisible()
    await expect(page.getByText('Nothing that was not asked for is sent any more')).toBeVisible()
    await panel.getByRole('button', { name: 'Note what the customer said' }).click()
    await expect(page.getByText('After STOP only the customer can say yes again.')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('Every word with its proof, as a file too', async () => {
    await panel.getByRole('button', { name: 'What was said' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('“Baja”')).toBeVisible()
    await expect(dialog.getByText('“Signed the form at the desk”')).toBeVisible()
    await expect(dialog.getByText(/noted by a member · Léa Martin/)).toBeVisible()
    await shot(page, 'consent-said')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'consent-said-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Export proof' }).click()
    const file = await (await saving).path()
    const proof = consentApi.proof.response.parse(JSON.parse(await readFile(file, 'utf8')))
    expect(proof.exportedBy).toBe('Léa Martin')
    expect(proof.words.map(({ words }) => words)).toEqual(['Baja', 'Signed the form at the desk'])
  })
})

test('Where a yes by e-mail must be confirmed, its owner is asked by a mail, and their button confirms it', async ({
  agent,
  page,
  browser,
  sandbox,
  api,
  shot,
}) => {
  const policy = await api.call(consentApi.policy)
  await api.call(consentApi.setPolicy, {
    body: { ...policy, marketing: { ...policy.marketing, email: 'confirmed' } },
  })
  const person = { name: 'Berta Olmos', email: 'berta.olmos@mail.example' }
  const mail = await sandbox.add('email', person)
  await mail.says('¿Tenéis bonos de regalo?', { subject: 'Bonos' })
  await page.goto('/inbox/open')
  await agent.open(person.name)
  const { panel } = agent
  await panel.getByRole('button', { name: 'Note what the customer said' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/Where and how/).fill('Ticked the box at the desk')
  await dialog.getByRole('button', { name: 'Note it' }).click()
  await expect(panel.getByText('Marketing: not confirmed')).toBeVisible()
  await expect(panel.getByText(/Asked by mail on/)).toBeVisible()
  await shot(page, 'consent-asked')
  await panel.getByRole('button', { name: 'Ask again' }).click()
  await expect(page.getByText(/once a day and three times a month/)).toBeVisible()
  await expect(page.getByText('[link]').first()).toBeVisible()

  await expect
    .poll(async () => (await mail.heard()).some((text) => text.includes('/confirm/')))
    .toBe(true)
  const text = (await mail.heard()).find((each) => each.includes('/confirm/')) ?? ''
  const owner = await browser.newPage({ locale: 'es-ES', viewport: { width: 390, height: 844 } })
  await owner.goto(/http:\S+\/confirm\/\S+/.exec(text)?.[0] ?? '')
  await shot(owner, 'confirm-narrow')
  await owner.emulateMedia({ colorScheme: 'dark' })
  await shot(owner, 'confirm-narrow-dark')
  await expect(panel.getByText('Marketing: not confirmed')).toBeVisible()
  await owner.getByRole('button', { name: 'Sí, quiero recibirlo' }).click()
  await expect(owner.getByRole('heading', { name: 'Confirmado' })).toBeVisible()
  await owner.close()
  await expect(panel.getByText('Marketing: yes')).toBeVisible()
  await expect(panel.getByText(/Asked by mail on/)).toBeHidden()
  await api.call(consentApi.setPolicy, { body: policy })
})

test('Administrators say what needs a yes first, and agents see it', async ({
  page,
  colleague,
  api,
  shot,
}) => {
  await page.goto('/settings/consent')
  const cell = page.getByRole('combobox', { name: 'Marketing by WhatsApp' })
  const mail = page.getByRole('combobox', { name: 'Marketing by E-mail' })
  const save = page.getByRole('button', { name: 'Save' })
  await expect(cell).toHaveValue('opt_in')
  await expect(mail).toHaveValue('none')
  await expect(save).toBeDisabled()
  await mail.selectOption('After a confirmed yes')
  await shot(page, 'opt-in')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await shot(page, 'opt-in-narrow-dark')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  await save.click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await expect(save).toBeDisabled()
  expect(await api.call(consentApi.policy)).toMatchObject({ marketing: { email: 'confirmed' } })
  await colleague.page.goto('/settings/consent')
  await expect(colleague.page.getByRole('combobox', { name: 'Marketing by E-mail' })).toBeDisabled()
  await page.getByRole('button', { name: 'Back to the safe default' }).click()
  await save.click()
  await expect(save).toBeDisabled()
})
