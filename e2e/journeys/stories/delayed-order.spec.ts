import { expect, test } from '../../atrium.ts'
import { connectShop } from '../../support/connect.ts'
import { headerOf, tapMail } from '../../support/mail/tap.ts'
import { openPhones } from '../../support/phones-page.ts'

/** Story 7. */
test('WhatsApp first, then a mail: the agent of the mail sees the WhatsApp thread and the order, and the answer joins the mail’s thread', async ({
  colleague,
  sandbox,
  api,
  context,
  shot,
}) => {
  const rosa = {
    name: 'Rosa Vidal',
    phone: '+34600120003',
    email: 'rosa.vidal@example.com',
    username: 'rosa.v',
  }
  const shop = await connectShop(api, sandbox, 'Tienda Lumière')
  const now = await sandbox.now()
  const daysFromNow = (days: number) => new Date(now.getTime() + days * 24 * 3600_000).toISOString()
  const order = {
    id: '7f3a-4821',
    number: '4821',
    state: 'packed' as const,
    placedAt: daysFromNow(-6),
    expectedAt: daysFromNow(-1),
    total: { amount: 59.9, currency: 'EUR' },
    lines: [
      { name: 'Mascarilla reparadora 250 ml', quantity: 2 },
      { name: 'Aceite de noche', quantity: 1 },
    ],
    url: 'https://tienda.example/pedidos/4821',
    customer: { email: 'Rosa.Vidal@example.com', name: rosa.name },
  }
  // The order is there before anybody knows who Rosa is.
  expect(await shop.says(order)).toBe(200)
  const website = await sandbox.add('webchat', rosa)
  const whatsapp = await sandbox.add('whatsapp', { name: rosa.name, phone: rosa.phone })
  const mail = await sandbox.add('email', { name: rosa.name, email: rosa.email })
  // She ordered while signed in on the website, which proves both of her addresses.
  await website.says('¿Se puede pagar contra reembolso?')
  await whatsapp.says('Hola, mi pedido #4821 no ha llegado todavía.')
  const tap = await tapMail(api)
  const table = await openPhones(await context.newPage(), sandbox.url)
  const phone = await table.take(1, 'E-mail', 'Rosa Vidal')
  await phone.getByRole('button', { name: 'New mail' }).click()
  const sheet = phone.getByRole('dialog', { name: 'New mail' })
  await sheet.getByLabel('Subject').fill('Pedido #4821')
  await sheet.getByRole('textbox', { name: 'Text' }).fill('¿Pueden decirme cuándo llega?')
  await sheet.getByRole('button', { name: 'Send' }).click()

  await test.step('Hugo has only the mail in mind, and sees what she wrote before', async () => {
    await colleague.page.goto('/inbox/open?channel=email')
    await colleague.open('Rosa Vidal')
    await expect(colleague.message('¿Pueden decirme cuándo llega?')).toBeVisible()
    await expect(colleague.message('mi pedido #4821 no ha llegado')).toBeVisible()
    await expect(colleague.page.getByRole('textbox', { name: 'Subject' })).toHaveValue(
      'Re: Pedido #4821',
    )
  })

  const orders = colleague.panel
    .locator('section')
    .filter({ has: colleague.page.getByRole('heading', { name: 'Orders' }) })
  await test.step('Beside it stands her order, which only her mail address proves to be hers', async () => {
    await expect(orders.getByRole('link', { name: '#4821' })).toHaveAttribute('href', order.url)
    await expect(orders.getByText('Packed')).toBeVisible()
    await expect(orders.getByText(/^was expected/)).toBeVisible()
    await expect(orders.getByText('€59.90')).toBeVisible()
    await expect(
      orders.getByText('2 × Mascarilla reparadora 250 ml, Aceite de noche'),
    ).toBeVisible()
    await expect(orders.getByText('somebody else')).toHaveCount(0)
    await shot(colleague.page, 'delayed-order')
  })

  await test.step('The shop sends it, and that shows while he reads', async () => {
    const tracking = { carrier: 'Correos', number: 'PQ4821', url: 'https://correos.example/PQ4821' }
    const expectedAt = daysFromNow(1)
    expect(await shop.says({ ...order, state: 'shipped', expectedAt, tracking })).toBe(200)
    await expect(orders.getByText('Shipped')).toBeVisible()
    await expect(orders.getByText('Packed')).toHaveCount(0)
    await expect(orders.getByRole('link', { name: 'Correos PQ4821' })).toHaveAttribute(
      'href',
      tracking.url,
    )
    await expect(orders.getByText(/^expected/)).toBeVisible()
    await shot(colleague.page, 'delayed-order-shipped')
    await colleague.page.emulateMedia({ colorScheme: 'dark' })
    await shot(colleague.page, 'delayed-order-shipped-dark')
    await colleague.page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('His answer belongs to her mail', async () => {
    await colleague.send('Su pedido sale mañana.')
    await phone
      .getByRole('listitem')
      .filter({ hasText: 'Pedido #4821' })
      .getByRole('button')
      .click()
    await expect(phone.getByText('Su pedido sale mañana.')).toBeVisible()
    const asked = (await mail.messages()).find(
      ({ from, content }) =>
        from === 'customer' && content.kind === 'email' && content.subject === 'Pedido #4821',
    )
    const [answer = ''] = tap.mails()
    expect(headerOf(answer, 'In-Reply-To')).toBe(`<${asked?.id}>`)
    expect(headerOf(answer, 'References')).toContain(`<${asked?.id}>`)
    expect(headerOf(answer, 'Subject')).toBe('Re: Pedido #4821')
  })

  await test.step('She answers in her mail program, and it lands in the same conversation', async () => {
    await phone.getByRole('button', { name: 'Reply' }).click()
    await sheet.getByRole('textbox', { name: 'Text' }).fill('¡Perfecto, gracias!')
    await sheet.getByRole('button', { name: 'Send' }).click()
    await expect(colleague.message('¡Perfecto, gracias!')).toBeVisible()
    await expect(colleague.row('Rosa Vidal')).toHaveCount(1)
  })
  await tap.remove()
  await shop.remove()
  await expect(orders).toHaveCount(0)
})
