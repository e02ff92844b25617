import { expect, test } from '../../atrium.ts'
import { headerOf, tapMail } from '../../support/mail-tap.ts'
import { openPhones } from '../../support/phones-page.ts'

test('WhatsApp first, then a mail: the agent of the mail sees the WhatsApp thread, and the answer joins the mail’s thread', async ({
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
    await shot(colleague.page, 'delayed-order')
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
})
