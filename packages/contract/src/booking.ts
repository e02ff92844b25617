import { z } from 'zod'
import { ChannelId } from './channel.ts'
import { Hours } from './contact.ts'
import { BookingId, ContactId, HandleId, MessageId, ServiceId } from './ids.ts'
import { Author, Time } from './message.ts'

/** Something that can be booked. One that is switched off is no longer offered; what was booked of it stays. */
export const Service = z.object({
  id: ServiceId,
  name: z.string(),
  minutes: z.number(),
  active: z.boolean(),
})
export type Service = z.infer<typeof Service>

/** How a workspace takes bookings. Times are those of its own time zone (`SendingPolicy.timeZone`). */
export const BookingSettings = z.strictObject({
  /** When it is open; several periods of one day leave a pause between them. */
  opening: z.array(Hours).max(30),
  /** How many customers can be served at once. */
  capacity: z.number().int().min(1).max(100),
  /** Whether the customer is told of what was booked, moved or cancelled. */
  confirm: z.boolean(),
  /** So long before the time the customer is reminded; null: never. */
  remindHours: z.number().int().min(1).max(336).nullable(),
})
export type BookingSettings = z.infer<typeof BookingSettings>

/** As a new workspace has it: nothing is sent by itself. */
export const safeBookingSettings: BookingSettings = {
  opening: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
  capacity: 1,
  confirm: false,
  remindHours: null,
}

/** `held`: kept free for a few minutes, until somebody books it. */
const BookingState = z.enum(['held', 'booked', 'cancelled', 'no_show', 'done'])

/** A time that is kept for a customer. It hangs on the handle that it was made from, and goes where that goes. */
export const Booking = z.object({
  id: BookingId,
  contactId: ContactId,
  handleId: HandleId,
  channel: ChannelId,
  serviceId: ServiceId,
  service: z.string(),
  startsAt: Time,
  endsAt: Time,
  state: BookingState,
  heldUntil: Time.nullable(),
  madeBy: Author,
  /** The message that asked for it. */
  messageId: MessageId.nullable(),
  /** When the customer will be, or was, reminded. */
  remindAt: Time.nullable(),
  createdAt: Time,
})
export type Booking = z.infer<typeof Booking>

/** What a customer usually books, from `of` visits of theirs; `count` of them were of this service at this time of day. */
export const Usual = z.object({
  serviceId: ServiceId,
  service: z.string(),
  minutes: z.number(),
  /** `HH:MM` where the business is. */
  time: z.string(),
  /** 1 (Monday) to 7, where most of these visits were on that day. */
  weekday: z.number().nullable(),
  count: z.number(),
  of: z.number(),
})
export type Usual = z.infer<typeof Usual>

export const Slot = z.object({ startsAt: Time, endsAt: Time })
export type Slot = z.infer<typeof Slot>
