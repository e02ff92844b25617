import type { Service } from '@atrium/contract/booking'
import { BookingId, newId, ServiceId, type WorkspaceId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import type { App } from '../app.ts'
import { putPolicy } from '../desk/sending/sql.ts'
import { putCounting } from '../desk/settings/sql.ts'
import { book, cancel, saveBookingSettings, saveService, settle } from '../flow/book.ts'
import { freeSlots } from '../flow/bookings/read.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import type { Staff } from './history.ts'
import { handleNamed } from './sql.ts'

const zone = 'Europe/Paris'
const dayMs = 24 * 3600_000

/** What the salon offers, and how many minutes it takes. */
const offers = {
  Cut: 45,
  'Cut and colour': 120,
  Balayage: 150,
  'Bridal styling': 90,
  'Wash and set': 45,
  Manicure: 45,
} as const
type Offer = keyof typeof offers

type Visit = {
  who: string
  what: Offer
  /** How many days from today, and the hour in Lyon; the first free one from then on. */
  day: number
  hour: number
  became?: 'no_show' | 'cancel'
}

const visits: Visit[] = [
  { who: 'Marie Dubois', what: 'Balayage', day: -110, hour: 14 },
  { who: 'Marie Dubois', what: 'Balayage', day: -54, hour: 14 },
  { who: 'Marie Dubois', what: 'Bridal styling', day: 6, hour: 14 },
  { who: 'Thérèse Girard', what: 'Wash and set', day: -22, hour: 10 },
  { who: 'Thérèse Girard', what: 'Wash and set', day: -15, hour: 10 },
  { who: 'Thérèse Girard', what: 'Wash and set', day: -8, hour: 10 },
  { who: 'Thérèse Girard', what: 'Wash and set', day: 6, hour: 10 },
  { who: 'Lucas Moreau', what: 'Cut', day: -40, hour: 17 },
  { who: 'Lucas Moreau', what: 'Cut', day: -12, hour: 17, became: 'cancel' },
  { who: 'Lucas Moreau', what: 'Cut', day: 3, hour: 17 },
  { who: 'Camille Bernard', what: 'Manicure', day: -30, hour: 11, became: 'no_show' },
  { who: 'Camille Bernard', what: 'Manicure', day: 4, hour: 11 },
  { who: 'Emma Thompson', what: 'Cut and colour', day: 8, hour: 9 },
  { who: 'Ana Reyes', what: 'Cut and colour', day: -60, hour: 16 },
]

/** When the salon is open: for bookings, and for the promise of an answer. */
export async function seedHours(app: App, workspaceId: WorkspaceId): Promise<void> {
  await app.db.inWorkspace(workspaceId, async (tx) => {
    await putPolicy(tx, { ...safeSendingPolicy, timeZone: zone })
    await saveBookingSettings(tx, {
      opening: [{ days: [2, 3, 4, 5, 6], from: '09:00', to: '19:00' }],
      capacity: 3,
      confirm: false,
      remindHours: 24,
    })
    await putCounting(tx, true)
  })
}

/** The salon's calendar: what it offers, who came and who comes. Each as if it were booked days before. */
export async function seedBookings(
  app: App,
  workspaceId: WorkspaceId,
  staff: Staff,
): Promise<void> {
  const services = new Map<string, Service>()
  await app.db.inWorkspace(workspaceId, async (tx) => {
    for (const [name, minutes] of Object.entries(offers)) {
      const service = { id: newId(ServiceId), name, minutes, active: true }
      await saveService(tx, service)
      services.set(name, service)
    }
  })
  const by = staff.get('lea')
  for (const visit of visits) {
    const service = services.get(visit.what)
    if (service && by)
      await app.db.inWorkspace(workspaceId, (tx) => seedVisit(tx, app, visit, service, by))
  }
}

async function seedVisit(
  tx: WorkspaceTx,
  { accounts, clock }: App,
  visit: Visit,
  { id: serviceId }: Service,
  by: NonNullable<ReturnType<Staff['get']>>,
): Promise<void> {
  const handleId = await handleNamed(tx, visit.who)
  if (!handleId) return
  const from = new Date(clock.now().getTime() + visit.day * dayMs)
  // What lies behind was asked for before it; what lies ahead, yesterday.
  const asked = new Date(Math.min(from.getTime() - 3 * dayMs, clock.now().getTime() - dayMs))
  const deps = { accounts, now: () => asked }
  const to = new Date(from.getTime() + 7 * dayMs)
  const slots = await freeSlots(tx, { serviceId, from, to }, asked)
  const slot = slots.find(({ startsAt }) => hourOf(startsAt) === visit.hour)
  if (!slot) return
  const id = newId(BookingId)
  const startsAt = new Date(slot.startsAt)
  await book(tx, deps, { id, handleId, serviceId, startsAt, by })
  if (visit.became === 'cancel') await cancel(tx, deps, { id, by })
  const after = { accounts, now: () => new Date(startsAt.getTime() + dayMs / 24) }
  if (visit.became === 'no_show') await settle(tx, after, { id, state: 'no_show', by })
}

function hourOf(at: string): number {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).hour
}
