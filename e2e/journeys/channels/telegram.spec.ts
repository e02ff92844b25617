import { inboxApi } from '@atrium/contract/api/inbox'
import { channelsApi } from '@atrium/contract/api/settings'
import { MessageId, newId } from '@atrium/contract/ids'
import { picture } from '../../../sandbox/src/world/picture.ts'
import { expect, test } from '../../atrium.ts'

test('On Telegram a customer and an agent write, send pictures, react and choose', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  const ida = await sandbox.add('telegram', { name: 'Ida Novak', username: 'ida_n' })
  const asked = await ida.says('Do you colour hair pink?')
  await page.goto('/inbox/open')
  await agent.open('Ida Novak')
  await expect(agent.timeline.getByText('Telegram', { exact: true }).first()).toBeVisible()

  await test.step('She is answered, and no window closes', async () => {
    await agent.send('Yes, from 60 €.')
    await expect.poll(() => ida.heard()).toEqual(['Yes, from 60 €.'])
    await expect(agent.state('Yes, from 60 €.')).toHaveText('Sent')
    await expect(page.getByText(/^Closes in/)).toHaveCount(0)
  })

  await test.step('A picture comes, and one goes', async () => {
    const { name, type, data } = picture('waves')
    const sent = await ida.sends({ name, type, data, as: 'image', caption: 'Like this one' })
    const shown = agent.message('Like this one').getByRole('img').first()
    await expect(shown).toBeVisible()
    await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(240)

    const nails = picture('nails')
    await ida.sends({ ...nails, as: 'image', caption: 'No, like this one', edit: sent })
    const replaced = agent.message('No, like this one')
    await expect(replaced.getByText('edited')).toBeVisible()
    await expect(replaced.getByRole('img')).toHaveCount(1)
    await replaced.hover()
    await replaced.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'What it said before' }).click()
    const earlier = page.getByRole('dialog', { name: 'What it said before' })
    await expect(earlier).toContainText('Like this one')
    await expect(earlier.getByRole('img', { name: 'photo.jpg' })).toBeVisible()
    await shot(page, 'telegram-replaced')
    await page.keyboard.press('Escape')

    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Attach files' }).click(),
    ])
    await chooser.setFiles({ name: 'pink.png', mimeType: type, buffer: Buffer.from(data) })
    await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('pink.png')
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
    await agent.send('Or like this?')
    await expect
      .poll(async () => (await ida.messages()).at(-1)?.files.map(({ kind }) => kind))
      .toEqual(['image'])
  })

  await test.step('A reaction goes and comes', async () => {
    await agent.message('Do you colour hair pink?').hover()
    await agent.message('Do you colour hair pink?').getByRole('button', { name: 'React' }).click()
    await page.getByRole('button', { name: '👍', exact: true }).click()
    await expect
      .poll(async () => (await ida.messages()).find(({ id }) => id === asked)?.reactions)
      .toEqual([{ by: 'business', emoji: '👍' }])
    const answered = (await ida.messages()).find(({ from }) => from === 'business')?.id ?? ''
    await ida.does({ kind: 'reaction', to: answered, emoji: '🔥' })
    await expect(
      agent.message('Yes, from 60 €.').getByRole('img', { name: 'The customer reacted with 🔥' }),
    ).toBeVisible()
  })

  await test.step('Buttons are sent, and the tap is her answer', async () => {
    const list = await api.call(inboxApi.list, { query: { view: 'all' } })
    const row = list.items.find(({ contactName }) => contactName === 'Ida Novak')
    const timeline = await api.call(inboxApi.timeline, { params: { id: row?.contactId ?? '' } })
    const last = timeline.items.findLast((item) => item.type === 'message')
    const place = { handleId: last?.handleId ?? '', accountId: last?.accountId ?? '' }
    const buttons = [
      { id: 'sat', title: 'Saturday' },
      { id: 'sun', title: 'Sunday' },
    ]
    const content = { kind: 'buttons' as const, text: 'Which day suits you?', buttons }
    const body = { messageId: newId(MessageId), ...place, content }
    await api.call(inboxApi.send, { params: { id: row?.id ?? '' }, body })
    await expect.poll(async () => (await ida.heard()).at(-1)).toBe('Which day suits you?')
    const to = (await ida.messages()).at(-1)?.id ?? ''
    await ida.does({ kind: 'choice', to, id: 'sun', title: 'Sunday' })
    await expect(agent.message('Sunday').last()).toBeVisible()
    await shot(page, 'telegram-thread')
  })
})

test('What Telegram refuses is shown in its words', async ({ agent, sandbox, page, api, shot }) => {
  const jon = await sandbox.add('telegram', { name: 'Jon Weber', username: 'jon_w' })
  await jon.says('Are you open on Monday?')
  await page.goto('/inbox/open')
  await agent.open('Jon Weber')
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'telegram')
  const setToken = (botToken: string) =>
    api.call(channelsApi.update, {
      params: { id: account?.id ?? '' },
      body: { settings: { botToken } },
    })
  const right = '7123456789:AAFakeTokenOfTheSandboxOnly-0123456'
  const broken = await setToken('7123456789:AAFakeTokenThatWasRevoked-0123456')
  expect(broken.health.text).toContain('Unauthorized')
  await agent.send('Yes, from nine.')
  await expect(agent.state('Yes, from nine.')).toHaveText('Failed')
  await expect(agent.message('Yes, from nine.')).toContainText('Unauthorized')
  await shot(page, 'telegram-refused')

  await setToken(right)
  await agent.message('Yes, from nine.').getByRole('button', { name: 'Send again' }).click()
  await expect(agent.state('Yes, from nine.')).toHaveText('Sent')
  expect(await jon.heard()).toEqual(['Yes, from nine.'])
})
