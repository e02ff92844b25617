import { expect, test } from '../../atrium.ts'

test('A list, a place and a contact card reach the phone, by the keyboard; words in the composer stay or go with them', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const ida = await sandbox.add('whatsapp', { name: 'Ida Becker', phone: '+4915112340041' })
  await page.goto('/inbox/open')
  await ida.says('When and where?')
  await agent.open('Ida Becker')
  const more = page.getByRole('button', { name: 'More to send' })
  const dialog = page.getByRole('dialog', { name: 'Send something else' })
  const kind = async (name: string) => {
    await more.click()
    await dialog.getByRole('button', { name, exact: true }).click()
  }
  const contents = async () => (await ida.messages()).map(({ content }) => content)

  await agent.reply.fill('When does it suit you?')
  await more.click()
  await expect(dialog.getByLabel('Text above the list')).toHaveValue('When does it suit you?')
  await dialog.getByLabel('Row 1', { exact: true }).fill('Friday at ten')
  await dialog.getByLabel('Description of row 1').fill('With Inès')
  await dialog.getByRole('button', { name: 'Add a row' }).click()
  await dialog.getByLabel('Row 2', { exact: true }).fill('Saturday at two')
  await shot(page, 'more-list')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(agent.reply).toHaveValue('')
  await expect.poll(contents).toContainEqual(
    expect.objectContaining({
      kind: 'list',
      text: 'When does it suit you?',
      sections: [
        {
          rows: [
            expect.objectContaining({ title: 'Friday at ten', description: 'With Inès' }),
            expect.objectContaining({ title: 'Saturday at two' }),
          ],
        },
      ],
    }),
  )

  await agent.reply.fill('See you there')
  await kind('Place')
  const at = dialog.getByLabel('Coordinates, or a link to a map')
  await at.fill('the salon')
  await expect(dialog.getByText('There are no coordinates in this.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
  await at.fill('https://www.openstreetmap.org/#map=17/48.8566/2.3522')
  await dialog.getByLabel('Name of the place').fill('Salon Lumière')
  await shot(page, 'more-place')
  await page.keyboard.press('Enter')
  await expect
    .poll(contents)
    .toContainEqual(
      expect.objectContaining({ kind: 'location', latitude: 48.8566, name: 'Salon Lumière' }),
    )
  await expect(agent.reply).toHaveValue('See you there')

  await page.keyboard.press('Control+.')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await more.click()
  await shot(page, 'more-narrow')
  await page.keyboard.press('Escape')
  await kind('Contact card')
  await dialog.getByLabel('Name', { exact: true }).fill('Inès Roche')
  await dialog.getByLabel('Phone number').fill('+33 6 12 34 56 78')
  await shot(page, 'more-card')
  await page.keyboard.press('Enter')
  await expect.poll(contents).toContainEqual(
    expect.objectContaining({
      kind: 'contacts',
      cards: [expect.objectContaining({ name: 'Inès Roche' })],
    }),
  )
  await page.keyboard.press('Escape')
})

test('On Messenger the question for a phone number is one tap; the number is not taken for proof', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const lou = await sandbox.add('messenger', { name: 'Lou Petit', phone: '+33612340042' })
  await page.goto('/inbox/open')
  await lou.says('Can you call me?')
  await agent.open('Lou Petit')
  await page.getByRole('button', { name: 'More to send' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send something else' })
  await expect(dialog.getByRole('button', { name: 'Place', exact: true })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Ask by button' }).click()
  await dialog.getByLabel('Your question').fill('At which number?')
  await shot(page, 'more-ask')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  const asked = async () => (await lou.messages()).find(({ content }) => content.kind === 'ask')
  await expect.poll(asked).toMatchObject({ content: { text: 'At which number?', for: 'phone' } })
  await lou.does({ kind: 'share', to: (await asked())?.id ?? '' })
  await expect(agent.message('+33612340042')).toBeVisible()
})
