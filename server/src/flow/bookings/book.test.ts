import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { inboxApi } from '@atrium/contract/api/inbox'
import { type BookingId, HandleId, newId, ServiceId } from '@atrium/contract/ids'
import { Refusal } from '../../../test/app.ts'
import { dayAt, offer, openSalon, outcome, wanted } from '../../../test/bookings/bookings.ts'
import { people, phone, sender } from '../../../test/people.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { type BookingResult, book, cancel, hold, move, settle, type Wanted } from '../book.ts'
import { freeSlots, readBookings, readBookingsFor, usual, usualFor } from './read.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium
const styling = await openSalon(world.atrium)
const deps = { accounts: app.accounts, now: app.clock.now }
const minute = 60_000

let visitors = 0
const somebody = () => {
  visitors += 1
  return world.writes('webchat', sender(`visitor-${visitors}`), `hello from visitor ${visitors}`)
}
let days = 0
/** Ten o'clock on a day that no other test uses. */
const freeDay = (time = '10:00') => {
  days += 1
  return dayAt(app.clock.now(), 1 + days, time)
}
const inTx = <T>(work: (tx: WorkspaceTx) => Promise<T>) => app.db.inWorkspace(workspaceId, work)
const books = (wish: Wanted) => inTx((tx) => book(tx, deps, wish))
const holds = (wish: Wanted) => inTx((tx) => hold(tx, deps, wish))
const later = (ms: number) => new Date(app.clock.now().getTime() + ms)
function pass(t: { after(work: () => void): void }, ms: number): void {
  const before = app.clock.offset()
  app.clock.setOffset(before + ms)
  t.after(() => app.clock.setOffset(before))
}
function booked(result: BookingResult) {
  assert.ok(result.kind === 'ok', outcome(result))
  return result.booking
}
const linesOf = async (contactId: string) =>
  (await world.timeline(contactId)).flatMap((item) =>
    item.type === 'activity' && item.kind.startsWith('book') ? [item] : [],
  )

test('of fifty who want one time at once, one gets it', async () => {
  const all = await Promise.all(Array.from({ length: 50 }, somebody))
  const at = freeDay()
  const results = await Promise.all(
    all.map(({ handleId }, n) =>
      (n % 2 === 0 ? books : holds)(
        wanted(styling, handleId, new Date(at.getTime() + (n % 3) * 20 * minute)),
      ),
    ),
  )
  assert.deepEqual(results.map(outcome).sort(), ['ok', ...Array(49).fill('taken')])
})

test('a hold keeps its time free for ten minutes by the clock, and nobody else’s', async (t) => {
  const [one, other] = [await somebody(), await somebody()]
  const at = freeDay()
  const wish = wanted(styling, one.handleId, at)
  const held = booked(await holds(wish))
  assert.equal(held.state, 'held')
  assert.equal(
    Date.parse(held.heldUntil ?? ''),
    Math.trunc(Date.parse(held.createdAt) + 10 * minute),
  )
  assert.equal(outcome(await books(wanted(styling, other.handleId, at))), 'taken')
  pass(t, 9 * minute)
  assert.equal(outcome(await books(wanted(styling, other.handleId, at))), 'taken')
  pass(t, 2 * minute)
  assert.deepEqual(await inTx((tx) => readBookings(tx, one.contactId, app.clock.now())), [])
  assert.equal(outcome(await books(wanted(styling, other.handleId, at))), 'ok')
  assert.equal(outcome(await books(wish)), 'taken', 'it ran out, and somebody took it')
})

test('a hold is booked by its id, even late, and another hold of the address lets it go', async (t) => {
  const one = await somebody()
  const at = freeDay()
  const first = wanted(styling, one.handleId, at)
  const second = wanted(styling, one.handleId, new Date(at.getTime() + 60 * minute))
  booked(await holds(first))
  booked(await holds(second))
  const other = await somebody()
  assert.equal(outcome(await books(wanted(styling, other.handleId, at))), 'ok')
  pass(t, 11 * minute)
  const done = booked(await books(second))
  assert.deepEqual([done.id, done.state, done.heldUntil], [second.id, 'booked', null])
  const [line, ...more] = (await linesOf(one.contactId)).reverse()
  assert.deepEqual(
    [line?.kind, line?.actor, line?.data.service, line?.data.startsAt, more.length],
    ['booked', 'Assistant', 'Bridal styling', second.startsAt.toISOString(), 2],
  )
})

test('the same id again is the same booking; with another time, another address or after its end it is none', async () => {
  const [one, other] = [await somebody(), await somebody()]
  const wish = wanted(styling, one.handleId, freeDay())
  const results = await Promise.all([books(wish), books(wish), books(wish)])
  assert.deepEqual(results.map(outcome), ['ok', 'ok', 'ok'])
  assert.equal((await linesOf(one.contactId)).length, 1)
  assert.equal(outcome(await books({ ...wish, startsAt: freeDay() })), 'state')
  await assert.rejects(books({ ...wish, handleId: other.handleId }), { code: 'conflict' })
  booked(await inTx((tx) => cancel(tx, deps, { id: wish.id, by: { kind: 'contact' } })))
  assert.equal(outcome(await books(wish)), 'state')
  booked(await books({ ...wish, id: wanted(styling, one.handleId, wish.startsAt).id }))
})

test('what cannot be: the past, the far future, closed hours, over closing time, what is not offered or not there', async () => {
  const { handleId } = await somebody()
  const old = await offer(world.atrium, `Perm ${visitors}`, 30)
  await admin.call(bookingsApi.saveService, {
    params: { id: old.id },
    body: { name: old.name, minutes: 30, active: false },
  })
  const at = freeDay()
  const tries: [Wanted, string][] = [
    [wanted(styling, handleId, later(-minute)), 'past'],
    [wanted(styling, handleId, dayAt(app.clock.now(), 400, '10:00')), 'far'],
    [wanted(styling, handleId, dayAt(app.clock.now(), 50, '07:30')), 'closed'],
    [wanted(styling, handleId, dayAt(app.clock.now(), 50, '19:30')), 'closed'],
    [wanted(old, handleId, at), 'service'],
  ]
  for (const [wish, why] of tries) assert.equal(outcome(await books(wish)), why)
  await assert.rejects(books(wanted({ id: newId(ServiceId) }, handleId, at)), {
    code: 'not_found',
  })
  await assert.rejects(books(wanted(styling, newId(HandleId), at)), { code: 'not_found' })
})

test('a booking is moved, keeps its length, and gives its old time back', async () => {
  const [one, other] = [await somebody(), await somebody()]
  const at = freeDay()
  const next = new Date(at.getTime() + 30 * minute)
  const wish = wanted(styling, one.handleId, at)
  booked(await books(wish))
  const by = { kind: 'api', name: 'Calendar' } as const
  const moves = (startsAt: Date) => inTx((tx) => move(tx, deps, { id: wish.id, startsAt, by }))
  const moved = booked(await moves(next))
  assert.equal(Date.parse(moved.endsAt) - Date.parse(moved.startsAt), 60 * minute)
  booked(await moves(next))
  assert.equal(outcome(await moves(later(-minute))), 'past')
  assert.equal(outcome(await moves(dayAt(app.clock.now(), 50, '22:00'))), 'closed')
  assert.equal(outcome(await books(wanted(styling, other.handleId, at))), 'taken')
  const before = new Date(next.getTime() - 60 * minute)
  booked(await books(wanted(styling, other.handleId, before)))
  assert.equal(outcome(await moves(at)), 'taken')
  const lines = await linesOf(one.contactId)
  assert.deepEqual(
    lines.map(({ kind, actor, data }) => [kind, actor, data.from ?? null]),
    [
      ['booked', 'Assistant', null],
      ['booking_moved', 'Calendar', at.toISOString()],
    ],
  )
})

test('what was cancelled is free again, and nothing of the past is cancelled or moved', async (t) => {
  const [one, other] = [await somebody(), await somebody()]
  const at = freeDay()
  const wish = wanted(styling, one.handleId, at)
  booked(await books(wish))
  const by = { kind: 'contact' } as const
  const cancels = (id: BookingId) => inTx((tx) => cancel(tx, deps, { id, by }))
  booked(await cancels(wish.id))
  booked(await cancels(wish.id))
  assert.equal((await linesOf(one.contactId)).length, 2, 'it is told once')
  const again = wanted(styling, other.handleId, at)
  booked(await books(again))
  const settles = (state: 'done' | 'no_show') =>
    inTx((tx) => settle(tx, deps, { id: again.id, state, by }))
  assert.equal(outcome(await settles('no_show')), 'state', 'nobody can be missing before')
  pass(t, at.getTime() - app.clock.now().getTime() + minute)
  assert.equal(outcome(await cancels(again.id)), 'state')
  const startsAt = later(24 * 60 * minute)
  assert.equal(outcome(await inTx((tx) => move(tx, deps, { id: again.id, startsAt, by }))), 'state')
  assert.equal(booked(await settles('no_show')).state, 'no_show')
  assert.equal(booked(await settles('done')).state, 'done', 'a slip can be corrected')
})

test('two at once where two can be served', async (t) => {
  const all = await Promise.all(Array.from({ length: 12 }, somebody))
  await openTwo(2)
  t.after(() => openTwo(1))
  const at = freeDay()
  const results = await Promise.all(all.map(({ handleId }) => books(wanted(styling, handleId, at))))
  assert.equal(results.filter(({ kind }) => kind === 'ok').length, 2)
})

async function openTwo(capacity: number): Promise<void> {
  const { timeZone: _, ...settings } = await admin.call(bookingsApi.settings)
  await admin.call(bookingsApi.saveSettings, { body: { ...settings, capacity } })
}

test('free times leave out what is taken, and a booking that moves is not in its own way', async () => {
  const { handleId } = await somebody()
  const at = freeDay()
  const wish = wanted(styling, handleId, at)
  booked(await books(wish))
  const range = { serviceId: styling.id, from: at, to: new Date(at.getTime() + 90 * minute) }
  const starts = async (except?: BookingId) =>
    (await inTx((tx) => freeSlots(tx, { ...range, except }, app.clock.now()))).map(
      ({ startsAt }) => (Date.parse(startsAt) - at.getTime()) / minute,
    )
  assert.deepEqual(await starts(), [60])
  assert.deepEqual(await starts(wish.id), [0, 30, 60])
})

test('a link brings bookings and their lines along, and its undoing takes them back', async () => {
  const [one, other] = [await somebody(), await somebody()]
  const wish = wanted(styling, other.handleId, freeDay())
  booked(await books(wish))
  const idsOf = async (id: string) =>
    (await admin.call(bookingsApi.list, { params: { id } })).items.map((item) => item.id)
  await admin.call(contactsApi.link, {
    params: { id: one.contactId },
    body: { contactId: other.contactId },
  })
  assert.deepEqual(await idsOf(one.contactId), [wish.id])
  assert.equal((await linesOf(one.contactId)).length, 1)
  const preview = await admin.call(identityApi.unlinkPreview, { params: { id: other.handleId } })
  assert.equal(preview.bookings, 1)
  // While they are one record, the one moves what the other booked.
  const startsAt = freeDay()
  const by = { kind: 'assistant' } as const
  const change = { id: wish.id, startsAt, by, asked: one.handleId }
  booked(await inTx((tx) => move(tx, deps, change)))
  const back = await admin.call(contactsApi.unlink, { params: { id: other.handleId } })
  assert.deepEqual(await idsOf(one.contactId), [])
  assert.deepEqual(await idsOf(back.id), [wish.id])
  assert.deepEqual(
    (await linesOf(back.id)).map(({ kind }) => kind),
    ['booked', 'booking_moved'],
  )
  assert.equal((await linesOf(one.contactId)).length, 0)
  await assert.rejects(
    inTx((tx) => cancel(tx, deps, { id: wish.id, by, asked: one.handleId })),
    {
      code: 'not_found',
    },
  )
})

test('usual service and time of day, from visits that took place', async (t) => {
  const { handleId, contactId } = await somebody()
  const nails = await offer(world.atrium, 'Nails', 30)
  const start = dayAt(app.clock.now(), 100, '16:30')
  const week = 7 * 24 * 3600_000
  const says = () => inTx((tx) => usual(tx, contactId, app.clock.now()))
  assert.equal(await says(), undefined)
  for (const [n, service] of [styling, nails, styling, styling].entries()) {
    const at = dayAt(start, n * 7, service === nails ? '11:00' : '16:30')
    booked(await books(wanted(service, handleId, at)))
  }
  const called = wanted(nails, handleId, dayAt(start, 3, '09:00'))
  booked(await books(called))
  await inTx((tx) => cancel(tx, deps, { id: called.id, by: { kind: 'contact' } }))
  assert.equal(await says(), undefined, 'what lies ahead is no habit yet')
  pass(t, start.getTime() + 3.5 * week - app.clock.now().getTime())
  const { dayOfWeek } = Temporal.PlainDate.from(start.toISOString().slice(0, 10))
  assert.deepEqual(await says(), {
    serviceId: styling.id,
    service: 'Bridal styling',
    minutes: 60,
    time: '16:30',
    weekday: dayOfWeek,
    count: 3,
    of: 4,
  })
})

test('a number that may have a new owner is told nothing of older bookings and changes none', async (t) => {
  const value = '+34619000777'
  const known = await world.writes('whatsapp', sender(value, [phone(value)]), 'in spring')
  const site = await world.writes('webchat', sender('her-browser', [phone(value, 3)]), 'me too')
  assert.equal(site.contactId, known.contactId)
  const visit = wanted(styling, known.handleId, freeDay())
  const ahead = wanted(styling, known.handleId, dayAt(app.clock.now(), 120, '10:00'))
  booked(await books(visit))
  booked(await books(ahead))
  pass(t, 60 * 24 * 3600_000)
  await world.writes('whatsapp', sender(value, [phone(value)]), 'after the summer')
  const seen = (handleId: typeof known.handleId) =>
    inTx(async (tx) => [
      (await readBookingsFor(tx, handleId, app.clock.now())).map(({ id }) => id),
      (await usualFor(tx, handleId, app.clock.now()))?.count,
    ])
  assert.deepEqual(await seen(known.handleId), [[], undefined])
  assert.deepEqual(await seen(site.handleId), [[ahead.id], 1])
  const by = { kind: 'assistant' } as const
  const asks = (asked: typeof known.handleId) =>
    inTx((tx) => cancel(tx, deps, { id: ahead.id, by, asked }))
  await assert.rejects(asks(known.handleId), { code: 'not_found' })
  // A member who says that it is somebody new gives them what they booked since then, and no more.
  const fresh = wanted(styling, known.handleId, dayAt(app.clock.now(), 90, '12:00'))
  booked(await books(fresh))
  const them = await admin.call(identityApi.setOwner, {
    params: { id: known.handleId },
    body: { owner: 'new' },
  })
  const idsOf = async (id: string) =>
    (await admin.call(bookingsApi.list, { params: { id } })).items.map((item) => item.id)
  assert.deepEqual(await idsOf(them.id), [fresh.id])
  assert.ok(!(await idsOf(known.contactId)).includes(fresh.id))
  assert.equal((await linesOf(them.id)).length, 1)
  booked(await asks(site.handleId))
})

test('a runaway script is stopped at fifty bookings ahead of one customer', async () => {
  const { handleId } = await somebody()
  const short = await offer(world.atrium, 'Fringe', 5)
  const at = freeDay('08:00')
  const results: string[] = []
  for (let n = 0; n < 51; n += 1)
    results.push(
      outcome(await books(wanted(short, handleId, new Date(at.getTime() + n * 5 * minute)))),
    )
  assert.deepEqual([...new Set(results.slice(0, 50)), results.at(-1)], ['ok', 'many'])
})

test('the API answers a refusal with why, and a foreign contact’s handle with conflict', async () => {
  const [one, other] = [await somebody(), await somebody()]
  const { by: _, id: bookingId, startsAt, ...wish } = wanted(styling, one.handleId, freeDay())
  const body = { ...wish, bookingId, startsAt: startsAt.toISOString() }
  const asks = (contactId: string, more: Partial<typeof body> = {}) =>
    admin.call(bookingsApi.book, { params: { id: contactId }, body: { ...body, ...more } })
  await assert.rejects(asks(other.contactId), { status: 409 })
  const made = await asks(one.contactId)
  assert.deepEqual([made.contactId, made.madeBy.kind], [one.contactId, 'member'])
  await assert.rejects(
    asks(one.contactId, { bookingId: wanted(styling, one.handleId, startsAt).id }),
    (error) =>
      error instanceof Refusal &&
      error.status === 409 &&
      JSON.stringify(error.problem.evidence) === '{"why":"taken"}',
  )
  const wrong: Record<string, unknown>[] = [
    { startsAt: 'tomorrow' },
    { startsAt: '2026-02-30T10:00:00Z' },
    { startsAt: `${'9'.repeat(400)}-01-01T00:00:00Z` },
    { serviceId: 'x' },
    { handleId: null },
  ]
  for (const more of wrong)
    await assert.rejects(asks(one.contactId, more as Partial<typeof body>), { status: 422 })
  const { items } = await admin.call(inboxApi.timeline, {
    params: { id: one.contactId },
    query: {},
  })
  assert.ok(items.some((item) => item.type === 'activity' && item.kind === 'booked'))
})
