import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sessionApi } from '@atrium/contract/api/session'
import { channelsApi } from '@atrium/contract/api/settings'
import { BookingId, newId, ServiceId } from '@atrium/contract/ids'
import { expect, test } from '../atrium.ts'
import type { Api } from '../support/api.ts'
import type { Phone } from '../support/phone.ts'

test.use({ where: 'later' })

const service = 'Bridal styling'

/** A salon that is open every day and serves one at a time, and the id of what it offers. */
async function openSalon(api: Api): Promise<string> {
  const daily = { days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }
  await api.call(bookingsApi.saveSettings, {
    body: { opening: [daily], capacity: 1, confirm: false, remindHours: 2 },
  })
  const { items } = await api.call(bookingsApi.services)
  const known = items.find(({ name }) => name === service)
  if (known) return known.id
  const body = { name: service, minutes: 60, active: true }
  return (await api.call(bookingsApi.saveService, { params: { id: newId(ServiceId) }, body })).id
}

/** Waits for the next thing that the phone hears after `count`. */
async function hears(phone: Phone, count: number): Promise<string> {
  await expect.poll(async () => (await phone.heard()).length).toBeGreaterThan(count)
  return (await phone.heard())[count] ?? ''
}

/** Taps a button of the last message. */
async function taps(phone: Phone, title: string): Promise<void> {
  const last = (await phone.messages()).findLast(({ from }) => from === 'business')
  const buttons = last?.content.kind === 'buttons' ? last.content.buttons : []
  const id = buttons.find((button) => button.title === title)?.id ?? ''
  await phone.does({ kind: 'choice', to: last?.id ?? '', id, title })
}

test.afterEach(async ({ api }) => {
  // Other journeys share this installation.
  const { items } = await api.call(channelsApi.accounts)
  for (const { id, assistant } of items)
    if (assistant) await api.call(assistantApi.setAccount, { params: { id }, body: { on: false } })
})

test('Story 1: Marie asks on Instagram, books on WhatsApp, reschedules by SMS: one record, and an assistant that knows her', async ({
  agent,
  sandbox,
  page,
  api,
  shot,
}) => {
  test.setTimeout(150_000)
  const [name, phone] = ['Marie Chevalier', '+33612360171']
  const instagram = await sandbox.add('instagram', { name, username: 'marie.chvl' })
  const serviceId = await openSalon(api)
  const carried = (channel: string) =>
    agent.line(new RegExp(`Matched to existing record.*History carried from ${channel}`))
  const record = async () => {
    const { items } = await api.call(contactsApi.list, { query: { search: name } })
    expect(items).toHaveLength(1)
    return items[0]?.id ?? ''
  }
  const bookings = async () =>
    (await api.call(bookingsApi.list, { params: { id: await record() } })).items

  await test.step('The salon turns the assistant on', async () => {
    await page.goto('/settings/assistant')
    for (const label of ['Instagram', 'WhatsApp', 'SMS']) {
      const row = page.getByRole('switch', { name: new RegExp(`answers at .*${label}`) }).first()
      await row.click({ force: true })
      await expect(row).toBeChecked()
    }
    await shot(page, 'story-1-settings')
  })

  await test.step('March, Instagram: what it does not know it hands to Léa, who answers and books', async () => {
    await instagram.says('Do you do wedding looks in June, with my own veil?')
    expect(await hears(instagram, 0)).toContain('a colleague')
    await page.goto('/inbox/open')
    await expect(agent.row(name)).toBeVisible({ timeout: 30_000 })
    await agent.open(name)
    await expect(agent.line('The assistant handed over: it was not sure enough')).toBeVisible()
    await agent.send('We do. See you on Saturday at ten for a trial.')
    const handle = (await api.call(contactsApi.get, { params: { id: await record() } })).handles[0]
    const { items } = await api.call(bookingsApi.slots, {
      params: { id: serviceId },
      query: rangeFrom(await clock(), 28),
    })
    const { timeZone } = await api.call(bookingsApi.settings)
    const saturdays = items.filter(({ startsAt }) => inZone(startsAt, timeZone) === 'Sat 10:00')
    for (const { startsAt } of saturdays.slice(0, 2))
      await api.call(bookingsApi.book, {
        params: { id: await record() },
        body: { bookingId: newId(BookingId), handleId: handle?.id ?? '', serviceId, startsAt },
      })
    await shot(page, 'story-1-march')
  })

  const whatsapp = await sandbox.add('whatsapp', { name, phone })
  await test.step('April: Léa sends “continue on WhatsApp”; Marie taps it in the evening and is known there', async () => {
    await sandbox.advance(30 * 24)
    await instagram.says('I want to look like that again! Can we go on by WhatsApp?')
    await page.reload()
    await expect(agent.message('look like that again')).toBeVisible()
    await page.getByRole('button', { name: /Instagram · @marie/ }).click()
    await page.getByRole('menuitem', { name: /^WhatsApp/ }).click()
    await expect(agent.reply).toHaveValue(/https:\/\/wa\.me\//)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect
      .poll(async () => (await instagram.heard()).at(-1) ?? '')
      .toContain('https://wa.me/')
    const url = /https:\S+/.exec((await instagram.heard()).at(-1) ?? '')?.[0] ?? ''
    // A person has just answered, so the assistant keeps quiet for four hours (B2).
    await sandbox.advance(6)
    await whatsapp.does({ kind: 'open', url })
    expect(await hears(whatsapp, 0)).toMatch(
      /^Hello Marie, good to hear from you again! Bridal styling, as last time, on Saturday .* at 10:00\?$/,
    )
    expect((await bookings())[0]?.state).toBe('held')
    await taps(whatsapp, 'Yes, book it')
    expect(await hears(whatsapp, 1)).toMatch(/^Booked: Bridal styling on Saturday .* at 10:00\./)
    const [booked] = await bookings()
    expect(booked).toMatchObject({ state: 'booked', madeBy: { kind: 'assistant' } })
    expect(booked?.remindAt).toBeTruthy()
    await page.reload()
    await expect(carried('Instagram')).toBeVisible()
    await expect(agent.message('Booked: Bridal styling').getByText('Assistant')).toBeVisible()
    await shot(page, 'story-1-april')
  })

  await test.step('May, the day before: a text message from the same phone moves it', async () => {
    const before = (await bookings())[0]
    const hoursLeft = (Date.parse(before?.startsAt ?? '') - (await clock()).getTime()) / 3600_000
    if (hoursLeft > 22) await sandbox.advance(Math.floor(hoursLeft - 22))
    const sms = await sandbox.add('sms', { name, phone })
    await sms.says('Can I come later?')
    const question = await hears(sms, 0)
    expect(question).toMatch(/^Hello Marie[\s\S]*\n1\. [\s\S]*\n2\. [\s\S]*\n3\. /)
    await sms.says('2')
    expect(await hears(sms, 1)).toMatch(/^Done\. Your Bridal styling is now on /)
    const after = (await bookings()).find(({ id }) => id === before?.id)
    expect(after?.state).toBe('booked')
    expect(after && before && after.startsAt > before.startsAt).toBe(true)
    await page.reload()
    await expect(carried('WhatsApp')).toBeVisible()
  })

  await test.step('One record, one timeline, nobody linked by hand, and nobody asked who she is', async () => {
    const { links, handles } = await api.call(contactsApi.get, { params: { id: await record() } })
    expect(links.map(({ actor }) => actor)).toEqual(['Atrium', 'Atrium'])
    expect(handles.map(({ channel }) => channel).sort()).toEqual(['instagram', 'sms', 'whatsapp'])
    const timeline = await api.call(inboxApi.timeline, {
      params: { id: await record() },
      query: { limit: 100 },
    })
    const said = JSON.stringify(timeline.items)
    for (const words of [
      'with my own veil',
      'look like that again',
      'Booked: Bridal',
      'Can I come',
    ])
      expect(said).toContain(words)
    await expect(agent.row(name)).toHaveCount(1)
    await expect(agent.message('Done. Your Bridal styling').first()).toBeVisible()
    await shot(page, 'story-1')
  })

  async function clock(): Promise<Date> {
    return new Date((await api.call(sessionApi.state)).session?.now ?? '')
  }
})

function rangeFrom(now: Date, days: number): { from: string; to: string } {
  return {
    from: now.toISOString(),
    to: new Date(now.getTime() + days * 24 * 3600_000).toISOString(),
  }
}

/** "Sat 10:00" */
function inZone(at: string, timeZone: string): string {
  const form = { weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone } as const
  return new Intl.DateTimeFormat('en-GB', form).format(new Date(at)).replace(',', '')
}
