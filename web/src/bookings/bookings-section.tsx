import type { Booking, Usual } from '@atrium/contract/booking'
import type { Contact } from '@atrium/contract/contact'
import { useQuery } from '@tanstack/react-query'
import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayName } from '../contacts/panel/preferences/week.ts'
import { Section } from '../contacts/panel/section.tsx'
import { useNow } from '../language/use-now.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Failure } from '../ui/state/state.tsx'
import { BookDialog } from './book-dialog.tsx'
import { BookingLine } from './booking-line.tsx'
import classes from './bookings.module.css'
import { CancelDialog } from './cancel-dialog.tsx'
import { bookingsQuery } from './query.ts'

type Dialog = { kind: 'book' } | { kind: 'move' | 'cancel'; booking: Booking }

/** What the customer has booked: what lies ahead, the next first, and the history behind a fold. */
export function BookingsSection({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const now = useNow()
  const found = useQuery(bookingsQuery(contact.id))
  const [dialog, setDialog] = useState<Dialog>()
  const close = (): void => setDialog(undefined)
  // A row of a file is no address: nobody books through it.
  const handles = contact.handles.filter(({ channel }) => channel !== 'import')
  const { items = [], usual = null, timeZone = 'UTC' } = found.data ?? {}
  const ahead = items.filter((booking) => isAhead(booking, now)).reverse()
  const over = items.filter((booking) => !isAhead(booking, now) && !isForgotten(booking, now))
  const lines = (bookings: Booking[]) => (
    <ul className={classes.list}>
      {bookings.map((booking) => (
        <BookingLine
          key={booking.id}
          booking={booking}
          zone={timeZone}
          isAhead={isAhead(booking, now)}
          onChange={(kind) => setDialog({ kind, booking })}
        />
      ))}
    </ul>
  )
  return (
    <Section
      title={t('bookings.title')}
      action={
        handles.length > 0 && (
          <IconButton
            label={t('bookings.book')}
            size={24}
            icon={<CalendarPlus size={15} />}
            onClick={() => setDialog({ kind: 'book' })}
          />
        )
      }
    >
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && ahead.length === 0 && <p className={classes.none}>{t('bookings.none')}</p>}
      {ahead.length > 0 && lines(ahead)}
      {usual && <Habit usual={usual} />}
      {over.length > 0 && (
        <details className={classes.history}>
          <summary>{t('bookings.history', { count: over.length })}</summary>
          {lines(over)}
        </details>
      )}
      {(dialog?.kind === 'book' || dialog?.kind === 'move') && (
        <BookDialog
          contact={contact}
          handles={handles}
          usual={usual}
          zone={timeZone}
          moved={dialog.kind === 'move' ? dialog.booking : undefined}
          onClose={close}
        />
      )}
      {dialog?.kind === 'cancel' && (
        <CancelDialog booking={dialog.booking} zone={timeZone} onClose={close} />
      )}
    </Section>
  )
}

function Habit({ usual }: { usual: Usual }) {
  const { t, i18n } = useTranslation()
  const { service, time, weekday, count, of } = usual
  const day = weekday === null ? '' : `${dayName(weekday, i18n.language)} `
  return (
    <p className={classes.usual}>
      {t('bookings.usual', { service, when: `${day}${time}`, count, of })}
    </p>
  )
}

function isAhead({ state, endsAt }: Booking, now: number): boolean {
  return (state === 'booked' || state === 'held') && Date.parse(endsAt) > now
}

/** A hold that nobody booked says nothing of anybody. */
function isForgotten({ state, heldUntil }: Booking, now: number): boolean {
  return state === 'held' && (heldUntil === null || Date.parse(heldUntil) <= now)
}
