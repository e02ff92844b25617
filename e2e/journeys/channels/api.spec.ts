import { expect, test } from '../../atrium.ts'
import { openOwnAccount } from '../../support/own-account.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('A system of one’s own: words, pictures both ways, a quote, an edit, a taking back, and an error in its words', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const first = { system: 'own', secret, url: 'http://127.0.0.1:9/' }
  const { accountId, set } = await openOwnAccount(api, sandbox, 'api', first)
  const noor = await sandbox.add({ accountId }, { name: 'Noor Haddad', phone: '+96171222333' })
  const asked = await noor.says('Is the blue one back?')
  await page.goto('/inbox/open')
  await agent.open('Noor Haddad')
  await agent.send('Since this morning.')
  await expect(agent.state('Since this morning.')).toHaveText('Delivered')
  await noor.does({ kind: 'read' })
  await expect(agent.state('Since this morning.')).toHaveText('Read')
  expect(await noor.heard()).toEqual(['Since this morning.'])

  await test.step('Pictures go both ways', async () => {
    await noor.sends({ name: 'look.png', type: 'image/png', data: png, as: 'image' })
    await expect(agent.timeline.getByRole('img', { name: 'look.png' })).toBeVisible()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Attach files' }).click(),
    ])
    await chooser.setFiles({ name: 'bob.png', mimeType: 'image/png', buffer: png })
    await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('bob.png')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect
      .poll(async () => (await noor.messages()).at(-1)?.files.map(({ name }) => name))
      .toEqual(['bob.png'])
    const [picture] = (await noor.messages()).at(-1)?.files ?? []
    const bytes = await (await fetch(picture?.url ?? '')).arrayBuffer()
    expect(Buffer.from(bytes).equals(png)).toBe(true)
  })

  await test.step('A quote shows what it answers', async () => {
    const question = agent.message('Is the blue one back?').first()
    await question.hover()
    await question.getByRole('button', { name: 'Reply to this message' }).click()
    await agent.reply.fill('In all sizes.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(agent.message('In all sizes.')).toContainText('Is the blue one back?')
    await expect.poll(async () => (await noor.messages()).at(-1)?.replyTo).toBe(asked)
    await shot(page, 'api-quote')
  })

  await test.step('What the customer takes back is gone', async () => {
    const id = await noor.says('Wrong chat')
    await expect(agent.message('Wrong chat')).toBeVisible()
    await noor.does({ kind: 'delete', id })
    await expect(agent.timeline.getByText('This message was deleted')).toBeVisible()
  })

  await test.step('A refusal is shown in the system’s words', async () => {
    await set({ secret })
    await agent.send('See you soon.')
    await expect(agent.state('See you soon.')).toHaveText('Failed')
    await expect(agent.message('See you soon.')).toContainText(
      'No signature fits the signing secret',
    )
    await shot(page, 'api-failed')
  })
})
