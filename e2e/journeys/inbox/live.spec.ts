import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'
import { lineTo } from '../../support/line.ts'
import { deliver } from '../../support/sandbox.ts'

test('What happens appears by itself: messages, the unread dot, counts, another agent’s assignment', async ({
  agent,
  colleague,
  sandbox,
  page,
}) => {
  const iris = await sandbox.add('whatsapp', { name: 'Iris Baum', phone: '+4915112340011' })
  const otto = await sandbox.add('whatsapp', { name: 'Otto Graf', phone: '+4915112340012' })
  await page.goto('/inbox/open')
  await expect(agent.list).toBeVisible()
  const count = page.getByRole('link', { name: /^Inbox/ })
  const before = Number(/\d+/.exec((await count.textContent()) ?? '')?.[0])

  await iris.says('Good morning!')
  await expect(agent.list.getByRole('listitem').first()).toContainText('Iris Baum')
  await expect(agent.row('Iris Baum').getByRole('img', { name: 'Unread' })).toBeVisible()
  await expect(count).toContainText(String(before + 1))

  await agent.open('Iris Baum')
  await expect(agent.row('Iris Baum').getByRole('img', { name: 'Unread' })).toBeHidden()
  await iris.says('One more thing: is parking free?')
  await expect(agent.message('is parking free?')).toBeVisible()

  await otto.says('Are you open on Monday?')
  await expect(agent.list.getByRole('listitem').first()).toContainText('Otto Graf')
  await expect(agent.row('Otto Graf')).toContainText('Are you open on Monday?')

  await colleague.page.goto('/inbox/open')
  await colleague.open('Iris Baum')
  await colleague.choose(
    colleague.page.getByRole('button', { name: 'Assign to' }),
    'Hugo Blanc (you)',
  )
  await expect(page.getByRole('button', { name: 'Assigned to Hugo Blanc' })).toBeVisible()
  await expect(agent.line('Hugo Blanc took the conversation')).toBeVisible()
  await expect(agent.row('Iris Baum').getByTitle('Assigned to Hugo Blanc')).toBeVisible()
})

test('After the connection was cut nothing is missing', async ({
  agent,
  sandbox,
  page,
  atrium,
}) => {
  const lina = await sandbox.add('whatsapp', { name: 'Lina Kovač', phone: '+38512340013' })
  const ivan = await sandbox.add('whatsapp', { name: 'Ivan Horvat', phone: '+38512340014' })
  // The browser's own "offline" leaves an open stream alive; a line that breaks does not.
  const line = await lineTo(atrium.url)
  await page.goto(`${line.url}/inbox/open`)
  await lina.says('Message 1')
  await agent.open('Lina Kovač')
  await expect(agent.message('Message 1')).toBeVisible()

  line.cut()
  await expect(page.getByText('The server cannot be reached.')).toBeVisible()
  for (const text of ['Message 2', 'Message 3', 'Message 4']) await lina.says(text)
  await ivan.says('Hello from Zagreb')
  line.mend()

  for (const text of ['Message 2', 'Message 3', 'Message 4'])
    await expect(agent.message(text)).toBeVisible({ timeout: 20_000 })
  await expect(agent.row('Ivan Horvat')).toContainText('Hello from Zagreb')
  await expect(page.getByText('The server cannot be reached.')).toBeHidden()
  const texts = await agent.timeline.getByRole('article').allInnerTexts()
  expect(texts.map((text) => /Message \d/.exec(text)?.[0])).toEqual([
    'Message 1',
    'Message 2',
    'Message 3',
    'Message 4',
  ])
  line.remove()
})

test('What comes late stands above, and who reads the newest goes on reading them', async ({
  agent,
  sandbox,
  page,
  api,
}) => {
  const phone = '+38512340015'
  const tena = await sandbox.add('whatsapp', { name: 'Tena Babić', phone })
  await page.goto('/inbox/open')
  for (let n = 1; n <= 12; n += 1) await tena.says(`Question ${n} of twelve`)
  await agent.open('Tena Babić')
  await expect(agent.message('Question 12 of twelve')).toBeInViewport()

  // A provider that was out of order brings what was written before, all at once.
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'whatsapp')
  const from = phone.slice(1)
  const earlier = Math.floor(Date.now() / 1000) - 3600
  const messages = Array.from({ length: 8 }, (_, n) => ({
    from,
    id: `wamid.late.${n}`,
    timestamp: String(earlier + n),
    type: 'text',
    text: { body: `Late words ${n + 1}` },
  }))
  const value = {
    messaging_product: 'whatsapp',
    contacts: [{ wa_id: from, profile: { name: 'Tena Babić' } }],
    messages,
  }
  expect((await deliver(account?.webhookUrl, value)).status).toBe(200)
  await tena.says('Are you there?')
  await expect(agent.message('Are you there?')).toBeInViewport()
  await expect(page.getByRole('button', { name: 'Latest' })).toBeHidden()

  // Who reads further up is left in peace, and goes back by a button.
  await page.getByRole('log', { name: 'Timeline' }).hover()
  await page.mouse.wheel(0, -2000)
  await expect(agent.message('Late words 1')).toBeInViewport()
  await tena.says('Hello?')
  await expect(agent.row('Tena Babić')).toContainText('Hello?')
  await expect(agent.message('Late words 1')).toBeInViewport()
  await page.getByRole('button', { name: 'Latest' }).click()
  await expect(agent.message('Hello?')).toBeInViewport()
})
