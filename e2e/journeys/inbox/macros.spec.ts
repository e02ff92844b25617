import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'

test.use({ where: 'later' })

test('A macro is made, and after the window one command sends its template, labels the customer and resolves', async ({
  agent,
  colleague,
  page,
  sandbox,
  shot,
}) => {
  test.setTimeout(120_000)
  const person = { name: 'Paula Vega', phone: '+34600120099' }
  const phone = await sandbox.add('whatsapp', person)
  await phone.says('¿Ha llegado mi pedido?')

  await test.step('Made in the settings, its steps in order by keyboard', async () => {
    await page.goto('/settings/macros')
    await expect(page.getByText('Wedding: ask for the date')).toBeVisible()
    await shot(page, 'macros-settings')
    await page.getByRole('button', { name: 'New macro' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name' }).fill('Order is here')
    const add = async (kind: string) => {
      await form.getByRole('button', { name: 'Add a step' }).click()
      await page.getByRole('menuitem', { name: kind, exact: true }).click()
    }
    await add('Resolve')
    await add('Label')
    await form.getByRole('combobox', { name: 'Label' }).click()
    await page.getByRole('option', { name: 'Wedding' }).click()
    await add('Send a template')
    await form.getByRole('combobox', { name: 'Template' }).click()
    await page.getByRole('option', { name: 'order update' }).click()
    await expect(form.getByText('where it is approved: English, Spanish')).toBeVisible()
    const save = form.getByRole('button', { name: 'Save' })
    await form.getByRole('textbox', { name: '{{1}}' }).fill('{{first_name|amiga}}')
    await form.getByRole('textbox', { name: '{{2}}' }).fill('#4821')
    await form.getByRole('textbox', { name: '{{3}}' }).fill('✓')
    await shot(page, 'macros-form')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 780 })
    await shot(page, 'macros-form-phone-dark')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await form.getByRole('button', { name: 'Add a step' }).click()
    // A menu takes the focus when it has opened and gives it back when it has closed: keys wait for both.
    await expect(page.getByRole('menuitem', { name: 'Add a note', exact: true })).toBeFocused()
    await expect(page.getByRole('menuitem', { name: 'Reply', exact: true })).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(form.getByRole('button', { name: 'Add a step' })).toBeFocused()
    await form.getByRole('button', { name: 'Move step 1 down' }).press('Enter')
    await form.getByRole('button', { name: 'Move step 2 down' }).press('Enter')
    await form.getByRole('button', { name: 'Move step 2 up' }).click()
    const steps = form.getByRole('listitem')
    await expect(steps.first()).toContainText('Send a template')
    await expect(steps.last()).toContainText('Resolve')
    await expectAccessible(page)
    await save.click()
    await expect(page.getByText('Order is here')).toBeVisible()
    await page.setViewportSize({ width: 390, height: 780 })
    await shot(page, 'macros-settings-phone')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step('A colleague runs it and does not change it; what he makes is his own', async () => {
    const { page: his } = colleague
    await his.goto('/settings/macros')
    await expect(his.getByText('Order is here')).toBeVisible()
    await expect(his.getByText('Administrators change the macros')).toBeVisible()
    await expect(his.getByRole('button', { name: 'Edit Order is here' })).toBeHidden()
    await his.getByRole('button', { name: 'New macro' }).click()
    const form = his.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name' }).fill('Later')
    await form.getByRole('button', { name: 'Add a step' }).click()
    await his.getByRole('menuitem', { name: 'Snooze' }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(his.getByText('Only you', { exact: true })).toBeVisible()
    await shot(his, 'macros-settings-agent')
    await page.reload()
    await expect(page.getByText('Order is here')).toBeVisible()
    await expect(page.getByText('Later')).toBeHidden()
  })

  await test.step('What it will do is shown before, with channel and cost, and Enter does it', async () => {
    await sandbox.advance(25)
    await page.goto('/inbox/open')
    await agent.open(person.name)
    await agent.reply.press('/')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('option')).toHaveCount(4)
    await expect(dialog.getByRole('combobox', { name: 'Find a macro' })).toBeFocused()
    await shot(page, 'macros-list')
    await expectAccessible(page)
    await page.keyboard.type('order')
    await expect(dialog.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(dialog.getByText('Hola Paula, novedades de tu pedido #4821: ✓.')).toBeVisible()
    await expect(dialog.getByText(/via WhatsApp/)).toBeVisible()
    await expect(dialog.getByText('Utility')).toBeVisible()
    await expect(dialog.getByText(/costs about/)).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeFocused()
    await shot(page, 'macros-preview')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'macros-preview-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
  })

  await test.step('The phone shows the template; the customer is labelled, the case resolved, the timeline says by what', async () => {
    await expect
      .poll(() => phone.heard())
      .toContain(
        'Hola Paula, novedades de tu pedido #4821: ✓. Responde aquí si tienes una pregunta.',
      )
    await page.goto('/inbox/resolved')
    await agent.open(person.name)
    await expect(agent.line('Léa Martin ran the macro “Order is here”')).toBeVisible()
    await expect(agent.line(/Léa Martin resolved conversation/)).toBeVisible()
    await expect(agent.panel.getByText('Wedding')).toBeVisible()
    await expect(agent.reply).toHaveValue('')
    await shot(page, 'macros-done')
  })
})

test('A canned response goes into the composer, and words outside their window show what they become before they are run', async ({
  agent,
  page,
  sandbox,
  shot,
}) => {
  test.setTimeout(120_000)
  const person = { name: 'Nils Berg', phone: '+46701112299' }
  const phone = await sandbox.add('whatsapp', person)
  await phone.says('When do you open?')
  await page.goto('/inbox/open')
  await agent.open(person.name)

  await test.step('From the palette', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByPlaceholder('A command, a contact').fill('opening')
    await shot(page, 'macros-palette')
    await page.getByRole('button', { name: 'Run macro: Opening hours' }).click()
    await expect(agent.reply).toHaveValue(/^Hello Nils, we are open from Tuesday/)
    await expect(agent.reply).toBeFocused()
    await agent.reply.fill('Hello Nils, we open at nine.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(() => phone.heard()).toContain('Hello Nils, we open at nine.')
  })

  await test.step('A slash can still be meant', async () => {
    await agent.reply.press('/')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(agent.reply).toHaveValue('/')
    await agent.reply.fill('')
  })

  await test.step('At hour 25', async () => {
    await sandbox.advance(25)
    await page.setViewportSize({ width: 390, height: 780 })
    await page.reload()
    await page.getByRole('button', { name: 'Macros', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('option', { name: /Wedding: ask/ }).click()
    await expect(dialog.getByText('Hi Nils, we have an answer to your question.')).toBeVisible()
    await shot(page, 'macros-late-phone')
    await dialog.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect
      .poll(() => phone.heard())
      .toContain('Hi Nils, we have an answer to your question. Reply here to go on.')
  })

  await test.step('A step that cannot be done is named, and nothing can be run', async () => {
    const mail = await sandbox.add('email', { name: 'Ida Holm', email: 'ida@holm.example' })
    await mail.does({ kind: 'text', text: 'Hi, is there news?', subject: 'News' })
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto('/inbox/open')
    await agent.open('Ida Holm')
    await page.getByRole('button', { name: 'Macros', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('option', { name: /Ask to go on/ }).click()
    await expect(dialog.getByRole('alert')).toHaveText('This channel has no templates.')
    await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
    await shot(page, 'macros-problem')
  })
})
