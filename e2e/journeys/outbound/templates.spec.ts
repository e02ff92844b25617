import { expect, test } from '../../atrium.ts'

test.use({ where: 'later' })

test('A template is made, rejected, mended and approved; it opens a closed window', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const nora = await sandbox.add('whatsapp', { name: 'Nora Lind', phone: '+46701112233' })
  await nora.says('Do you have the argan oil again?')

  await page.goto('/settings/templates')
  await expect(page.getByRole('link', { name: /order_update English/ })).toBeVisible()
  await shot(page, 'templates')
  await page.getByRole('link', { name: 'New template' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Back in stock')
  const words = page.getByRole('textbox', { name: 'Words' })
  await words.fill('Hello {{1}}, the {{2}} {{1}}')
  await expect(page.getByText('Two placeholders need words between them.')).toBeVisible()
  await words.fill(
    'Hello {{1}}, the {{2}} that you asked about is in our shop again. Shall we keep one for you?',
  )
  await page.getByLabel('Example for {{1}}').fill('Nora')
  const preview = page.getByRole('figure', { name: 'As the customer will read it' })
  await expect(preview).toContainText('Hello Nora, the {{2}} that you asked about')
  await page.getByRole('button', { name: 'Button', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Quick reply' }).click()
  await page.getByRole('textbox', { name: 'Quick reply' }).fill('Yes, keep one')
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(page.getByText('Give an example for each placeholder')).toBeVisible()
  await page.getByLabel('Example for {{2}}').fill('argan oil')
  await shot(page, 'template-form')
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(page.getByRole('heading', { name: 'back_in_stock' })).toBeVisible()
  await expect(page.getByText('In review')).toBeVisible()

  await sandbox.decide('whatsapp', 'back_in_stock', { kind: 'reject', reason: 'PROMOTIONAL' })
  await expect(page.getByText('Meta finds it promotional, which its category')).toBeVisible()
  await shot(page, 'template-rejected')
  await page.getByRole('link', { name: 'Edit' }).click()
  await words.fill(
    'Hello {{1}}, you asked about {{2}}. We have it here now. Shall we keep one for you?',
  )
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(page.getByText('In review')).toBeVisible()
  await sandbox.decide('whatsapp', 'back_in_stock', { kind: 'approve' })
  await expect(page.getByText('It can be sent.')).toBeVisible()
  await page.getByLabel('{{1}}', { exact: true }).selectOption("The customer's first name")
  await page.getByLabel('{{2}}', { exact: true }).selectOption('The words of the message')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved')).toBeVisible()
  await shot(page, 'template-page')

  await sandbox.advance(25)
  await page.goto('/inbox/open')
  await agent.open('Nora Lind')
  await agent.reply.fill('the argan oil')
  await shot(page, 'window-closed')
  await page.getByRole('button', { name: 'Another template' }).click()
  await page.getByRole('textbox', { name: 'Find a template' }).fill('back in')
  await shot(page, 'template-picker')
  await page.getByRole('button', { name: /back in stock/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('textbox', { name: '{{1}}' })).toHaveValue('Nora')
  await expect(dialog.getByRole('figure')).toContainText(
    'Hello Nora, you asked about the argan oil.',
  )
  await shot(page, 'template-fill')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(agent.message('Hello Nora, you asked about the argan oil.')).toContainText(
    'Yes, keep one',
  )
  await expect
    .poll(() => nora.heard())
    .toContain(
      'Hello Nora, you asked about the argan oil. We have it here now. Shall we keep one for you?',
    )
  await expect(agent.reply).toHaveValue('')

  const asked = (await nora.messages()).at(-1)
  await nora.does({
    kind: 'choice',
    to: asked?.id ?? '',
    id: 'Yes, keep one',
    title: 'Yes, keep one',
  })
  await expect(agent.message('Yes, keep one').last()).toBeVisible()
  await agent.send('It waits for you at the till.')
  await shot(page, 'template-answered')
})

test('Catalogue, products and call buttons are made in the form; the catalogue stands alone', async ({
  page,
  shot,
}) => {
  for (const [name, kind, label] of [
    ['autumn_catalogue', 'Catalogue', 'See the catalogue'],
    ['autumn_products', 'Products', 'See the three'],
    ['call_us', 'Call in the app', 'Call the salon'],
  ] as const) {
    await page.goto('/settings/templates/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await page.getByText('Marketing', { exact: true }).click()
    await page
      .getByRole('textbox', { name: 'Words' })
      .fill('The autumn looks are here. Have a look!')
    await page.getByRole('button', { name: 'Button', exact: true }).click()
    await page.getByRole('menuitem', { name: kind }).click()
    await page.getByRole('textbox', { name: kind, exact: true }).fill(label)
    if (kind === 'Catalogue') {
      await page.getByRole('button', { name: 'Button', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Quick reply' }).click()
      await page.getByRole('textbox', { name: 'Quick reply' }).fill('Later')
      await expect(page.getByText('This button stands alone.').first()).toBeVisible()
      await page.getByRole('button', { name: 'Remove this button' }).last().click()
    }
    if (kind === 'Call in the app') await page.getByLabel(/Minutes in which/).fill('2880')
    const preview = page.getByRole('figure', { name: 'As the customer will read it' })
    await expect(preview).toContainText(label)
    await shot(page, `template-${name}`)
    await page.getByRole('button', { name: 'Submit for approval' }).click()
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await expect(page.getByText('In review')).toBeVisible()
  }
})
