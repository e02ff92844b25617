import assert from 'node:assert/strict'
import { bookingsApi } from '@atrium/contract/api/bookings'
import type { Service } from '@atrium/contract/booking'
import { BookingId, type ContactId, type HandleId, newId } from '@atrium/contract/ids'
import type { People } from '../people.ts'
import { dayAt } from './bookings.ts'

type Booked = { by: HandleId; at: string; told: number; isCancelled: boolean }

/** What should be true of bookings, whatever is linked and unlinked: each is its handle's, and so is what is told of it. */
export class BookingsModel {
  #booked = new Map<BookingId, Booked>()
  #world: People
  #service: Service

  constructor(world: People, service: Service) {
    this.#world = world
    this.#service = service
  }

  async book(asked: { contactId: ContactId; by: HandleId; step: number }): Promise<void> {
    const { contactId, by, step } = asked
    const bookingId = newId(BookingId)
    const at = this.#time(step, '10:00')
    await this.#world.atrium.admin.call(bookingsApi.book, {
      params: { id: contactId },
      body: { bookingId, handleId: by, serviceId: this.#service.id, startsAt: at },
    })
    this.#booked.set(bookingId, { by, at, told: 1, isCancelled: false })
  }

  /** The first that these handles made and that is not cancelled. */
  async change(handles: HandleId[], how: 'move' | 'cancel', step: number): Promise<void> {
    const [id, booking] = this.#of(handles).find(([, one]) => !one.isCancelled) ?? []
    if (!id || !booking) return
    const { admin } = this.#world.atrium
    booking.told += 1
    if (how === 'cancel') {
      await admin.call(bookingsApi.cancel, { params: { id } })
      booking.isCancelled = true
      return
    }
    booking.at = this.#time(step, '15:00')
    await admin.call(bookingsApi.move, { params: { id }, body: { startsAt: booking.at } })
  }

  /** A record has what its handles booked, as it stands now, and the lines that tell of it. */
  async compare(contactId: ContactId, handles: HandleId[]): Promise<void> {
    const expected = this.#of(handles)
    const params = { id: contactId }
    const { items } = await this.#world.atrium.admin.call(bookingsApi.list, { params })
    assert.deepEqual(
      items.map((one) => [one.id, one.startsAt, one.state, one.contactId]).sort(),
      expected
        .map(([id, one]) => [id, one.at, one.isCancelled ? 'cancelled' : 'booked', contactId])
        .sort(),
      'a booking went astray',
    )
    const lines = (await this.#world.timeline(contactId)).filter(
      (item) => item.type === 'activity' && item.kind.startsWith('book'),
    )
    const told = expected.reduce((sum, [, one]) => sum + one.told, 0)
    assert.equal(lines.length, told, 'a line of a booking went astray')
  }

  #of(handles: HandleId[]): [BookingId, Booked][] {
    return [...this.#booked].filter(([, { by }]) => handles.includes(by))
  }

  #time(step: number, clock: string): string {
    return dayAt(this.#world.atrium.app.clock.now(), 1 + step, clock).toISOString()
  }
}
