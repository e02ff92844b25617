import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'
import type { Api } from '../../support/api.ts'
import { openOwnAccount } from '../../support/own-account.ts'

type Door = {
  channel: string
  /** Stands in the settings until the provider gave its own. */
  first: Record<string, unknown>
  /** What the provider refuses one day, and what its field is called. */
  secret: { key: string; field: string; refused: string }
  /** What the provider says then. */
  words: string
  /** How far a message gets when nobody has read it. */
  state: 'Sent' | 'Delivered'
}

const meta = { accessToken: 'later', appSecret: 'later', verifyToken: 'later' }
const apiSecret = (seed: number) => `whsec_${Buffer.alloc(32, seed).toString('base64')}`
const bot = (name: string) => `7123456789:AA${name}-0123456789`

const doors: Door[] = [
  {
    channel: 'telegram',
    first: { botToken: bot('TokenForTheBeginning') },
    secret: { key: 'botToken', field: 'Bot token', refused: bot('TokenThatWasRevoked') },
    words: 'Unauthorized',
    state: 'Sent',
  },
  {
    channel: 'instagram',
    first: { accountId: '1', ...meta },
    secret: { key: 'accessToken', field: 'Access token', refused: 'revoked' },
    words: 'Error validating access token',
    state: 'Sent',
  },
  {
    channel: 'messenger',
    first: { pageId: '1', appId: '1', ...meta },
    secret: { key: 'accessToken', field: 'Page access token', refused: 'revoked' },
    words: 'Error validating access token',
    state: 'Delivered',
  },
  {
    channel: 'whatsapp',
    first: { phoneNumberId: '1', wabaId: '1', ...meta },
    secret: { key: 'accessToken', field: 'Access token', refused: 'revoked' },
    words: 'Invalid OAuth access token',
    state: 'Delivered',
  },
  {
    channel: 'sms',
    first: {
      provider: 'Twilio',
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'later',
      from: '+14155550199',
    },
    secret: { key: 'authToken', field: 'Auth token', refused: 'revoked' },
    words: 'Authenticate',
    state: 'Delivered',
  },
  {
    channel: 'line',
    first: { channelSecret: 'later', accessToken: 'later' },
    secret: { key: 'accessToken', field: 'Channel access token', refused: 'revoked' },
    words: 'Authentication failed',
    state: 'Sent',
  },
  {
    channel: 'api',
    first: { system: 'again', secret: apiSecret(7), url: 'http://127.0.0.1:9/' },
    secret: { key: 'secret', field: 'Signing secret', refused: apiSecret(8) },
    words: 'No signature fits the signing secret',
    state: 'Delivered',
  },
  {
    channel: 'email',
    first: {
      address: 'later@salon.example',
      inboundAddress: 'later@in.example',
      smtpHost: '127.0.0.1',
      smtpPassword: 'later',
    },
    secret: { key: 'smtpPassword', field: 'Password', refused: 'changed' },
    words: 'Wrong user name or password',
    state: 'Sent',
  },
]

/** The line above everything names the account that broke first: those of other journeys are switched off. */
async function onlyOwn(api: Api): Promise<void> {
  const { items } = await api.call(channelsApi.accounts)
  for (const { id, enabled, health } of items)
    if (enabled && health.state === 'broken')
      await api.call(channelsApi.update, { params: { id }, body: { enabled: false } })
}

for (const [index, { channel, first, secret, words, state }] of doors.entries())
  test(`${channel}: a token that is refused is told in the provider’s words above everything, mended in the settings, and the message leaves`, async ({
    agent,
    colleague,
    api,
    sandbox,
    page,
    shot,
  }) => {
    test.setTimeout(90_000)
    await onlyOwn(api)
    // A name of no channel: what other journeys look for stays one.
    const name = `Mended ${index + 1}`
    const { accountId, given, set } = await openOwnAccount(api, sandbox, channel, first, name)
    const person = { phone: `+3361235017${index}`, email: 'pia.again@example.com' }
    const pia = await sandbox.add({ accountId }, { name: `Pia of ${channel}`, ...person })
    await pia.says(`Hello by ${channel}?`)
    const banner = page.getByRole('status').filter({ hasText: name })
    const answer = `Hello from us, by ${channel}.`
    await page.goto('/inbox/open')
    await agent.list
      .getByRole('link')
      .filter({ hasText: `Hello by ${channel}?` })
      .click()
    await expect(agent.message(`Hello by ${channel}?`)).toBeVisible()
    await expect(banner).toBeHidden()
    const there = page.url()

    await test.step('What leaves is refused, and everybody sees it', async () => {
      await set({ [secret.key]: secret.refused })
      await agent.send(answer)
      await expect(agent.state(answer)).toHaveText('Failed')
      await expect(agent.message(answer)).toContainText(words)
      await expect(banner).toContainText(words)
      await shot(page, `refused-${channel}`)
      await colleague.page.goto('/inbox/open')
      const theirs = colleague.page.getByRole('status').filter({ hasText: name })
      await expect(theirs).toContainText('An administrator must connect it again.')
      await expect(theirs.getByRole('link')).toHaveCount(0)
    })

    await test.step('The way to mend it is one press away', async () => {
      await banner.getByRole('link', { name: 'Connect again' }).click()
      await expect(page).toHaveURL(new RegExp(`/settings/channels/${accountId}$`))
      await expect(page.getByText('Broken', { exact: true })).toBeVisible()
      const field = page.getByRole('textbox', { name: new RegExp(`^${secret.field}`) })
      await field.fill(String(given[secret.key]))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(page.getByText('Works', { exact: true })).toBeVisible()
      await expect(page.getByText('Saved', { exact: true })).toBeVisible()
      await expect(field).toHaveValue('')
      await expect(banner).toBeHidden()
      await shot(page, `mended-${channel}`)
    })

    await test.step('What was refused leaves, once', async () => {
      await page.goto(there)
      await agent.message(answer).getByRole('button', { name: 'Send again' }).click()
      await expect(agent.state(answer)).toHaveText(state)
      expect(await pia.heard()).toEqual([answer])
    })

    await test.step('Switched off, it says so', async () => {
      await page.goto(`/settings/channels/${accountId}`)
      await page.getByRole('switch', { name: /^Switched on/ }).uncheck({ force: true })
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(page.getByText('Switched off', { exact: true })).toBeVisible()
    })
  })
