import { expect, test } from '../../atrium.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n', 'latin1')

test('By e-mail: a question with a picture, an answer with a document, each byte for byte', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const rosa = await sandbox.add('email', { name: 'Rosa Blum', email: 'rosa.blum@example.com' })
  await rosa.says('Which of these colours would suit me?', { subject: 'A new colour' })
  await page.goto('/inbox/open')
  await agent.open('Rosa Blum')
  await expect(agent.message('Which of these colours')).toContainText('A new colour')

  await test.step('Her picture is shown', async () => {
    await rosa.sends({ name: 'me.png', type: 'image/png', data: png, as: 'image', caption: 'Me' })
    const picture = agent.timeline.getByRole('img', { name: 'me.png' })
    await expect(picture).toBeVisible()
    const shown = await page.request.get((await picture.getAttribute('src')) ?? '')
    expect(await shown.body()).toEqual(png)
  })

  await test.step('Ours is in her mailbox, in answer to her newest mail', async () => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Attach files' }).click(),
    ])
    await chooser.setFiles({ name: 'colours.pdf', mimeType: 'application/pdf', buffer: pdf })
    await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('colours.pdf')
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
    await agent.send('The second one.')
    await expect(agent.state('The second one.')).toHaveText('Sent')
    await shot(page, 'email-files')
    const answer = (await rosa.messages()).findLast(({ from }) => from === 'business')
    expect(answer?.content).toMatchObject({ kind: 'email', subject: 'Re: Question' })
    const [file] = answer?.files ?? []
    expect(file?.name).toBe('colours.pdf')
    const got = await (await fetch(file?.url ?? '')).arrayBuffer()
    expect(Buffer.from(got).equals(pdf)).toBe(true)
  })
})
