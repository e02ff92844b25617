import type { FrameLocator, Page } from '@playwright/test'
import { expect, test } from '../../atrium.ts'
import { connectSite } from '../../support/connect.ts'
import { stranger } from '../../support/places.ts'

test('A visitor of the website: pre-chat, answer, files, the unread badge, a reload, a bad line', async ({
  agent,
  page,
  browser,
  sandbox,
  api,
  atrium,
  shot,
}) => {
  const accountId = await connectSite(api, sandbox, atrium.url, 'Wedding site', {
    preChatName: 'required',
    preChatEmail: 'optional',
  })
  const { customer } = await sandbox.add({ accountId }, { name: 'Somebody' })
  const context = await browser.newContext({ storageState: stranger })
  const shop = await context.newPage()
  const address = `${sandbox.url}/shop.html?account=${accountId}&customer=${customer.id}`
  await page.goto('/inbox/open')

  await test.step('The name is asked together with the first message', async () => {
    const chat = await openChat(shop, address)
    await chat.getByRole('textbox', { name: 'Write a message…' }).fill('Do you do bridal hair?')
    await chat.getByRole('button', { name: 'Send' }).click()
    await expect(chat.getByRole('alert')).toHaveText('Please fill this in')
    await chat.getByLabel('Name').fill('Paula Wirth')
    await shot(shop, 'widget-pre-chat')
    await chat.getByRole('button', { name: 'Send' }).click()
    await expect(said(chat, 'Do you do bridal hair?')).toBeVisible()
    await expect(chat.getByLabel('Name')).toBeHidden()
    await agent.open('Paula Wirth')
    await expect(agent.message('Do you do bridal hair?')).toBeVisible()
    await expect(agent.panel.getByRole('listitem').first()).toContainText('Claim')
  })

  await test.step('Typing and answers go both ways', async () => {
    const chat = frameOf(shop)
    await agent.reply.pressSequentially('We do')
    await expect(
      chat.getByRole('status').filter({ hasText: 'Léa Martin is typing' }),
    ).toBeAttached()
    await agent.send('We do, from 290 €.')
    await expect(said(chat, 'We do, from 290 €.')).toBeVisible()
    await expect(agent.state('We do, from 290 €.')).toHaveText('Read')
    const box = chat.getByRole('textbox', { name: 'Write a message…' })
    // It is told every three seconds, while letters come.
    await expect(async () => {
      await box.pressSequentially('Great ')
      await expect(page.getByText('Paula Wirth is typing')).toBeVisible({ timeout: 500 })
    }).toPass()
    await box.fill('Great ')
    await chat.getByRole('button', { name: 'Insert an emoji' }).click()
    await chat.getByRole('button', { name: '😀' }).click()
    await chat.getByRole('textbox', { name: 'Write a message…' }).press('Enter')
    await expect(agent.message('Great 😀')).toBeVisible()
  })

  await test.step('A file goes each way', async () => {
    const chat = frameOf(shop)
    const photo = await (await fetch(`${sandbox.url}/pictures/waves.png`)).arrayBuffer()
    const [chooser] = await Promise.all([
      shop.waitForEvent('filechooser'),
      chat.getByRole('button', { name: 'Attach a file' }).click(),
    ])
    await chooser.setFiles({ name: 'dream.png', mimeType: 'image/png', buffer: Buffer.from(photo) })
    await expect(chat.getByRole('button', { name: 'Remove dream.png' })).toBeVisible()
    await chat.getByRole('button', { name: 'Send' }).click()
    const picture = agent.timeline.getByRole('img', { name: 'dream.png' })
    await expect(picture).toBeVisible()
    await expect
      .poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth))
      .toBeGreaterThan(0)
    await expect(chat.getByRole('button', { name: 'Image dream.png' })).toBeVisible()
    await shot(shop, 'widget')
    const [ours] = await Promise.all([
      agent.page.waitForEvent('filechooser'),
      agent.page.getByRole('button', { name: 'Attach files' }).click(),
    ])
    await ours.setFiles({ name: 'ours.png', mimeType: 'image/png', buffer: Buffer.from(photo) })
    const attached = agent.page.getByRole('list', { name: 'Attached files' })
    await expect(attached).toContainText('ours.png')
    await agent.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(chat.getByRole('button', { name: 'Image ours.png' })).toBeVisible()
  })

  await test.step('Closed, it counts what is new; after a reload all is there', async () => {
    await frameOf(shop).getByRole('button', { name: 'Close chat' }).click()
    await agent.send('Shall we find a day for the trial?')
    await expect(shop.getByRole('button', { name: 'Open chat (1 unread)' })).toBeVisible()
    const chat = await openChat(shop, address)
    for (const words of ['Do you do bridal hair?', 'We do, from 290 €.', 'Shall we find a day'])
      await expect(said(chat, words)).toHaveCount(1)
    await expect(chat.getByLabel('Name')).toBeHidden()
  })

  await test.step('Without a line nothing is lost, and nothing arrives twice', async () => {
    const chat = frameOf(shop)
    await context.setOffline(true)
    await chat.getByRole('textbox', { name: 'Write a message…' }).fill('Thursday at ten?')
    await chat.getByRole('textbox', { name: 'Write a message…' }).press('Enter')
    await expect(said(chat, 'Thursday at ten?')).toContainText('Sending…')
    await context.setOffline(false)
    await expect(agent.message('Thursday at ten?')).toBeVisible({ timeout: 20_000 })
    await expect(said(chat, 'Thursday at ten?')).not.toContainText('Sending…')
    await expect(said(chat, 'Thursday at ten?')).toHaveCount(1)
    await expect(agent.message('Thursday at ten?')).toHaveCount(1)
  })
  await context.close()
})

async function openChat(shop: Page, address: string): Promise<FrameLocator> {
  await shop.goto(address)
  await shop.getByRole('button', { name: /^Open chat/ }).click()
  const chat = frameOf(shop)
  await expect(chat.getByRole('heading', { name: 'Salon Lumière' })).toBeVisible()
  return chat
}

function frameOf(shop: Page): FrameLocator {
  return shop.frameLocator('atrium-chat iframe')
}

function said(chat: FrameLocator, words: string) {
  return chat.getByRole('log').getByRole('article').filter({ hasText: words })
}
