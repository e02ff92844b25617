import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'

test('A label is made in a customer’s record, found in the list, and asked for by a segment that shows who is in it and why not', async ({
  agent,
  page,
  sandbox,
  shot,
}) => {
  test.setTimeout(120_000)
  const person = { name: 'Vera Lagos', phone: '+34600120077' }
  const whatsapp = await sandbox.add('whatsapp', person)
  await whatsapp.says('¿Hacéis recogidos de novia?')

  await test.step('Given in the record', async () => {
    await page.goto('/inbox/open')
    await agent.open(person.name)
    const { panel } = agent
    await panel.getByRole('button', { name: 'Add a label' }).click()
    await page.getByRole('textbox', { name: 'Find or make a label' }).fill('Novia <b>2027</b>')
    await page.getByRole('option', { name: 'Make “Novia <b>2027</b>”' }).click()
    await expect(panel.getByText('Novia <b>2027</b>')).toBeVisible()
    await panel.getByRole('button', { name: 'Add a label' }).click()
    await page.getByRole('textbox', { name: 'Find or make a label' }).fill('VIP')
    await page.getByRole('option', { name: 'Make “VIP”' }).click()
    await expect(panel.getByText('VIP')).toBeVisible()
    await shot(page, 'labels-panel')
    await panel.getByRole('button', { name: 'Take away VIP' }).click()
    await expect(panel.getByText('VIP')).toBeHidden()
  })

  await test.step('Found in the list', async () => {
    await page.goto('/contacts')
    const filter = page.getByRole('group', { name: 'Only with this label' })
    await filter.getByRole('button', { name: 'Novia <b>2027</b>' }).click()
    const found = page.getByRole('region', { name: 'Contacts' }).getByRole('listitem')
    await expect(found).toHaveCount(1)
    await expect(found).toContainText(person.name)
    await shot(page, 'labels-filter')
  })

  await test.step('Asked for by a segment', async () => {
    await page.goto('/broadcasts')
    await page.getByRole('link', { name: 'Segments' }).click()
    await page.getByRole('button', { name: 'New segment' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Brides')
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('combobox', { name: 'Condition' }).click()
    await page.getByRole('option', { name: 'Label', exact: true }).click()
    // Labels of other journeys may be there.
    await page.getByRole('combobox', { name: 'Label', exact: true }).click()
    await page.getByRole('option', { name: 'Novia <b>2027</b>' }).click()
    const people = page.getByRole('region', { name: 'Who they are' })
    await expect(people.getByRole('listitem')).toHaveCount(1)
    await expect(people.getByRole('link', { name: person.name })).toBeVisible()
    await people.getByRole('combobox', { name: 'Written to through' }).click()
    await page.getByRole('option', { name: 'WhatsApp', exact: true }).click()
    await expect(people.getByRole('button', { name: /^1 .*yes/i })).toBeVisible()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
    await expectAccessible(page)
    await shot(page, 'segment')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'segment-narrow-dark')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('link', { name: 'Segments' }).click()
    await expect(page.getByText('1 customer', { exact: true })).toBeVisible()
    await shot(page, 'segments')
  })

  await test.step('A label that a segment asks for stays; without the segment it can go', async () => {
    await page.goto('/settings/labels')
    await page.getByRole('button', { name: 'Remove Novia <b>2027</b>' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await expect(dialog.getByText('The segment “Brides” asks for this label.')).toBeVisible()
    await page.keyboard.press('Escape')
    await shot(page, 'labels-settings')
    await page.goto('/broadcasts/segments')
    await page.getByRole('link', { name: /Brides/ }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByRole('link', { name: /Brides/ })).toBeHidden()
    await page.goto('/settings/labels')
    await page.getByRole('button', { name: 'Remove Novia <b>2027</b>' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByRole('button', { name: 'Remove Novia <b>2027</b>' })).toBeHidden()
  })
})
