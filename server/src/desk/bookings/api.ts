import { bookingsApi } from '@atrium/contract/api/bookings'
import type { Booking, BookingSettings } from '@atrium/contract/booking'
import type { ActDeps } from '../../flow/act.ts'
import {
  type BookingResult,
  book,
  cancel,
  move,
  saveBookingSettings,
  saveService,
  settle,
} from '../../flow/book.ts'
import {
  freeSlots,
  readBookingSettings,
  readBookings,
  readCalendar,
  readServices,
  usual,
} from '../../flow/bookings/read.ts'
import { readContactSummary } from '../../flow/conversation/read.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Actor } from '../../platform/http/request/actor.ts'
import { handleOf } from './sql.ts'

export type BookingsDeps = ActDeps & { db: Db }

const dayMs = 24 * 3600_000
/** Two months, and what the clocks change. */
const longestLookMs = 62 * dayMs + 3600_000

export function addBookings(api: Api, deps: BookingsDeps): void {
  addCalendar(api, deps)
  addOwn(api, deps)
}

/** What can be booked, and when. */
function addCalendar(api: Api, { db, now }: BookingsDeps): void {
  api.on(bookingsApi.services, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({ items: await readServices(tx) })),
  )
  api.on(bookingsApi.saveService, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const service = { id: params.id, ...body }
      await saveService(tx, service)
      return service
    }),
  )
  api.on(bookingsApi.settings, ({ actor }) => db.inWorkspace(actor.workspaceId, wholeSettings))
  api.on(bookingsApi.saveSettings, ({ actor, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await saveBookingSettings(tx, body)
      return wholeSettings(tx)
    }),
  )
  api.on(bookingsApi.slots, ({ actor, params, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (!(await readServices(tx)).some(({ id }) => id === params.id))
        throw new AppError('not_found', 'There is no such service.')
      const [from, to] = [new Date(query.from), new Date(query.to)]
      if (to.getTime() - from.getTime() > longestLookMs)
        throw new AppError('invalid', 'Ask for 62 days at most.', {
          errors: [{ pointer: '/query/to', message: 'within 62 days of `from`' }],
        })
      const wanted = { serviceId: params.id, from, to, except: query.except }
      return { items: await freeSlots(tx, wanted, now()) }
    }),
  )
}

/** What is booked. */
function addOwn(api: Api, deps: BookingsDeps): void {
  const { db, now } = deps
  api.on(bookingsApi.list, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      if (!(await readContactSummary(tx, params.id)))
        throw new AppError('not_found', 'There is no such contact.')
      return {
        items: await readBookings(tx, params.id, now()),
        usual: (await usual(tx, params.id, now())) ?? null,
        timeZone: (await readCalendar(tx)).zone,
      }
    }),
  )
  api.on(bookingsApi.book, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const { bookingId: id, startsAt, ...wanted } = body
      const contactId = await handleOf(tx, body.handleId)
      if (!contactId) throw new AppError('not_found', 'There is no such handle.')
      if (contactId !== params.id)
        throw new AppError('conflict', 'This handle belongs to another contact.')
      return taken(
        await book(tx, deps, { ...wanted, id, startsAt: new Date(startsAt), by: byOf(actor) }),
      )
    }),
  )
  api.on(bookingsApi.move, ({ actor, params: { id }, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      taken(await move(tx, deps, { id, startsAt: new Date(body.startsAt), by: byOf(actor) })),
    ),
  )
  api.on(bookingsApi.cancel, ({ actor, params: { id } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      taken(await cancel(tx, deps, { id, by: byOf(actor) })),
    ),
  )
  api.on(bookingsApi.settle, ({ actor, params: { id }, body: { state } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      taken(await settle(tx, deps, { id, state, by: byOf(actor) })),
    ),
  )
}

async function wholeSettings(tx: WorkspaceTx): Promise<BookingSettings & { timeZone: string }> {
  return { ...(await readBookingSettings(tx)), timeZone: (await readCalendar(tx)).zone }
}

function byOf({ memberId, name }: Actor) {
  return { kind: 'member', memberId, name } as const
}

/** An expected no is an error for whoever called. `why` in its evidence is for machines. */
function taken(result: BookingResult): Booking {
  if (result.kind === 'ok') return result.booking
  const { why, text } = result
  throw new AppError('conflict', text, { evidence: { why } })
}
