import { z } from 'zod'
import { Booking, BookingSettings, Service, Slot, Usual } from '../booking.ts'
import { endpoint } from '../endpoint.ts'
import { BookingId, ContactId, HandleId, ServiceId } from '../ids.ts'

const byContact = z.strictObject({ id: ContactId })
const byBooking = z.strictObject({ id: BookingId })
const byService = z.strictObject({ id: ServiceId })
/** ISO 8601, with seconds and a zone or `Z`. */
const Moment = z.iso.datetime({ offset: true })

/** What is booked with the business, and what can be. */
export const bookingsApi = {
  services: endpoint({
    method: 'GET',
    path: '/services',
    summary: 'What can be booked; what is no longer offered comes last.',
    access: 'member',
    response: z.object({ items: z.array(Service) }),
  }),
  saveService: endpoint({
    method: 'PUT',
    path: '/services/:id',
    summary:
      'Makes a service, whose id the caller chooses, or changes one. What is booked already stays as it is.',
    access: 'admin',
    params: byService,
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      minutes: z.number().int().min(5).max(720),
      active: z.boolean(),
    }),
    response: Service,
  }),
  settings: endpoint({
    method: 'GET',
    path: '/bookings/settings',
    summary: 'When the business is open, how many it serves at once, and what customers are told.',
    access: 'member',
    response: BookingSettings.extend({ timeZone: z.string() }),
  }),
  saveSettings: endpoint({
    method: 'PUT',
    path: '/bookings/settings',
    summary: 'Sets how bookings are taken from now on.',
    access: 'admin',
    body: BookingSettings,
    response: BookingSettings.extend({ timeZone: z.string() }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/contacts/:id/bookings',
    summary: 'The bookings of a contact, the latest first, and what they usually book.',
    access: 'member',
    params: byContact,
    response: z.object({
      items: z.array(Booking),
      usual: Usual.nullable(),
      /** Where the business is: its hours and `usual` are of this time zone. */
      timeZone: z.string(),
    }),
  }),
  slots: endpoint({
    method: 'GET',
    path: '/services/:id/slots',
    summary:
      'The times at which a service can begin, within 62 days. `except` is a booking that is to be moved: it is not in its own way.',
    access: 'member',
    params: byService,
    query: z.strictObject({ from: Moment, to: Moment, except: BookingId.optional() }),
    response: z.object({ items: z.array(Slot) }),
  }),
  book: endpoint({
    method: 'POST',
    path: '/contacts/:id/bookings',
    summary:
      'Books a time for a contact, through the address that asked for it. The caller chooses the id: the same again is the same booking.',
    access: 'member',
    params: byContact,
    body: z.strictObject({
      bookingId: BookingId,
      handleId: HandleId,
      serviceId: ServiceId,
      startsAt: Moment,
    }),
    response: Booking,
  }),
  move: endpoint({
    method: 'PUT',
    path: '/bookings/:id/time',
    summary: 'Moves a booking to another time. Its reminder moves with it.',
    access: 'member',
    params: byBooking,
    body: z.strictObject({ startsAt: Moment }),
    response: Booking,
  }),
  cancel: endpoint({
    method: 'DELETE',
    path: '/bookings/:id',
    summary: 'Cancels a booking. It stays in the history; its reminder is not sent.',
    access: 'member',
    params: byBooking,
    response: Booking,
  }),
  settle: endpoint({
    method: 'PUT',
    path: '/bookings/:id/state',
    summary: 'Says whether the customer came.',
    access: 'member',
    params: byBooking,
    body: z.strictObject({ state: z.enum(['done', 'no_show']) }),
    response: Booking,
  }),
}
