import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { createFake as createApi } from '@atrium/channel-api/fake'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import type { BookingSettings } from '@atrium/contract/booking'
import { BookingId, HandleId, newId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually } from '../../../test/app.ts'
import { openSalon } from '../../../test/bookings/bookings.ts'
import {
  conversationWith,
  customerWrites,
  messagesOf,
  reply,
  startDesk,
  textsOnPhone,
  wordsOf,
} from '../../../test/chat.ts'

const desk = await startDesk({ after })
const { atrium, fake } = desk
const { admin, app } = atrium
const door = await atrium.connect(createApi)
const hour = 3600_000
const service = await openSalon(atrium, {
  // Open around the clock, so that any hour can be booked.
  opening: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
  capacity: 100,
})
const { timeZone: _, ...settings } = await admin.call(bookingsApi.settings)
const wants = (more: Partial<BookingSettings>) =>
  admin.call(bookingsApi.saveSettings, { body: { ...settings, ...more } })
const free = { ...safeSendingPolicy, quiet: null }

beforeEach(async () => {
  await admin.call(sendingApi.setPolicy, { body: free })
  await wants({ remindHours: 2 })
})

let people = 0
type Customer = Awaited<ReturnType<typeof customerWrites>>
function ana(): Promise<Customer> {
  people += 1
  return customerWrites(desk, `Ana ${people}`, `+3460033300${people}`)
}

const pass = (hours: number) => app.clock.setOffset(app.clock.offset() + hours * hour)
/** On the hour, so many hours from now or a little later. */
const inHours = (hours: number) => {
  const at = Math.ceil((app.clock.now().getTime() + hours * hour) / hour) * hour
  return new Date(at).toISOString()
}
function books({ row }: Pick<Customer, 'row'>, startsAt: string) {
  const handleId = HandleId.parse(row.replyHandleId)
  return admin.call(bookingsApi.book, {
    params: { id: row.contactId },
    body: { bookingId: newId(BookingId), handleId, serviceId: service.id, startsAt },
  })
}
const bookingOf = async ({ row }: Pick<Customer, 'row'>) => {
  const { items } = await admin.call(bookingsApi.list, { params: { id: row.contactId } })
  return items[0]
}
const reminders = async ({ row }: Pick<Customer, 'row'>) =>
  (await messagesOf(atrium, row.contactId)).filter(({ class: kind }) => kind === 'proactive')
const arrives = (customer: Customer, words: RegExp) =>
  eventually(`${words} arrives`, () =>
    textsOnPhone(fake, customer.id).find((text) => words.test(text)),
  )

test('a reminder is made when its time comes, once, and reaches the phone', async () => {
  const customer = await ana()
  const booking = await books(customer, inHours(5))
  assert.equal(booking.remindAt, new Date(Date.parse(booking.startsAt) - 2 * hour).toISOString())
  assert.deepEqual(textsOnPhone(fake, customer.id), [], 'booking sends nothing by itself')
  pass(4)
  await arrives(customer, /^A reminder of your booking: Bridal styling/)
  pass(0.5)
  await books(customer, inHours(30))
  const [message, ...more] = await reminders(customer)
  assert.deepEqual(
    [message?.class, message?.author, more.length],
    ['proactive', { kind: 'api', name: 'Bookings' }, 0],
  )
})

test('a cancelled booking reminds nobody; a moved one at its new time', async () => {
  const [called, moved] = [await ana(), await ana()]
  const [one, other] = [await books(called, inHours(5)), await books(moved, inHours(5))]
  const gone = await admin.call(bookingsApi.cancel, { params: { id: one.id } })
  assert.equal(gone.remindAt, null)
  const startsAt = inHours(9)
  await admin.call(bookingsApi.move, { params: { id: other.id }, body: { startsAt } })
  pass(5)
  const sentinel = await ana()
  await books(sentinel, inHours(2.5))
  pass(1.6)
  await arrives(sentinel, /reminder/)
  assert.deepEqual([await reminders(called), await reminders(moved)], [[], []])
  pass(2)
  await arrives(moved, /reminder/)
})

test('nobody is reminded of what is near already, nor where the workspace wants none', async () => {
  const customer = await ana()
  assert.equal((await books(customer, inHours(0.5))).remindAt, null)
  await wants({ remindHours: null })
  assert.equal((await books(customer, inHours(50))).remindAt, null)
})

test('what the gate holds back beyond the beginning is not sent, and the timeline says why', async () => {
  const customer = await ana()
  await books(customer, inHours(5))
  await admin.call(sendingApi.setPolicy, { body: { ...free, pauseHours: 24 } })
  // A person answers: automation waits for a day, and by then they are here.
  await reply(atrium, customer.row, 'See you!')
  pass(4)
  const line = await eventually('a line says so', async () => {
    const { items } = await admin.call(inboxApi.timeline, {
      params: { id: customer.row.contactId },
      query: {},
    })
    return items.find((item) => item.type === 'activity' && item.kind === 'policy')
  })
  assert.equal(line.type === 'activity' && line.data.rule, 'expired')
  assert.equal((await bookingOf(customer))?.remindAt, null)
  assert.deepEqual(await reminders(customer), [])
})

test('a reminder that waits is taken back when the booking is cancelled', async () => {
  const customer = await ana()
  await wants({ remindHours: 48 })
  const booking = await books(customer, inHours(60))
  await reply(atrium, customer.row, 'See you!')
  await admin.call(sendingApi.setPolicy, { body: { ...free, pauseHours: 24 } })
  pass(13)
  const waits = await eventually('it waits', async () =>
    (await reminders(customer)).find(({ state }) => state === 'delayed'),
  )
  await admin.call(bookingsApi.cancel, { params: { id: booking.id } })
  const [message] = await reminders(customer)
  assert.deepEqual(
    [message?.id, message?.state, message?.error?.code],
    [waits.id, 'refused', 'cancelled'],
  )
})

test('it goes to the channel that the customer named; undone, it goes to the booking’s own address', async () => {
  const customer = await ana()
  const other = door.fake.addCustomer({ name: `Other ${people}`, phone: '' })
  await door.fake.act(other.id, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, `Other ${people}`)
  const { contactId } = customer.row
  await admin.call(contactsApi.link, {
    params: { id: contactId },
    body: { contactId: row.contactId },
  })
  await admin.call(contactsApi.prefer, {
    params: { id: contactId },
    body: { kind: 'channel', value: 'api', by: 'said' },
  })
  await wants({ remindHours: 48 })
  await books(customer, inHours(55))
  await reply(atrium, customer.row, 'See you!')
  await admin.call(sendingApi.setPolicy, { body: { ...free, pauseHours: 12 } })
  pass(9)
  const waits = await eventually('it waits', async () =>
    (await reminders(customer)).find(({ state }) => state === 'delayed'),
  )
  assert.equal(waits.channel, 'api')
  await admin.call(contactsApi.unlink, { params: { id: row.replyHandleId ?? '' } })
  const own = await eventually('it waits at their own address', async () =>
    (await reminders(customer)).find(({ state }) => state === 'delayed'),
  )
  assert.equal(own.channel, 'whatsapp')
  const theirs = await messagesOf(atrium, row.contactId)
  assert.ok(theirs.every(({ direction, state }) => direction === 'in' || state === 'refused'))
  pass(5)
  await arrives(customer, /reminder/)
  assert.deepEqual(textsOnPhone(door.fake, other.id), [])
})

test('a confirmation goes out where the workspace wants one: booked, moved, cancelled', async () => {
  const customer = await ana()
  await wants({ confirm: true })
  const booking = await books(customer, inHours(60))
  await arrives(customer, /^Booked: Bridal styling/)
  const body = { startsAt: inHours(70) }
  await admin.call(bookingsApi.move, { params: { id: booking.id }, body })
  await arrives(customer, /^Moved:/)
  await admin.call(bookingsApi.cancel, { params: { id: booking.id } })
  await arrives(customer, /^Cancelled:/)
  const sent = (await messagesOf(atrium, customer.row.contactId)).filter(
    ({ direction }) => direction === 'out',
  )
  assert.deepEqual([...new Set(sent.map(({ class: kind }) => kind))], ['transactional'])
  assert.equal(sent.map(wordsOf).length, 3)
})
