import type { Slot } from '@atrium/contract/booking'
import { BookingId, newId, ServiceId } from '@atrium/contract/ids'
import type { Order } from '@atrium/contract/shop/order'
import { z } from 'zod'
import type { Situation, Tools } from '../engine.ts'
import type { Act } from '../offer.ts'
import type { WireTool } from './wire.ts'

/** What the model may call, and what happens then. `run` gets whatever the model made up. */
export type ModelTool = { wire: WireTool; run: (given: unknown) => Promise<unknown> }

/** So many times are told at once. */
const mostTimes = 40
const mostOrders = 10
const mostLines = 20
const dayMs = 24 * 3600_000
/** One answer does one thing: a model that is talked into more gets no further. */
const mostActs = 1

const Moment = z.iso.datetime({ offset: true })
const schemas = {
  none: z.strictObject({}),
  handOver: z.strictObject({ why: z.enum(['asked', 'unsure']) }),
  times: z.strictObject({
    service_id: ServiceId,
    from: Moment,
    days: z.number().int().min(1).max(30),
  }),
  book: z.strictObject({ service_id: ServiceId, starts_at: Moment }),
  move: z.strictObject({ booking_id: BookingId, starts_at: Moment }),
  cancel: z.strictObject({ booking_id: BookingId }),
}

/**
 * The tools as the model sees them. None of them takes the id of a person: they are bound to who writes. What they want
 * done goes to `acts`, and is done with the answer, when the assistant still has the word.
 */
export function toolsFor(tools: Tools, { now }: Pick<Situation, 'now'>, acts: Act[]): ModelTool[] {
  const will = (wanted: Act): unknown => {
    if (acts.length >= mostActs) return { error: 'One thing at a time: answer the customer first.' }
    acts.push(wanted)
    return { ok: 'It is done together with your answer.' }
  }
  const ofTheirs = async (id: string) => (await tools.coming()).find((one) => one.id === id)
  return [
    tool('hand_over', handOverText, schemas.handOver, async () => ({})),
    tool('services', 'What can be booked.', schemas.none, async () =>
      (await tools.services()).map(({ id, name, minutes }) => ({ service_id: id, name, minutes })),
    ),
    tool('usual', 'What this customer usually books.', schemas.none, () => tools.usual()),
    tool('coming_bookings', 'What this customer has booked.', schemas.none, async () =>
      (await tools.coming()).map(({ id, service, serviceId, startsAt }) => ({
        booking_id: id,
        service_id: serviceId,
        service,
        starts_at: startsAt,
      })),
    ),
    tool(
      'free_times',
      'When a service can begin.',
      schemas.times,
      async ({ service_id, from, days }) => {
        const start = new Date(Math.max(Date.parse(from), now.getTime()))
        const to = new Date(start.getTime() + days * dayMs)
        return (await tools.free({ serviceId: service_id, from: start, to }))
          .slice(0, mostTimes)
          .map(({ startsAt }) => startsAt)
      },
    ),
    tool(
      'orders',
      'What this customer ordered, the newest first. Nothing of it can be changed here.',
      schemas.none,
      async () => (await tools.orders()).slice(0, mostOrders).map(orderFor),
    ),
    tool('book', `Books a free time. ${onYes}`, schemas.book, async ({ service_id, starts_at }) => {
      const slot = await slotAt(tools, service_id, starts_at)
      if (!slot) return { error: 'This time is not free.' }
      const bookingId = newId(BookingId)
      return will({ kind: 'book', bookingId, serviceId: service_id, startsAt: slot.startsAt })
    }),
    tool('move', `Moves a booking. ${onYes}`, schemas.move, async ({ booking_id, starts_at }) => {
      const booking = await ofTheirs(booking_id)
      if (!booking) return { error: 'The customer has no such booking.' }
      const slot = await slotAt(tools, booking.serviceId, starts_at, booking.id)
      if (!slot) return { error: 'This time is not free.' }
      return will({ kind: 'move', bookingId: booking.id, startsAt: slot.startsAt })
    }),
    tool('cancel', `Cancels a booking. ${onYes}`, schemas.cancel, async ({ booking_id }) => {
      const booking = await ofTheirs(booking_id)
      if (!booking) return { error: 'The customer has no such booking.' }
      return will({ kind: 'cancel', bookingId: booking.id })
    }),
  ]
}

/** What a customer may be told of an order of theirs; its page in the shop is the team's. */
function orderFor({ number, state, updatedAt, expectedAt, tracking, lines }: Order): object {
  return {
    number,
    state,
    since: updatedAt,
    expected_at: expectedAt ?? null,
    tracking: tracking ?? null,
    lines: lines.slice(0, mostLines).map(({ name, quantity }) => ({ name, quantity })),
  }
}

const onYes = 'Only when the customer has said yes to exactly this.'
const handOverText =
  'Gives the customer to a person of the team. Use it when they ask for one, and whenever you are not sure.'

function tool<S extends z.ZodType>(
  name: string,
  description: string,
  schema: S,
  run: (given: z.output<S>) => Promise<unknown>,
): ModelTool {
  const { $schema: _, ...parameters } = z.toJSONSchema(schema)
  return {
    wire: { type: 'function', function: { name, description, parameters } },
    run: async (given) => {
      const parsed = schema.safeParse(given)
      return parsed.success ? run(parsed.data) : { error: 'These arguments do not fit.' }
    },
  }
}

/** The free time that begins at this moment. */
async function slotAt(
  tools: Tools,
  serviceId: ServiceId,
  at: string,
  except?: BookingId,
): Promise<Slot | undefined> {
  const from = new Date(at)
  const to = new Date(from.getTime() + 1)
  return (await tools.free({ serviceId, from, to, except }))[0]
}
