import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { expect, test } from '../../atrium.ts'

test.afterEach(async ({ api }) => {
  await api.call(assistantApi.set, {
    body: { engine: 'rules', baseUrl: null, model: null, key: null },
  })
})

test('What thinks for the assistant is chosen and tried before any customer meets it', async ({
  page,
  shot,
}) => {
  await page.goto('/settings/assistant')
  await expect(page.getByText('E-mail is answered by people').first()).toBeVisible()
  const mail = { name: 'The assistant answers at E-mail', exact: true }
  await expect(page.getByRole('switch', mail)).toBeDisabled()
  await page.getByRole('textbox', { name: 'A customer asks' }).fill('Hello!')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByText('Hello! How can we help you?')).toBeVisible()

  await page.getByRole('combobox', { name: 'Thinks with' }).selectOption('model')
  await page.getByRole('textbox', { name: 'Address of its API' }).fill('http://127.0.0.1:9/v1')
  await page.getByRole('textbox', { name: 'Model' }).fill('tiny-1')
  await page.getByLabel('Key', { exact: true }).fill('sk-secret')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('One is stored.')).toBeVisible()
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('')
  await page.getByRole('textbox', { name: 'A customer asks' }).fill('Hello!')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByText('It would hand over to the team.')).toBeVisible()
  await expect(page.getByText(/It could not think: /)).toBeVisible()
  await shot(page, 'assistant-settings')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByText(/It could not think: /).scrollIntoViewIfNeeded()
  await shot(page, 'assistant-settings-narrow-dark')
})

test('What it handed over a member hands back: from the menu or the palette, told in the timeline, refused in words', async ({
  agent,
  api,
  page,
  sandbox,
  shot,
}) => {
  const telegram = await sandbox.accountOf('telegram')
  const sms = await sandbox.accountOf('sms')
  const turn = (id: string, on: boolean) =>
    api.call(assistantApi.setAccount, { params: { id }, body: { on } })
  await turn(telegram, true)
  try {
    const nils = await sandbox.add('telegram', { name: 'Nils Hand' })
    await page.goto('/inbox/unassigned')
    await nils.says('Could I talk to a person please?')
    await agent.open('Nils Hand')
    await expect(agent.line(/The assistant handed over/)).toBeVisible()
    await page.getByRole('button', { name: 'More actions' }).click()
    await shot(page, 'hand-back-menu')
    await page.getByRole('menuitem', { name: 'Hand back to the assistant' }).click()
    await expect(agent.line(/^Léa Martin handed back to the assistant/)).toBeVisible()
    await expect(page.getByText('The assistant answers Nils Hand’s next message')).toBeVisible()
    await shot(page, 'handed-back')
    await page.getByRole('button', { name: 'More actions' }).click()
    await expect(page.getByRole('menuitem', { name: 'Write a note' })).toBeVisible()
    await expect(page.getByRole('menuitem', { name: 'Hand back to the assistant' })).toHaveCount(0)
    await page.keyboard.press('Escape')
    await nils.says('Hello!')
    await expect.poll(() => nils.heard()).toContain('Hello Nils! How can we help you?')

    // At this account it is off.
    const jo = await sandbox.add('sms', { name: 'Jo', phone: '+33644000777' })
    await jo.says('Anybody there?')
    await agent.open('+33 644 000 777')
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog')
    await palette.getByRole('textbox').fill('Hand back')
    await palette.getByRole('button', { name: 'Hand back to the assistant' }).click()
    await expect(
      page.getByText(/^The assistant is off at .*An administrator turns it on/),
    ).toBeVisible()
    await shot(page, 'hand-back-refused')
  } finally {
    await turn(telegram, false)
    await turn(sms, false)
  }
})
