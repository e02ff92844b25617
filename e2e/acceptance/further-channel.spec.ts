import { createServer, type IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import { sessionApi } from '@atrium/contract/api/session'
import { sane } from '../../packages/channel-kit/test/pigeon.ts'
import { expect, test } from '../atrium.ts'
import { createApi } from '../support/api.ts'
import { desk } from '../support/desk.ts'
import { startInstallation } from '../support/installation.ts'

test('B7: A further channel changes nothing outside its own folder and one line in the channel list', async ({
  browser,
  playwright,
}, { parallelIndex }) => {
  test.setTimeout(90_000)
  const atrium = await startInstallation(`pigeon${parallelIndex}`, {
    demo: false,
    load: fileURLToPath(new URL('one-more-channel.mjs', import.meta.url)),
  })
  const request = await playwright.request.newContext({ baseURL: atrium.url })
  const password = 'a pigeon is enough'
  const owner = { workspace: 'Loft', name: 'Pia', email: 'pia@loft.example', password }
  await createApi(request).call(sessionApi.setUp, { body: owner })
  const context = await browser.newContext({
    baseURL: atrium.url,
    storageState: await request.storageState(),
  })
  const page = await context.newPage()

  await page.goto('/settings/channels')
  await page.getByRole('link', { name: 'Pigeon' }).click()
  const provider = await startLoft()
  await page.getByRole('textbox', { name: 'Secret' }).fill('feed')
  await page.getByRole('textbox', { name: 'Address' }).fill(provider.url)
  await expect(page.getByText('Feed the pigeon.')).toBeVisible()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const webhook = page.getByText(/\/channels\/pigeon\/[0-9a-f-]+\/webhook$/).first()
  const phone = provider.open((await webhook.textContent()) ?? '')

  await phone.act('ana', { kind: 'text', text: 'Coo?' })
  const pia = desk(page)
  await page.getByRole('link', { name: /^Inbox/ }).click()
  await pia.open('ana')
  await expect(pia.message('Coo?')).toBeVisible()
  await expect(pia.timeline.getByText('Pigeon', { exact: true }).first()).toBeVisible()
  await pia.reply.fill('x'.repeat(21))
  await expect(page.getByText('The text is too long for this channel.')).toBeVisible()
  await pia.send('Coo!')
  await expect(pia.state('Coo!')).toHaveText('Delivered')
  expect(phone.transcript('ana').map(({ from }) => from)).toEqual(['customer', 'business'])
  await phone.act('ana', { kind: 'read' })
  await expect(pia.state('Coo!')).toHaveText('Read')

  await context.close()
  await request.dispose()
  await phone.stop()
  provider.close()
  await atrium.stop()
})

/** The pigeons' provider on a port of its own. */
async function startLoft() {
  const create = sane().fake?.create
  if (!create) throw new Error('The pigeon has no fake.')
  let handle: ReturnType<typeof create>['handle']
  const server = createServer(async (incoming, outgoing) => {
    const reply = await handle?.({
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      query: {},
      headers: {},
      body: await bodyOf(incoming),
      remoteAddress: '127.0.0.1',
    })
    outgoing.writeHead(reply?.status ?? 404).end(reply?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    close: () => server.close(),
    open(webhookUrl: string) {
      const fake = create({
        baseUrl: url,
        webhookUrl: webhookUrl.replace('//localhost', '//127.0.0.1'),
        now: () => new Date(),
        changed: () => undefined,
      })
      handle = fake.handle
      return fake
    },
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
