import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { expect, test } from '../../atrium.ts'

test('Contacts are found by a part of their name in any script, by address and by the end of the phone', async ({
  page,
  shot,
}) => {
  await page.goto('/contacts')
  const search = page.getByRole('textbox', { name: 'Name, address or phone' })
  const found = page.getByRole('region', { name: 'Contacts' }).getByRole('listitem')
  for (const [words, name] of [
    ['hernandez', 'Sofía Hernández'],
    ['田中', '田中 健二'],
    ['السيد', 'فاطمة السيد'],
    ['петрова', 'Ольга Петрова'],
    ['julien.petit@', 'Julien Petit'],
    ['223344', 'Ana Reyes'],
  ] as const) {
    await search.fill(words)
    await expect(found.first()).toContainText(name)
    // Nobody else: who is known by a phone and by an address may stand there twice.
    await expect(found.filter({ hasNotText: name })).toHaveCount(0)
  }
  await shot(page, 'contacts-search')
  await search.fill('nobody at all')
  await expect(page.getByText('Nobody found')).toBeVisible()

  await page.goto('/search')
  await page.getByRole('searchbox').fill('balayage')
  await expect(page.getByRole('link').filter({ hasText: 'Marie Dubois' }).first()).toBeVisible()
  await page.getByRole('searchbox').fill('окрашивание')
  await expect(page.getByRole('link').filter({ hasText: 'Ольга Петрова' }).first()).toBeVisible()
  await shot(page, 'search')
})

test('Two contacts are linked after asking, and unlinked again: both timelines are as before', async ({
  agent,
  page,
  sandbox,
  api,
  shot,
}) => {
  const phone = await sandbox.add('whatsapp', { name: 'Greta Holm', phone: '+4512340071' })
  const mail = await sandbox.add('email', { name: 'G. Holm', email: 'greta.holm@example.com' })
  await page.goto('/inbox/open')
  await phone.says('Can I bring my dog?')
  await mail.says('One more question about the dog.', { subject: 'Dog' })
  await expect(agent.row('Greta Holm')).toBeVisible()
  await expect(agent.row('G. Holm')).toBeVisible()
  const timelineOf = async (name: string): Promise<unknown[]> => {
    const { items } = await api.call(contactsApi.list, { query: { search: name } })
    const id = items.find((contact) => contact.name === name)?.id ?? ''
    const timeline = await api.call(inboxApi.timeline, { params: { id } })
    return timeline.items.flatMap((item) =>
      item.type === 'message'
        ? [{ id: item.id, handle: item.handleId, content: item.content }]
        : [],
    )
  }
  const before = { phone: await timelineOf('Greta Holm'), mail: await timelineOf('G. Holm') }
  expect(before.phone).toHaveLength(1)

  await test.step('Link', async () => {
    await agent.open('Greta Holm')
    await agent.panel.getByRole('button', { name: 'Link another contact' }).click()
    const dialog = page.getByRole('dialog', { name: 'Who is the same person as Greta Holm?' })
    await dialog.getByRole('textbox').fill('greta.holm@')
    await dialog.getByRole('button', { name: 'G. Holm' }).click()
    const sure = page.getByRole('dialog', { name: 'The same person?' })
    await expect(sure).toContainText('it can be undone without loss')
    await shot(page, 'link-confirm')
    await sure.getByRole('button', { name: 'Link', exact: true }).click()
    await expect(agent.message('One more question about the dog.')).toBeVisible()
    await expect(agent.message('Can I bring my dog?')).toBeVisible()
    await expect(agent.row('G. Holm')).toBeHidden()
  })

  await test.step('Unlink', async () => {
    await agent.panel.getByRole('button', { name: 'Undo link' }).click()
    const sure = page.getByRole('dialog', { name: 'Undo this link?' })
    await sure.getByRole('button', { name: 'Cancel' }).click()
    await expect(sure).toBeHidden()
    await agent.panel.getByRole('button', { name: 'Undo link' }).click()
    await sure.getByRole('button', { name: 'Undo link' }).click()
    await expect(agent.message('One more question about the dog.')).toBeHidden()
    await expect(agent.message('Can I bring my dog?')).toBeVisible()
    await expect(agent.row('G. Holm')).toBeVisible()
    expect({ phone: await timelineOf('Greta Holm'), mail: await timelineOf('G. Holm') }).toEqual(
      before,
    )
  })

  await test.step('Later messages follow their own address', async () => {
    await mail.says('Never mind, he stays at home.', { subject: 'Dog' })
    await agent.open('G. Holm')
    await expect(agent.message('he stays at home')).toBeVisible()
    await expect(agent.row('G. Holm')).toHaveCount(1)
  })
})
