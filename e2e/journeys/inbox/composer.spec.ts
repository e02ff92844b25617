import { readFile } from 'node:fs/promises'
import type { Route } from '@playwright/test'
import { expect, test } from '../../atrium.ts'

/** Enough of a PDF for everybody who looks at the first bytes. */
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

test('A note stays inside; quotes, reactions and emoji reach the phone', async ({
  agent,
  sandbox,
  page,
  shot,
}) => {
  const tom = await sandbox.add('whatsapp', { name: 'Tom Becker', phone: '+4915112340031' })
  await page.goto('/inbox/open')
  const asked = await tom.says('Is the balayage vegan?')
  await tom.says('And how long does it take?')
  await agent.open('Tom Becker')

  await page.getByRole('button', { name: 'Note', exact: true }).click()
  await page
    .getByRole('textbox', { name: 'Internal note' })
    .fill('Ask Inès, she knows the products')
  await shot(page, 'note')
  // The answer is lost on its way: another try is of the same note.
  const loseAnswer = async (route: Route) => {
    await route.fetch()
    await route.abort()
  }
  await page.route('**/notes', loseAnswer, { times: 1 })
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(page.getByRole('alert')).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Internal note' })).toHaveValue('')
  await expect(agent.message('Ask Inès')).toHaveCount(1)
  await expect(agent.message('Ask Inès')).toContainText('Internal note')

  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  // Later it stands a second time, as the quote of the answer.
  const question = agent.message('Is the balayage vegan?').first()
  await question.hover()
  await question.getByRole('button', { name: 'Reply to this message' }).click()
  await page.getByRole('button', { name: 'Emoji' }).click()
  await page.getByRole('group', { name: 'Emoji' }).getByRole('button', { name: '🌷' }).click()
  await page.keyboard.press('Escape')
  // While the picker fades out it still takes the keys.
  await expect(page.getByRole('group', { name: 'Emoji' })).toBeHidden()
  await agent.reply.pressSequentially(' Yes, all of it.')
  await shot(page, 'quote')
  await agent.reply.press('Control+Enter')
  await expect(agent.message('🌷 Yes, all of it.')).toContainText('Is the balayage vegan?')
  await expect.poll(() => tom.heard()).toEqual(['🌷 Yes, all of it.'])
  expect((await tom.messages()).at(-1)?.replyTo).toBe(asked)

  await question.hover()
  await question.getByRole('button', { name: 'React' }).click()
  await page.getByRole('button', { name: '❤️' }).click()
  await expect(question.getByRole('img', { name: 'We reacted with ❤️' })).toBeVisible()
  await expect
    .poll(async () => (await tom.messages()).find(({ id }) => id === asked)?.reactions)
    .toEqual([{ by: 'business', emoji: '❤️' }])

  const answered = (await tom.messages()).at(-1)?.id ?? ''
  await tom.does({ kind: 'reaction', to: answered, emoji: '👍' })
  await expect(
    agent.message('🌷 Yes, all of it.').getByRole('img', { name: 'The customer reacted with 👍' }),
  ).toBeVisible()
  await tom.says('Perfect', { replyTo: answered })
  await expect(agent.message('Perfect')).toContainText('Yes, all of it.')
  expect(await tom.heard()).toEqual(['🌷 Yes, all of it.'])
})

test('Pictures and documents travel both ways', async ({ agent, sandbox, page, shot }) => {
  const photo = new Uint8Array(
    await (await fetch(`${sandbox.url}/pictures/balayage.png`)).arrayBuffer(),
  )
  const eva = await sandbox.add('whatsapp', { name: 'Eva Lang', phone: '+4915112340032' })
  await page.goto('/inbox/open')
  await eva.sends({
    name: 'inspiration.png',
    type: 'image/png',
    data: photo,
    as: 'image',
    caption: 'Like this?',
  })
  await eva.sends({ name: 'voucher.pdf', type: 'application/pdf', data: pdf, as: 'document' })
  await agent.open('Eva Lang')
  const picture = agent.message('Like this?').getByRole('img').first()
  await expect(picture).toBeVisible()
  await expect
    .poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth))
    .toBeGreaterThan(0)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    agent.timeline.getByRole('link', { name: /voucher\.pdf/ }).click(),
  ])
  expect(download.suggestedFilename()).toBe('voucher.pdf')
  expect(await readFile(await download.path())).toEqual(pdf)

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach files' }).click(),
  ])
  await chooser.setFiles([
    { name: 'colours.png', mimeType: 'image/png', buffer: Buffer.from(photo) },
    { name: 'prices.pdf', mimeType: 'application/pdf', buffer: pdf },
  ])
  const files = page.getByRole('list', { name: 'Attached files' })
  await expect(files.getByText('colours.png')).toBeVisible()
  await expect(files.getByText('prices.pdf')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
  await agent.reply.fill('Our colours and prices')
  await shot(page, 'attachments')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect
    .poll(async () =>
      (await eva.messages())
        .filter(({ from }) => from === 'business')
        .flatMap(({ files }) => files.map(({ name, kind }) => `${kind} ${name}`)),
    )
    .toEqual(['image colours.png', 'document prices.pdf'])
  await expect.poll(() => eva.heard()).toContain('Our colours and prices')
  const sent = (await eva.messages()).find(({ files }) => files[0]?.name === 'prices.pdf')?.files[0]
  expect(Buffer.from(await (await fetch(sent?.url ?? '')).arrayBuffer())).toEqual(pdf)
})

test('A draft waits for its author, and Ctrl Shift Enter sends and resolves', async ({
  agent,
  sandbox,
  page,
}) => {
  const uma = await sandbox.add('whatsapp', { name: 'Uma Fink', phone: '+4915112340033' })
  await page.goto('/inbox/open')
  await uma.says('Thank you for yesterday!')
  await agent.open('Uma Fink')
  await agent.reply.fill('You are welc')
  await page.getByRole('link', { name: 'Contacts' }).click()
  await page.getByRole('link', { name: /^Inbox/ }).click()
  await agent.open('Uma Fink')
  await expect(agent.reply).toHaveValue('You are welc')
  await page.reload()
  await expect(agent.reply).toHaveValue('You are welc')
  await agent.reply.focus()
  await page.keyboard.press('End')
  await page.keyboard.type('ome!')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(agent.row('Uma Fink')).toBeHidden()
  await expect.poll(() => uma.heard()).toEqual(['You are welcome!'])
  await page.getByRole('link', { name: 'Resolved' }).click()
  await expect(agent.row('Uma Fink')).toBeVisible()
  await uma.says('One more thing …')
  await page.getByRole('link', { name: /^Inbox/ }).click()
  await agent.open('Uma Fink')
  await expect(agent.line(/Conversation #\d+ reopened/)).toBeVisible()
  await expect(agent.reply).toHaveValue('')
})
