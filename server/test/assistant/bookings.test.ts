import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { contactsApi } from '@atrium/contract/api/contacts'
import { BookingId, newId } from '@atrium/contract/ids'
import { eventually } from '../app.ts'
import { dayAt, offer, openSalon } from '../bookings/bookings.ts'
import { conversationWith, rowsOf, textsOnPhone } from '../chat.ts'
import { assistantDesk, type Customer, customer, thoughtOver, turnOn } from './desk.ts'

const context = { after: (work: () => Promise<void>) => after(work) }
const desk = await assistantDesk(context)
const { atrium, fake } = desk
const sms = await atrium.connect(createSms)
await turnOn(atrium, sms.accountId)
const bridal = await openSalon(atrium, { remindHours: 2, confirm: true })

const now = () => atrium.app.clock.now()
const later = (hours: number) =>
  atrium.app.clock.setOffset(atrium.app.clock.offset() + hours * 3600_000)
// It is evening whenever this runs: every time that is offered is still to be reminded of.
later((dayAt(now(), 1, '20:00').getTime() - now().getTime()) / 3600_000)

/** The choices of the last message that the phone shows. */
function buttons(who: Customer): { id: string; title: string }[] {
  const last = fake.transcript(who.id).findLast(({ from }) => from === 'business')
  return last?.content.kind === 'buttons' ? last.content.buttons : []
}

/** The last message of the business, which a tap answers. */
const lastTo = (who: Customer): string =>
  fake.transcript(who.id).findLast(({ from }) => from === 'business')?.id ?? ''

const contents = (who: Customer): string[] =>
  fake.transcript(who.id).flatMap(({ from, content }) => {
    if (from !== 'business') return []
    return content.kind === 'text' || content.kind === 'buttons' ? [content.text] : [content.kind]
  })

const says = async (who: Customer, text: string): Promise<string> => {
  const before = contents(who).length
  await who.says(text)
  return eventually(`an answer to "${text}"`, () => contents(who)[before])
}

async function taps(who: Customer, title: string): Promise<string> {
  const before = contents(who).length
  const button = buttons(who).find((one) => one.title === title)
  await fake.act(who.id, { kind: 'choice', to: lastTo(who), id: button?.id ?? '', title })
  return eventually(`an answer to the button "${title}"`, () => contents(who)[before])
}

async function bookingsOf(name: string) {
  const { contactId } = await conversationWith(atrium, name)
  const params = { id: contactId }
  return (await atrium.admin.call(bookingsApi.list, { params })).items
}

/** A customer who was here before, at this time of day. */
async function regular(name: string, time = '10:00'): Promise<Customer> {
  const who = customer(desk, name)
  await says(who, 'Hello')
  const row = await conversationWith(atrium, name)
  await atrium.admin.call(bookingsApi.book, {
    params: { id: row.contactId },
    body: {
      bookingId: newId(BookingId),
      handleId: row.replyHandleId ?? '',
      serviceId: bridal.id,
      startsAt: dayAt(now(), 1, time).toISOString(),
    },
  })
  await eventually('the confirmation', () => contents(who).length >= 2)
  later(72)
  return who
}

test('a regular is offered what they usually have, it is kept free, and booked at "yes"', async () => {
  const mia = await regular('Mia Torres')
  assert.match(
    await says(mia, 'Hi, I would like to book again'),
    /^Hello Mia, good to hear from you again! Bridal styling, as last time, on \w+ \d+ \w+ at 10:00\?$/,
  )
  assert.deepEqual(
    buttons(mia).map(({ title }) => title),
    ['Yes, book it', 'Another time'],
  )
  assert.equal((await bookingsOf('Mia Torres'))[0]?.state, 'held')
  assert.match(await taps(mia, 'Yes, book it'), /^Booked: Bridal styling on /)
  const [booked] = await bookingsOf('Mia Torres')
  assert.equal(booked?.state, 'booked')
  assert.deepEqual(booked?.madeBy, { kind: 'assistant' })
  assert.ok(booked?.remindAt, 'the reminder is armed')
  await thoughtOver(atrium)
  // The workspace wants confirmations; the answer is one.
  assert.equal(contents(mia).filter((text) => text.startsWith('Booked')).length, 2)
})

test('"another time" offers others, and one of them is taken by its words', async () => {
  const ada = await regular('Ada Voss', '11:00')
  await says(ada, 'the usual please')
  assert.match(await taps(ada, 'Another time'), /These times are free/)
  // One a day, at her hour where it is free: it is not on the day of what she was offered first.
  const atHerHour = buttons(ada).find(({ title }) => title.endsWith('11:00'))
  assert.ok(atHerHour)
  assert.match(await says(ada, atHerHour.title), /^Booked/)
  assert.equal((await bookingsOf('Ada Voss')).filter(({ state }) => state === 'held').length, 0)
})

test('a second tap on the same button books once', async () => {
  const bo = await regular('Bo Lind', '12:00')
  await says(bo, 'Please book me in, an appointment')
  const [yes] = buttons(bo)
  const question = lastTo(bo)
  await taps(bo, 'Yes, book it')
  await fake.act(bo.id, {
    kind: 'choice',
    to: question,
    id: yes?.id ?? '',
    title: yes?.title ?? '',
  })
  await thoughtOver(atrium)
  const booked = (await bookingsOf('Bo Lind')).filter(({ state }) => state === 'booked')
  assert.equal(booked.length, 2, 'the visit of before and the new one')
})

test('a time that another one has taken meanwhile is told, and others are offered', async () => {
  const cy = await regular('Cy Young', '13:00')
  await says(cy, 'book me again')
  const [held] = await bookingsOf('Cy Young')
  assert.ok(held?.state === 'held')
  later(1)
  const other = await conversationWith(atrium, 'Bo Lind')
  await atrium.admin.call(bookingsApi.book, {
    params: { id: other.contactId },
    body: {
      bookingId: newId(BookingId),
      handleId: other.replyHandleId ?? '',
      serviceId: bridal.id,
      startsAt: held.startsAt,
    },
  })
  assert.match(await says(cy, 'Yes please'), /has just been taken, sorry\. These times are free/)
  assert.equal(buttons(cy).length, 3)
  assert.ok(
    !(await bookingsOf('Cy Young')).some(
      ({ state, startsAt }) => state === 'booked' && startsAt === held.startsAt,
    ),
  )
})

test('by SMS there are no buttons: times are numbered, and a number moves the booking', async () => {
  const dee = await regular('Dee Marsh', '14:00')
  await says(dee, 'book the usual')
  await taps(dee, 'Yes, book it')
  const [before] = await bookingsOf('Dee Marsh')
  const text = sms.fake.addCustomer({ name: 'Dee Marsh', phone: dee.phone })
  const heard = () => textsOnPhone(sms.fake, text.id)
  await sms.fake.act(text.id, { kind: 'text', text: 'Could we reschedule?' })
  const [question = ''] = await eventually('the times', () => (heard().length > 0 ? heard() : null))
  assert.match(
    question,
    /^Hello Dee[\s\S]*These times are free for Bridal styling[\s\S]*\n1\. .*\n2\. .*\n3\. /,
  )
  await sms.fake.act(text.id, { kind: 'text', text: '2' })
  await eventually('it is moved', () =>
    heard()[1]?.startsWith('Done. Your Bridal styling is now on'),
  )
  const after = (await bookingsOf('Dee Marsh')).find(({ id }) => id === before?.id)
  assert.notEqual(after?.startsAt, before?.startsAt)
  assert.equal(after?.state, 'booked')
  const { contactId } = await conversationWith(atrium, 'Dee Marsh')
  const { handles } = await atrium.admin.call(contactsApi.get, { params: { id: contactId } })
  assert.deepEqual(handles.map(({ channel }) => channel).sort(), ['sms', 'whatsapp'])
})

test('"can I come later" offers later times of the same day', async () => {
  const eli = await regular('Eli Stone', '09:00')
  await says(eli, 'book the usual')
  await taps(eli, 'Yes, book it')
  const [booking] = await bookingsOf('Eli Stone')
  await says(eli, 'Can I come later?')
  const titles = buttons(eli).map(({ title }) => title)
  assert.equal(titles.length, 3)
  assert.match(titles[0] ?? '', /(09:30|1\d:\d\d)$/)
  await taps(eli, titles[0] ?? '')
  const moved = (await bookingsOf('Eli Stone')).find(({ id }) => id === booking?.id)
  assert.equal(moved?.startsAt.slice(0, 10), booking?.startsAt.slice(0, 10))
  assert.ok((moved?.startsAt ?? '') > (booking?.startsAt ?? ''))
})

test('nothing is cancelled without a yes', async () => {
  const flo = await regular('Flo Dean', '15:00')
  await says(flo, 'book the usual')
  await taps(flo, 'Yes, book it')
  assert.match(await says(flo, 'I have to cancel'), /^Shall I cancel your Bridal styling on/)
  assert.match(await says(flo, 'no'), /nothing changes/)
  assert.equal((await bookingsOf('Flo Dean'))[0]?.state, 'booked')
  await says(flo, 'Sorry, cancel it after all')
  assert.match(await says(flo, 'Yes'), /is cancelled/)
  assert.equal((await bookingsOf('Flo Dean'))[0]?.state, 'cancelled')
})

test('"yes" to several times is no answer, and "yes" to nothing neither', async () => {
  const gil = await regular('Gil Moss', '16:00')
  await says(gil, 'book the usual')
  await taps(gil, 'Another time')
  assert.match(await says(gil, 'Yes'), /rather have a colleague/)
  const hob = customer(desk, 'Hob Nash')
  assert.match(await says(hob, 'Yes'), /rather have a colleague/)
})

test('who asks for a day is offered that day, in Spanish too', async () => {
  await offer(atrium, 'Corte', 30)
  const iria = customer(desk, 'Iria Paz')
  assert.match(
    await says(iria, 'Hola, quiero reservar Corte el jueves a las cuatro'),
    /^¡Hola Iria! Corte está libre el jueves, .* a las 16:00\. ¿Te lo reservo\?$/,
  )
  assert.match(await says(iria, 'Sí, perfecto'), /^Reservado: Corte/)
})

test('who is new and names nothing is asked what, and when', async () => {
  const jo = customer(desk, 'Jo Park')
  assert.match(
    await says(jo, 'Can I book an appointment?'),
    /^Hello Jo! What would you like to book\?$/,
  )
  assert.deepEqual(
    buttons(jo).map(({ title }) => title),
    ['Bridal styling', 'Corte'],
  )
  assert.match(await taps(jo, 'Corte'), /These times are free for Corte/)
  assert.match(await says(jo, '1'), /^(Booked: Corte|that is no)/i)
})

test('what one customer booked is not another one’s to move or cancel', async () => {
  const stored = `SELECT jsonb_agg(to_jsonb(b) ORDER BY b.id)::text AS all FROM booking b`
  const before = await rowsOf(atrium, stored)
  const eve = customer(desk, 'Eve Black')
  await says(eve, 'Hello')
  assert.match(await says(eve, 'Cancel my appointment'), /rather have a colleague/)
  const fay = customer(desk, 'Fay Black')
  assert.match(await says(fay, 'Can I come later?'), /rather have a colleague/)
  assert.deepEqual(await rowsOf(atrium, stored), before)
})
