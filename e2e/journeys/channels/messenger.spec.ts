import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'
import { connect } from '../../support/connect.ts'

// Here the clock is moved.
test.use({ where: 'later' })

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)

test('Messenger: chat, pictures, receipts, an error in the provider’s words, and the days of a person', async ({
  agent,
  api,
  sandbox,
  page,
  shot,
}) => {
  test.setTimeout(90_000)
  const accountId = await connect(api, sandbox, 'messenger', 'Salon page')
  const rita = await sandbox.add({ accountId }, { name: 'Rita Moll' })
  await rita.says('Do you have time on Friday?')
  await page.goto('/inbox/open')
  await agent.open('Rita Moll')

  await test.step('The name comes from the profile; the answer is delivered and read', async () => {
    await expect(agent.message('Do you have time on Friday?')).toBeVisible()
    await expect(page.getByText(/^Closes in 23 h/)).toBeVisible()
    await agent.send('Yes, at ten.')
    await expect(agent.state('Yes, at ten.')).toHaveText('Delivered')
    await rita.does({ kind: 'read' })
    await expect(agent.state('Yes, at ten.')).toHaveText('Read')
  })

  await test.step('Pictures go both ways', async () => {
    await rita.sends({ name: 'look.png', type: 'image/png', data: picture, as: 'image' })
    await expect(agent.timeline.getByRole('img', { name: 'picture.jpg' })).toBeVisible()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'ours.png', mimeType: 'image/png', buffer: picture })
    await expect(page.getByText('ours.png')).toBeVisible()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect
      .poll(async () => (await rita.messages()).flatMap(({ files }) => files.map((f) => f.name)))
      .toEqual(['look.png', 'ours.png'])
  })

  await test.step('An error is shown in the provider’s words', async () => {
    const setToken = (accessToken: string) =>
      api.call(channelsApi.update, {
        params: { id: accountId },
        body: { settings: { accessToken } },
      })
    await setToken('revoked')
    await agent.send('And at eleven?')
    await expect(agent.state('And at eleven?')).toHaveText('Failed')
    await expect(agent.message('And at eleven?')).toContainText('Error validating access token')
    await shot(page, 'messenger-failed')
    await setToken('EAAPageTokenOfTheSandbox')
  })

  await test.step('After a day a person may still answer, and the composer says until when', async () => {
    await sandbox.advance(30)
    await page.reload()
    await expect(page.getByText(/^Answers by a person until /)).toBeVisible()
    await shot(page, 'messenger-person')
    await agent.send('Sorry, a day late.')
    await expect.poll(() => rita.heard()).toContain('Sorry, a day late.')
    await sandbox.advance(7 * 24)
    await page.reload()
    await expect(page.getByText('Window closed', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
  })
})

test('Messenger: a comment is answered below it and once in private', async ({
  agent,
  api,
  sandbox,
  page,
  shot,
}) => {
  test.setTimeout(90_000)
  const accountId = await connect(api, sandbox, 'messenger', 'Second page')
  const olaf = await sandbox.add({ accountId }, { name: 'Olaf Brun' })
  await olaf.says('How much is the balayage?', { public: true })
  await page.goto('/inbox/open')
  await agent.open('Olaf Brun')
  const bar = page.getByRole('region', { name: 'Answer to a public comment' })

  await test.step('Nobody can miss that everybody reads the answer', async () => {
    await expect(bar.getByText('Everybody can read this')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeHidden()
    await agent.reply.fill('From 145 euros.')
    await shot(page, 'comment-public')
    await page.getByRole('button', { name: 'Answer in public' }).click()
    await expect(agent.message('From 145 euros.')).toContainText('Public answer')
    await expect
      .poll(async () => (await olaf.messages()).map((one) => [one.from, one.public ?? false]))
      .toEqual([
        ['customer', true],
        ['business', true],
      ])
  })

  await test.step('The private answer is a choice of its own, and goes to him alone', async () => {
    await bar.getByRole('button', { name: 'In private, once' }).click()
    await expect(bar.getByText(/^Only Olaf Brun reads this/)).toBeVisible()
    await expect(page.getByText('Everybody can read this')).toBeHidden()
    await agent.reply.fill('For you 130.')
    await shot(page, 'comment-private')
    await page.getByRole('button', { name: 'Answer in private' }).click()
    await expect(agent.message('For you 130.')).toContainText('Private answer to a comment')
    await expect.poll(() => olaf.heard()).toEqual(['From 145 euros.', 'For you 130.'])
    expect((await olaf.messages()).at(-1)?.public ?? false).toBe(false)
  })

  await test.step('A second private answer is refused in words, and the words stay', async () => {
    await expect(bar.getByText('Everybody can read this')).toBeVisible()
    await bar.getByRole('button', { name: 'In private, once' }).click()
    await agent.reply.fill('Or 120?')
    await page.getByRole('button', { name: 'Answer in private' }).click()
    await expect(page.getByRole('alert')).toContainText('has had its one private answer')
    await expect(agent.reply).toHaveValue('Or 120?')
    await shot(page, 'comment-refused')
  })

  await test.step('When he writes himself, the reply is private again', async () => {
    await olaf.says('Thank you!')
    await expect(agent.message('Thank you!')).toBeVisible()
    await expect(bar).toBeHidden()
    await expect(page.getByText(/^Closes in (1 day|23 h)/)).toBeVisible()
  })
})
