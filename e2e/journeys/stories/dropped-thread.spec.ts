import { inboxApi } from '@atrium/contract/api/inbox'
import { expect, test } from '../../atrium.ts'

test('The same question on two channels is one conversation, and a second agent sees who is answering', async ({
  agent,
  colleague,
  sandbox,
  page,
  api,
  shot,
}) => {
  const nora = { name: 'Nora Keller', phone: '+4915112340002', username: 'nora.k' }
  const whatsapp = await sandbox.add('whatsapp', { name: nora.name, phone: nora.phone })
  const website = await sandbox.add('webchat', nora)
  await page.goto('/inbox/open')
  await whatsapp.says('Do you have a slot on Saturday?')
  await agent.open('Nora Keller')
  await website.says('Do you have a slot on Saturday? I also asked on WhatsApp.')
  await expect(agent.message('I also asked on WhatsApp')).toBeVisible()
  await expect(agent.row('Nora Keller')).toHaveCount(1)
  const list = await api.call(inboxApi.list, { query: { view: 'all' } })
  expect(list.items.filter(({ contactName }) => contactName === 'Nora Keller')).toHaveLength(1)

  await test.step('Hugo opens it and sees that Léa is there, then that she types', async () => {
    await colleague.page.goto('/inbox/open')
    await colleague.open('Nora Keller')
    await expect(agent.page.getByText('Hugo Blanc is viewing')).toBeVisible()
    await agent.reply.pressSequentially('Saturday at ten ')
    await expect(colleague.page.getByText('Léa Martin is typing')).toBeVisible()
    await shot(colleague.page, 'collision')
  })

  await test.step('Léa answers on one of the channels; Hugo sees it and need not', async () => {
    await agent.send('Saturday at ten is free.')
    await expect(colleague.message('Saturday at ten is free.')).toBeVisible()
    await expect(colleague.page.getByText('Léa Martin is typing')).toBeHidden()
    await expect(
      colleague.page.getByRole('button', { name: 'Assigned to Léa Martin' }),
    ).toBeVisible()
    await expect.poll(() => website.heard()).toEqual(['Saturday at ten is free.'])
    expect(await whatsapp.heard()).toEqual([])
  })
})
