import { templatesApi } from '@atrium/contract/api/sending/templates'
import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'
import type { Api } from '../../support/api.ts'
import { tapMail } from '../../support/mail/tap.ts'

// Here the clock is moved.
test.use({ where: 'later' })

/** Which templates go on after the window; returns those that did until now. */
async function goOnWith(api: Api, ids: string[]): Promise<string[]> {
  const { items } = await api.call(templatesApi.list)
  const before = items.filter(({ use }) => use === 'continue').map(({ id }) => id)
  for (const { id } of items) {
    const use = ids.includes(id) ? 'continue' : null
    if (ids.includes(id) !== before.includes(id))
      await api.call(templatesApi.configure, { params: { id }, body: { use } })
  }
  return before
}

test('Where no template is set to go on, a closed window is refused in words, and the composer says why', async ({
  api,
  agent,
  sandbox,
  page,
  shot,
}) => {
  const zoe = await sandbox.add('whatsapp', { name: 'Zoe Adler', phone: '+4915112340041' })
  await zoe.says('Can you call me back?')
  const used = await goOnWith(api, [])
  await page.goto('/inbox/open')
  await agent.open('Zoe Adler')
  await expect(page.getByText(/^Closes in 23 h/)).toBeVisible()
  await sandbox.advance(25)

  await test.step('Whoever still has the screen of yesterday is told by policy', async () => {
    await agent.reply.fill('Of course, when?')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const refusal = page.getByRole('alert')
    await expect(refusal).toContainText('Policy does not allow this message.')
    await expect(refusal).toContainText('The 24-hour window of WhatsApp closed at')
    await expect(agent.reply).toHaveValue('Of course, when?')
    await shot(page, 'policy-refused')
  })

  await test.step('Afterwards the composer knows it, and keeps the words', async () => {
    await page.reload()
    await expect(page.getByText('Window closed', { exact: true })).toBeVisible()
    await expect(page.getByText(/no template is set to go on/)).toBeVisible()
    await expect(agent.reply).toHaveValue('Of course, when?')
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
    await agent.reply.press('Control+Enter')
    await shot(page, 'window-closed')
  })

  await test.step('It opens again when the customer writes', async () => {
    await zoe.says('Hello?')
    await expect(page.getByText(/^Closes in (1 day|23 h)/)).toBeVisible()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(() => zoe.heard()).toEqual(['Of course, when?'])
  })
  await goOnWith(api, used)
})

test('While the provider is out of order a reply waits, and then arrives once', async ({
  agent,
  sandbox,
  page,
}) => {
  const yan = await sandbox.add('whatsapp', { name: 'Yan Brod', phone: '+4915112340042' })
  await yan.says('Is my colour ready?')
  await page.goto('/inbox/open')
  await agent.open('Yan Brod')
  await sandbox.break('whatsapp', { error: true })
  await agent.send('It is ready.')
  await expect(agent.state('It is ready.')).toHaveText('Sending')
  expect(await yan.heard()).toEqual([])
  await sandbox.break('whatsapp', { error: false })
  // The provider asked for a pause of 15 s.
  await sandbox.advance(0.01)
  await expect(agent.state('It is ready.')).toHaveText('Delivered')
  expect(await yan.heard()).toEqual(['It is ready.'])
})

test('A failure is shown in the provider’s words; another try sends exactly once', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  const xia = await sandbox.add('whatsapp', { name: 'Xia Berger', phone: '+4915112340043' })
  await xia.says('Do you take cards?')
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'whatsapp')
  const setToken = (accessToken: string) =>
    api.call(channelsApi.update, {
      params: { id: account?.id ?? '' },
      body: { settings: { accessToken } },
    })
  await page.goto('/inbox/open')
  await agent.open('Xia Berger')
  await setToken('a-token-that-was-revoked')
  await agent.send('Yes, all of them.')
  const message = agent.message('Yes, all of them.')
  await expect(agent.state('Yes, all of them.')).toHaveText('Failed')
  await expect(message).toContainText('Invalid OAuth access token')
  await expect(message).toContainText(
    'The channel account must be connected again in the settings.',
  )
  await expect(agent.row('Xia Berger')).toContainText('Failed: ')
  await shot(page, 'failed')

  await page.goto('/settings/channels')
  await expect(page.getByRole('link', { name: /WhatsApp.*Invalid OAuth/ })).toContainText('Broken')
  await setToken('EAAFakeTokenOfTheSandbox')
  await page.goto('/inbox/open')
  await agent.open('Xia Berger')
  await message.getByRole('button', { name: 'Send again' }).click()
  await expect(agent.state('Yes, all of them.')).toHaveText('Delivered')
  expect(await xia.heard()).toEqual(['Yes, all of them.'])
})

test('When the answer is lost the screen says so, nothing is repeated by itself, and a person decides', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  const wim = await sandbox.add('email', { name: 'Wim Claes', email: 'wim.claes@example.com' })
  await wim.says('Could you send me the invoice?', { subject: 'Invoice' })
  await page.goto('/inbox/open')
  await agent.open('Wim Claes')
  const tap = await tapMail(api)
  tap.loseAnswers(true)
  await agent.send('It is on its way.')
  const message = agent.message('It is on its way.')
  await expect(agent.state('It is on its way.')).toHaveText('Not certain')
  await expect(message).toContainText(
    'the message may have arrived. It is not sent again by itself.',
  )
  await shot(page, 'unknown')
  tap.loseAnswers(false)
  await sandbox.advance(1)
  expect(tap.mails()).toHaveLength(1)

  await message.getByRole('button', { name: 'Send again' }).click()
  await expect(agent.state('It is on its way.')).toHaveText('Sent')
  expect(tap.mails()).toHaveLength(2)
  // Both carry one Message-ID, so his mail program shows one mail.
  expect(await wim.heard()).toHaveLength(1)
  await tap.remove()
})
