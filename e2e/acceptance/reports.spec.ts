import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { reportsApi } from '@atrium/contract/api/reports'
import type { FigureName, Figures } from '@atrium/contract/report/report'
import { expect, test } from '../atrium.ts'
import type { Api } from '../support/api.ts'

// Here the clock is moved.
test.use({ where: 'later' })

/** From today until after anything to which this installation's clock is moved. */
function days(): { from: string; to: string } {
  const day = (ahead: number): string =>
    new Date(Date.now() + ahead * 24 * 3600_000).toISOString().slice(0, 10)
  return { from: day(0), to: day(380) }
}

/** By how much each figure grew while something happened. */
async function during(
  api: Api,
  happens: () => Promise<unknown>,
): Promise<Record<keyof Figures, number>> {
  const was = await figures(api)
  await happens()
  const is = await figures(api)
  const grown = Object.entries(is).map(([name, value]) => [
    name,
    (value ?? 0) - (was[name as keyof Figures] ?? 0),
  ])
  return Object.fromEntries(grown)
}

async function figures(api: Api): Promise<Figures> {
  const { total, uncounted } = await api.call(reportsApi.figures, { query: days() })
  expect(uncounted).toBe(0)
  return total
}

async function behind(api: Api, figure: FigureName, name: string) {
  await figures(api)
  const { items } = await api.call(reportsApi.conversations, { query: { ...days(), figure } })
  return items.find(({ contactName }) => contactName === name)
}

async function resolve(api: Api, name: string): Promise<void> {
  const { items } = await api.call(contactsApi.list, { query: { search: name } })
  const found = items.find((each) => each.name === name)
  const contact = await api.call(contactsApi.get, { params: { id: found?.id ?? '' } })
  const open = contact.conversations.find(({ status }) => status === 'open')
  const params = { id: open?.id ?? '' }
  await api.call(inboxApi.setStatus, { params, body: { status: 'resolved' } })
}

test('B18: The share of conversations automated is measured, never assumed', async ({
  api,
  sandbox,
  agent,
  page,
}) => {
  const params = { id: await sandbox.accountOf('telegram') }
  const name = 'Dix Huit'
  const helped = await sandbox.add('telegram', { name: 'Huit Dix', username: 'huit.dix' })
  const alone = await sandbox.add('telegram', { name, username: 'dix.huit' })
  const grown = await during(api, async () => {
    await api.call(assistantApi.setAccount, { params, body: { on: true } })
    for (const [who, hello] of [
      [alone, 'Hello Dix! How can we help you?'],
      [helped, 'Hello Huit! How can we help you?'],
    ] as const) {
      await who.says('Hello!')
      await expect.poll(() => who.heard()).toEqual([hello])
    }
    await api.call(assistantApi.setAccount, { params, body: { on: false } })
    await page.goto('/inbox/open')
    await agent.open('Huit Dix')
    await agent.send('And I am here, too.')
    await expect.poll(async () => (await helped.heard()).length).toBe(2)
    await resolve(api, name)
    await resolve(api, 'Huit Dix')
  })
  expect(grown).toMatchObject({ conversations: 2, resolvedForGood: 2, automated: 1 })
  expect(await behind(api, 'automated', name)).toBeTruthy()
  expect(await behind(api, 'automated', 'Huit Dix')).toBeUndefined()
})

test('B19: "Immediate" = under 10 minutes: reported as its own share', async ({
  api,
  sandbox,
  agent,
  page,
}) => {
  const quick = await sandbox.add('whatsapp', { name: 'Dix Neuf', phone: '+33612319191' })
  const slow = await sandbox.add('whatsapp', { name: 'Neuf Dix', phone: '+33612319192' })
  const grown = await during(api, async () => {
    await page.goto('/inbox/open')
    await quick.says('Are you open?')
    await agent.open('Dix Neuf')
    await agent.send('Until seven.')
    await expect.poll(() => quick.heard()).toEqual(['Until seven.'])
    await slow.says('Are you open?')
    await expect(agent.row('Neuf Dix')).toBeVisible()
    await sandbox.advance(0.25)
    await page.reload()
    await agent.open('Neuf Dix')
    await agent.send('Until seven.')
    await expect.poll(() => slow.heard()).toEqual(['Until seven.'])
  })
  expect(grown).toMatchObject({ conversations: 2, answered: 2, immediate: 1 })
  expect((await behind(api, 'immediate', 'Dix Neuf'))?.firstAnswerSeconds).toBeLessThan(600)
})

test('B20: Average handle time on asynchronous channels is not open-to-close time', async ({
  api,
  sandbox,
  agent,
  page,
}) => {
  const name = 'Vingt Heures'
  const whatsapp = await sandbox.add('whatsapp', { name, phone: '+33612320202' })
  await whatsapp.says('Is Friday free?')
  await page.goto('/inbox/open')
  await agent.open(name)
  await sandbox.advance(20)
  await agent.send('It is!')
  await expect.poll(() => whatsapp.heard()).toEqual(['It is!'])
  await resolve(api, name)
  const handled = await behind(api, 'handled', name)
  expect(handled?.firstAnswerSeconds).toBeGreaterThan(19 * 3600)
  expect(handled?.handleSeconds).toBeGreaterThan(0)
  expect(handled?.handleSeconds).toBeLessThanOrEqual(300)
})

test('B21: Context recovery rate is measured automatically; resolution rate counts only what was not reopened', async ({
  api,
  sandbox,
  agent,
  page,
}) => {
  const name = 'Vingt Etun'
  const person = { name, phone: '+33612321212' }
  const whatsapp = await sandbox.add('whatsapp', person)
  const site = await sandbox.add('webchat', { ...person, username: 'vingt.etun' })
  await page.goto('/inbox/open')
  const grown = await during(api, async () => {
    await whatsapp.says('The blond tone of spring, please.')
    await agent.open(name)
    await agent.send('Gladly.')
    await expect.poll(() => whatsapp.heard()).toEqual(['Gladly.'])
    await resolve(api, name)
  })
  expect(grown).toMatchObject({ resolvedForGood: 1, reopened: 0, cameBack: 0 })
  const returned = await during(api, async () => {
    await sandbox.advance(24)
    await site.says('On second thought: darker.')
    await page.goto('/inbox/open')
    await agent.open(name)
    await expect(agent.message('The blond tone of spring, please.')).toBeVisible()
    await agent.send('Darker it is.')
    await expect.poll(() => site.heard()).toEqual(['Darker it is.'])
    await resolve(api, name)
  })
  expect(returned).toMatchObject({
    conversations: 0,
    resolved: 0,
    resolvedForGood: -1,
    reopened: 1,
    switched: 1,
    cameBack: 1,
    recovered: 1,
  })
})

test('B25: A weekly cross-channel review is generated', async ({ api, sandbox, page, shot }) => {
  const whatsapp = await sandbox.add('whatsapp', { name: 'Vingt Cinq', phone: '+33612325252' })
  const sms = await sandbox.add('sms', { name: 'Cinq Vingt', phone: '+33612325253' })
  const waiting = async (channel: string) => {
    await figures(api)
    const query = { ...days(), figure: 'waiting', channel } as const
    return (await api.call(reportsApi.conversations, { query })).items.length
  }
  const before = [await waiting('whatsapp'), await waiting('sms')]
  for (const who of [whatsapp, sms]) await who.says('Hello?')
  await expect
    .poll(async () => [await waiting('whatsapp'), await waiting('sms')])
    .toEqual(before.map((count) => count + 1))
  await sandbox.advance(7 * 24 + 6)
  const { items } = await api.call(reportsApi.reviews)
  const [newest] = items
  const channels = newest?.channels.map(({ channel }) => channel)
  expect(channels).toEqual(expect.arrayContaining(['whatsapp', 'sms']))
  const found = newest?.findings.find(
    ({ kind, channel }) => kind === 'waiting' && channel === 'whatsapp',
  )
  expect(found?.is).toBeGreaterThan(0)
  await page.goto('/reports')
  const review = page.getByRole('region', { name: 'Weekly review' })
  await expect(review.getByText(/WhatsApp/).first()).toBeVisible()
  await shot(page, 'reports-review')
})
