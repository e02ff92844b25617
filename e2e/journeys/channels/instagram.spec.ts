import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'
import { connect } from '../../support/connect.ts'

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)

test('Instagram: chat, picture, seen, unsent, a limit in bytes, and an error in the provider’s words', async ({
  agent,
  api,
  sandbox,
  page,
  shot,
}) => {
  test.setTimeout(90_000)
  const accountId = await connect(api, sandbox, 'instagram', 'salon.lumiere')
  const ines = await sandbox.add({ accountId }, { name: 'Ines Vidal', username: 'ines.v' })
  await ines.says('¿Tenéis hueco mañana?')
  await page.goto('/inbox/open')
  await agent.open('Ines Vidal')

  await test.step('An answer is sent once, whatever comes first: the answer or its echo', async () => {
    await agent.send('Sí, a las diez.')
    await expect(agent.state('Sí, a las diez.')).toHaveText('Sent')
    await ines.does({ kind: 'read' })
    await expect(agent.state('Sí, a las diez.')).toHaveText('Read')
    await expect(agent.message('Sí, a las diez.')).toHaveCount(1)
  })

  await test.step('Pictures go both ways', async () => {
    await ines.sends({ name: 'look.png', type: 'image/png', data: picture, as: 'image' })
    await expect(agent.timeline.getByRole('img', { name: 'picture.jpg' })).toBeVisible()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'ours.png', mimeType: 'image/png', buffer: picture })
    await expect(page.getByText('ours.png')).toBeVisible()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect
      .poll(async () => (await ines.messages()).flatMap(({ files }) => files.map((f) => f.name)))
      .toEqual(['look.png', 'ours.png'])
  })

  await test.step('The limit counts bytes', async () => {
    await agent.reply.fill('ñ'.repeat(501))
    await expect(page.getByText('The text is too long for this channel.')).toBeVisible()
    await agent.reply.fill('')
  })

  await test.step('What she takes back is gone from the team’s view', async () => {
    const wrong = await ines.says('esto era para otra persona')
    await expect(agent.message('esto era para otra persona')).toBeVisible()
    await ines.does({ kind: 'delete', id: wrong })
    await expect(agent.message('esto era para otra persona')).toBeHidden()
    await expect(agent.row('Ines Vidal')).toContainText('Deleted message')
    await shot(page, 'instagram')
  })

  await test.step('An error is shown in Instagram’s words', async () => {
    const settings = { accessToken: 'revoked' }
    await api.call(channelsApi.update, { params: { id: accountId }, body: { settings } })
    await agent.send('¿Mejor a las once?')
    await expect(agent.state('¿Mejor a las once?')).toHaveText('Failed')
    await expect(agent.message('¿Mejor a las once?')).toContainText('Error validating access token')
    await shot(page, 'instagram-failed')
  })
})

test('Instagram: a comment and a direct message are one case; the answer goes where it was asked', async ({
  agent,
  api,
  sandbox,
  page,
}) => {
  test.setTimeout(90_000)
  const accountId = await connect(api, sandbox, 'instagram', 'salon.lyon')
  const leo = await sandbox.add({ accountId }, { name: 'Leo Marti', username: 'leo_m' })
  await leo.says('Do you ship to Spain?', { public: true })
  await page.goto('/inbox/open')
  await agent.open('@leo_m')
  const bar = page.getByRole('region', { name: 'Answer to a public comment' })
  await agent.reply.fill('We do!')
  await page.getByRole('button', { name: 'Answer in public' }).click()
  await expect(agent.message('We do!')).toContainText('Public answer')
  await bar.getByRole('button', { name: 'In private, once' }).click()
  await agent.reply.fill('Here is your discount.')
  await page.getByRole('button', { name: 'Answer in private' }).click()
  await expect(agent.message('Here is your discount.')).toContainText('Private answer')
  await expect.poll(() => leo.heard()).toEqual(['We do!', 'Here is your discount.'])

  await leo.says('Great, thanks')
  await expect(agent.message('Great, thanks')).toBeVisible()
  await expect(bar).toBeHidden()
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
})
