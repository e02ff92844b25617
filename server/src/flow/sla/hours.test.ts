import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { slaApi } from '@atrium/contract/api/sla'
import { safeBookingSettings } from '@atrium/contract/booking'
import type { Hours } from '@atrium/contract/contact'
import { type ConversationRow, dueOf } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversations, rowsOf } from '../../../test/chat.ts'
import { addMember } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { app, admin } = atrium
const { fake: whatsapp, accountId } = await atrium.connect(createWhatsApp)
const { fake: sms } = await atrium.connect(createSms)
const weekdays: Hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
let people = 0

/** Moves the clock on to the next time that it is so late on that day of the week in Madrid. */
function goTo(weekday: number, time: string): void {
  const now = Temporal.Instant.fromEpochMilliseconds(app.clock.now().getTime())
  let at = now.toZonedDateTimeISO('Europe/Madrid').withPlainTime(Temporal.PlainTime.from(time))
  while (at.dayOfWeek !== weekday || Temporal.Instant.compare(at.toInstant(), now) <= 0)
    at = at.add({ days: 1 })
  app.clock.setOffset(app.clock.offset() + at.epochMilliseconds - app.clock.now().getTime())
}

/** `4 09:05`: the day of the week and the time in Madrid. */
function local(at: string | null): string | null {
  if (at === null) return null
  const zoned = Temporal.Instant.from(at).toZonedDateTimeISO('Europe/Madrid')
  return `${zoned.dayOfWeek} ${zoned.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

async function writes(
  text: string,
  fake: typeof whatsapp | typeof sms = whatsapp,
): Promise<ConversationRow> {
  people += 1
  const phone = `+34${fake === sms ? 700 : 600}${String(people).padStart(6, '0')}`
  await fake.act(fake.addCustomer({ name: `Ana ${people}`, phone }).id, { kind: 'text', text })
  return eventually(text, async () =>
    (await conversations(atrium)).find(({ lastMessage }) => lastMessage?.text === text),
  )
}

const rowOf = (id: string) => admin.call(inboxApi.get, { params: { id } })
const setMinutes = (minutes: number) =>
  admin.call(slaApi.set, { params: { channel: 'whatsapp' }, body: { minutes } })

/** Waits until messages are decided on with what was changed just now. */
async function settled(change: () => Promise<unknown>): Promise<void> {
  const before = await app.accounts.find(accountId)
  await change()
  await eventually('the accounts are read anew', async () => {
    return (await app.accounts.find(accountId)) !== before
  })
}

const count = (inOpeningHours: boolean) =>
  settled(() => admin.call(slaApi.count, { body: { inOpeningHours } }))
const open = (opening: Hours[]) =>
  settled(() => admin.call(bookingsApi.saveSettings, { body: { ...safeBookingSettings, opening } }))
const inZone = (timeZone: string) =>
  settled(() => admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, timeZone } }))

test('a promise counts around the clock until an administrator says otherwise; then in the opening hours, and the window as ever', async () => {
  await inZone('Europe/Madrid')
  goTo(4, '22:00')
  const first = await writes('at night, around the clock')
  assert.equal(local(first.slaDueAt), '4 22:05')
  assert.deepEqual(await admin.call(slaApi.count, { body: { inOpeningHours: true } }), {
    items: [
      { channel: 'sms', minutes: 15, usual: 15 },
      { channel: 'whatsapp', minutes: 5, usual: 5 },
    ],
    inOpeningHours: true,
    opening: safeBookingSettings.opening,
    timeZone: 'Europe/Madrid',
  })
  await count(true)
  const row = await writes('at night, in opening hours')
  assert.deepEqual([local(row.slaDueAt), local(row.slaSoonAt)], ['5 09:05', '5 09:04'])
  assert.equal(local(row.windowDueAt), '5 22:00')
  assert.equal(dueOf(row)?.by, 'sla')
  assert.equal(local((await rowOf(first.id)).slaDueAt), '4 22:05', 'what was promised holds on')
  const { client: agent } = await addMember(atrium)
  assert.equal((await agent.call(slaApi.list)).inOpeningHours, true)
  await assert.rejects(agent.call(slaApi.count, { body: { inOpeningHours: false } }), /403/)
})

test('B16: the team is told in the morning, not at night when nobody is there', async () => {
  const told = async (id: string) => {
    const rows = await rowsOf<{ data: FeedEvent[] }>(atrium, 'SELECT data FROM event ORDER BY id')
    return rows
      .flatMap(({ data }) => data)
      .filter((each) => each.kind === 'due' && each.conversationId === id).length
  }
  goTo(1, '22:00')
  const row = await writes('who is told of it?')
  const looked = (id: string) =>
    eventually('a look at what is due', async () => {
      const [found] = await rowsOf<{ later: boolean }>(
        atrium,
        'SELECT coalesce(least(sla_warn_at, window_warn_at) > $2, true) AS later FROM conversation WHERE id = $1',
        [id, app.clock.now()],
      )
      return found?.later
    })
  goTo(2, '09:03')
  await looked(row.id)
  assert.equal(await told(row.id), 0)
  goTo(2, '09:04')
  await eventually('they are told', async () => (await told(row.id)) === 1)
})

test('hours, zone and minutes that change count for who writes from then on, and no hours promise nothing but the window', async () => {
  goTo(5, '17:58')
  const before = await writes('as it is')
  assert.equal(local(before.slaDueAt), '1 09:03')
  await open([weekdays, { days: [6], from: '10:00', to: '14:00' }])
  assert.equal(local((await writes('open on Saturdays')).slaDueAt), '6 10:03')
  await settled(() => setMinutes(600))
  assert.equal(local((await writes('ten hours')).slaDueAt), '1 14:58')
  await settled(() => setMinutes(5))
  await inZone('Atlantic/Canary')
  assert.equal(local((await writes('an hour earlier there')).slaDueAt), '5 18:03')
  await inZone('Europe/Madrid')
  await open([])
  const never = await writes('never open')
  assert.deepEqual([never.slaDueAt, never.slaSoonAt], [null, null])
  assert.equal(dueOf(never)?.by, 'window')
  await open([weekdays])
  assert.equal(local((await rowOf(before.id)).slaDueAt), '1 09:03')
})

test('a link takes the earlier of two, an unlink gives each its own back, all in the hours', async () => {
  goTo(5, '17:50')
  const slow = await writes('by text message', sms)
  const fast = await writes('by WhatsApp')
  assert.deepEqual([local(slow.slaDueAt), local(fast.slaDueAt)], ['1 09:05', '5 17:55'])
  await admin.call(contactsApi.link, {
    params: { id: slow.contactId },
    body: { contactId: fast.contactId },
  })
  const joined = (await conversations(atrium)).find(({ contactId }) => contactId === slow.contactId)
  assert.deepEqual([joined?.slaDueAt, joined?.slaSoonAt], [fast.slaDueAt, fast.slaSoonAt])
  await admin.call(contactsApi.unlink, { params: { id: fast.replyHandleId ?? '' } })
  for (const { id, slaDueAt, slaSoonAt } of [slow, fast]) {
    const now = await rowOf(id)
    assert.deepEqual([now.slaDueAt, now.slaSoonAt], [slaDueAt, slaSoonAt])
  }
})
