import { expect, test } from '../../atrium.ts'
import { connectSite } from '../../support/connect.ts'
import { openPhones } from '../../support/phones-page.ts'
import { stranger } from '../../support/places.ts'

test('A visitor goes on elsewhere in mid-thought, and stays one conversation', async ({
  agent,
  page,
  browser,
  sandbox,
  api,
  atrium,
  shot,
}) => {
  const accountId = await connectSite(api, sandbox, atrium.url, 'Doors site', {
    continueOn: ['telegram', 'whatsapp', 'line'],
  })
  const { customer } = await sandbox.add({ accountId }, { name: 'Somebody' })
  const context = await browser.newContext({ storageState: stranger })
  const shop = await context.newPage()
  await shop.goto(`${sandbox.url}/shop.html?account=${accountId}&customer=${customer.id}`)
  await shop.getByRole('button', { name: /^Open chat/ }).click()
  const chat = shop.frameLocator('atrium-chat iframe')
  const elsewhere = chat.getByRole('button', { name: 'Continue elsewhere' })

  await test.step('Whoever has said nothing is offered nothing', async () => {
    await expect(chat.getByRole('heading', { name: 'Salon Lumière' })).toBeVisible()
    await expect(elsewhere).toHaveCount(0)
  })

  const door = chat.getByRole('region', { name: 'Continue elsewhere' })
  const url = await test.step('The doors are those of the settings; one gives a link', async () => {
    await chat.getByRole('textbox', { name: 'Write a message…' }).fill('Have you room on Saturday?')
    await chat.getByRole('button', { name: 'Send' }).click()
    await elsewhere.click()
    await expect(door.getByRole('button')).toHaveText(['Telegram', 'WhatsApp', 'LINE'])
    await shot(shop, 'doors-offered')
    await door.getByRole('button', { name: 'Telegram' }).click()
    const link = door.getByRole('link', { name: 'Open Telegram' })
    await expect(link).toBeFocused()
    await shot(shop, 'doors-link')
    await shop.keyboard.press('Escape')
    await expect(door).toHaveCount(0)
    await expect(elsewhere).toBeVisible()
    await elsewhere.click()
    return (await link.getAttribute('href')) ?? ''
  })

  await test.step('On the phone the talk goes on, and the team sees one', async () => {
    await page.goto('/inbox/open')
    await page.getByRole('list', { name: 'Conversations' }).getByText('room on Saturday?').click()
    const phone = await sandbox.add('telegram', { name: 'Odile Perrin' })
    await phone.does({ kind: 'open', url })
    await expect(agent.line(/Matched to existing record.*Continued from webchat/)).toBeVisible()
    await expect(agent.line('Opened the chat by the link.')).toBeVisible()
    await expect(agent.timeline.getByText('ATR-')).toHaveCount(0)
    await agent.send('Saturday at ten?')
    await expect.poll(() => phone.heard()).toEqual(['Saturday at ten?'])
    await shot(page, 'doors-one-conversation')
    await expect(chat.getByRole('log').getByText('Saturday at ten?')).toHaveCount(0)
  })
  await context.close()
})

test('A link that a customer taps opens the other app on the same phone', async ({
  agent,
  page,
  browser,
  sandbox,
  shot,
}) => {
  const name = 'Fabienne Colin'
  const whatsapp = await sandbox.add('whatsapp', { name, phone: '+33612360099' })
  await whatsapp.says('Can I write on Telegram too?')
  await page.goto('/inbox/open')
  await agent.open(name)
  await page.getByRole('button', { name: /WhatsApp · / }).click()
  await page.getByRole('menuitem', { name: /^Telegram/ }).click()
  await expect(agent.reply).toHaveValue(/https:\/\/t\.me\/\w+\?start=ATR-/)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => whatsapp.heard()).toHaveLength(1)

  const context = await browser.newContext({ storageState: stranger })
  const phones = await openPhones(await context.newPage(), sandbox.url)
  const phone = await phones.take(0, 'WhatsApp', name)
  await phone.getByRole('link', { name: /t\.me/ }).click()
  await expect(phone.getByText('/start', { exact: true })).toBeVisible()
  await shot(phones.page, 'doors-phone')
  await expect(agent.line(/Matched to existing record.*Continued from whatsapp/)).toBeVisible()
  await expect(agent.line('Opened the chat by the link.')).toBeVisible()
  await context.close()
})
