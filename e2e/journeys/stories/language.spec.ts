import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { expect, test } from '../../atrium.ts'

/** Story 3. */
test('A customer who writes Spanish reaches a new channel and is answered in Spanish', async ({
  agent,
  page,
  sandbox,
  api,
  shot,
}) => {
  const pilar = { name: 'Pilar Tercera', phone: '+34600120033', username: 'pilar.tercera' }
  const whatsapp = await sandbox.add('whatsapp', pilar)
  await whatsapp.says('Hola, ¿tienen hora para el viernes por la tarde? Muchas gracias')
  await page.goto('/inbox/open')
  await agent.open(pilar.name)
  const language = agent.panel.getByRole('combobox', { name: 'Language' })
  await expect(language).toHaveValue('es')
  const params = { id: await sandbox.accountOf('sms') }
  await api.call(assistantApi.setAccount, { params, body: { on: true } })
  // English by its one word, at a door that she never used.
  const sms = await sandbox.add('sms', pilar)
  await sms.says('hello')
  await expect.poll(async () => (await sms.heard()).join()).toContain('¡Hola Pilar!')
  // What it cannot answer it hands over, in her language too.
  await sms.says('wifi?')
  await expect.poll(async () => (await sms.heard()).at(-1)).toContain('persona del equipo')
  await api.call(assistantApi.setAccount, { params, body: { on: false } })
  await expect(agent.message('wifi?')).toBeVisible()
  await expect(agent.row(pilar.name)).toHaveCount(1)
  await expect(language).toHaveValue('es')
  await shot(page, 'language-new-door')
})
