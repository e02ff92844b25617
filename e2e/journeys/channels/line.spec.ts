import { expect, test } from '../../atrium.ts'
import { openOwnAccount } from '../../support/own-account.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('On LINE: words, stickers and pictures both ways, a quote, a taking back, and an error in LINE’s words', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  const first = { channelSecret: 'later', accessToken: 'later' }
  const { accountId, set } = await openOwnAccount(api, sandbox, 'line', first)
  const yuki = await sandbox.add({ accountId }, { name: '佐藤 ゆき' })
  const asked = await yuki.says('土曜の午後は空いていますか？')
  await page.goto('/inbox/open')
  await agent.list.getByRole('link').filter({ hasText: '土曜の午後は空いていますか' }).click()
  await expect(agent.message('土曜の午後は空いていますか？')).toBeVisible()

  await agent.send('はい、14時でいかがでしょうか。')
  await expect(agent.state('はい、14時でいかがでしょうか。')).toHaveText('Sent')
  await expect.poll(() => yuki.heard()).toEqual(['はい、14時でいかがでしょうか。'])

  await test.step('A sticker and a picture are seen, and one goes back', async () => {
    await yuki.sends({ name: 'thanks.png', type: 'image/png', data: png, as: 'sticker' })
    await yuki.sends({ name: 'look.png', type: 'image/png', data: png, as: 'image' })
    await expect(agent.timeline.getByRole('img', { name: 'Sticker: thanks' })).toBeVisible()
    await expect(agent.timeline.getByRole('img', { name: 'photo.jpg' })).toBeVisible()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Attach files' }).click(),
    ])
    await chooser.setFiles({ name: 'bob.png', mimeType: 'image/png', buffer: png })
    await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('bob.png')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect
      .poll(async () => (await yuki.messages()).at(-1)?.files.map(({ kind }) => kind))
      .toEqual(['image'])
    const [picture] = (await yuki.messages()).at(-1)?.files ?? []
    const bytes = await (await fetch(picture?.url ?? '')).arrayBuffer()
    expect(Buffer.from(bytes).equals(png)).toBe(true)
    await shot(page, 'line-pictures')
  })

  await test.step('A sticker of LINE’s own is chosen, seen before it is sent, and goes by itself', async () => {
    await page.getByRole('button', { name: 'Stickers', exact: true }).click()
    const packs = page.getByRole('group', { name: 'Sticker packs' })
    await packs.getByRole('button', { name: 'LINE Characters: Pretty Phrases · Japanese' }).click()
    await packs.getByRole('button', { name: 'Sally: Special Edition' }).click()
    const sally = page.getByRole('group', { name: 'Sally: Special Edition' })
    await expect(sally.getByRole('button')).toHaveCount(40)
    await expect(sally.locator('img').first()).toHaveJSProperty('naturalWidth', 120)
    await shot(page, 'line-sticker-picker')
    await sally.getByRole('button', { name: 'Sally: Special Edition 4', exact: true }).click()
    const name = 'Sticker: Sally: Special Edition 4'
    const send = page.getByRole('button', { name: 'Send', exact: true })
    await expect(page.getByRole('img', { name })).toBeVisible()
    await shot(page, 'line-sticker-chosen')
    await page.getByRole('button', { name: `Remove ${name}` }).click()
    await expect(send).toBeDisabled()
    await page.getByRole('button', { name: 'Stickers', exact: true }).click()
    await sally.getByRole('button', { name: 'Sally: Special Edition 4', exact: true }).click()
    await send.click()
    await expect(agent.timeline.getByRole('img', { name })).toBeVisible()
    await expect
      .poll(async () => (await yuki.messages()).at(-1)?.files.map(({ kind }) => kind))
      .toEqual(['sticker'])
    const [sticker] = (await yuki.messages()).at(-1)?.files ?? []
    expect(sticker?.url).toContain('/sticker/10858/')
    await shot(page, 'line-sticker-sent')
  })

  await test.step('A quote shows what it answers, on both sides', async () => {
    const question = agent.message('土曜の午後は空いていますか？').first()
    await question.hover()
    await question.getByRole('button', { name: 'Reply to this message' }).click()
    await agent.reply.fill('15時も空いています。')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(agent.message('15時も空いています。')).toContainText('土曜の午後')
    await expect.poll(async () => (await yuki.messages()).at(-1)?.replyTo).toBe(asked)
  })

  await test.step('A day is asked for by LINE’s picker, and the day is the answer', async () => {
    await agent.reply.fill('何日がよろしいですか？')
    await page.getByRole('button', { name: 'More to send' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Ask by button' }).click()
    await dialog.getByRole('radio', { name: 'Day', exact: true }).check()
    await dialog.getByLabel('Not before').fill('2026-12-03')
    await dialog.getByLabel('Not after').fill('2026-12-01')
    await expect(dialog.getByText('This must lie after the first.')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Send' })).toBeDisabled()
    await dialog.getByLabel('Not after').fill('2026-12-20')
    await dialog.getByLabel('Words on the button').fill('日を選ぶ')
    await shot(page, 'line-ask-day')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await expect.poll(async () => (await yuki.heard()).at(-1)).toBe('何日がよろしいですか？')
    await yuki.does({ kind: 'share', to: (await yuki.messages()).at(-1)?.id ?? '' })
    await expect(agent.message('2026-12-03').last()).toContainText('日を選ぶ')
    await page.getByRole('button', { name: 'More to send' }).click()
    await dialog.getByRole('button', { name: 'Link or copy button' }).click()
    await dialog.getByLabel('Text above the button').fill('地図です。')
    await dialog.getByLabel('Words on the button').fill('地図を開く')
    await dialog.getByRole('textbox', { name: 'Address' }).fill('javascript:alert(1)')
    await expect(dialog.getByText('This is no address that can be opened.')).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Address' }).fill('https://salon.example/map')
    await shot(page, 'line-link')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await expect.poll(async () => (await yuki.heard()).at(-1)).toBe('地図です。')
    await shot(page, 'line-asked')
  })

  await test.step('What the customer takes back is gone', async () => {
    const id = await yuki.says('まちがえました')
    await expect(agent.message('まちがえました')).toBeVisible()
    await yuki.does({ kind: 'delete', id })
    await expect(agent.timeline.getByText('This message was deleted')).toBeVisible()
    await expect(agent.message('まちがえました')).toHaveCount(0)
  })

  await test.step('A refusal is shown in LINE’s words', async () => {
    await set({ accessToken: 'revoked' })
    await agent.send('お待ちしております。')
    await expect(agent.state('お待ちしております。')).toHaveText('Failed')
    await expect(agent.message('お待ちしております。')).toContainText('Authentication failed.')
    await shot(page, 'line-failed')
  })
})
