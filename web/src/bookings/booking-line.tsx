import { bookingsApi } from '@atrium/contract/api/bookings'
import type { Booking } from '@atrium/contract/booking'
import { Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CalendarCheck2, CalendarClock, CalendarX2, Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/call.ts'
import { now } from '../api/clock.ts'
import { clockTime, placeTime } from '../language/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { warn } from '../ui/notify.ts'
import { useErrorText } from '../ui/state/state.tsx'
import classes from './bookings.module.css'
import { bookingsQuery } from './query.ts'

type Props = {
  booking: Booking
  zone: string
  isAhead: boolean
  onChange: (change: 'move' | 'cancel') => void
}

const icons = {
  held: CalendarClock,
  booked: CalendarClock,
  done: CalendarCheck2,
  cancelled: CalendarX2,
  no_show: CalendarX2,
} as const

/** One booking, with what can still be done about it. */
export function BookingLine({ booking, zone, isAhead, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const { id, service, startsAt, state, heldUntil, remindAt } = booking
  const settle = useMutation({
    mutationFn: (next: 'done' | 'no_show') =>
      call(bookingsApi.settle, { params: { id }, body: { state: next } }),
    onSuccess: ({ contactId }) => cache.invalidateQueries(bookingsQuery(contactId)),
    onError: (error) => warn(errorText(error)),
  })
  const Icon = icons[state]
  const when = placeTime(startsAt, zone, i18n.language)
  const isReminded = remindAt !== null && Date.parse(remindAt) <= now()
  const hasBegun = Date.parse(startsAt) <= now()
  return (
    <li className={classes.booking} data-over={!isAhead || undefined}>
      <Icon size={15} />
      <span className={classes.words}>
        <b>{service}</b>
        <time dateTime={startsAt}>{when}</time>
        {(state !== 'booked' || !isAhead) && (
          <small data-state={state}>
            {state === 'held' && heldUntil
              ? t('bookings.heldUntil', { until: clockTime(heldUntil, i18n.language) })
              : t(`bookings.state.${state}`)}
          </small>
        )}
        {isAhead && remindAt && (
          <small>
            {t(isReminded ? 'bookings.reminded' : 'bookings.willRemind', {
              when: placeTime(remindAt, zone, i18n.language),
            })}
          </small>
        )}
      </span>
      {state !== 'cancelled' && (!hasBegun || state !== 'held') && (
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <IconButton
              label={t('bookings.more', { service, when })}
              size={24}
              icon={<Ellipsis size={15} />}
            />
          </Menu.Target>
          <Menu.Dropdown>
            {!hasBegun && state === 'booked' && (
              <Menu.Item onClick={() => onChange('move')}>{t('bookings.move')}</Menu.Item>
            )}
            {!hasBegun && (
              <Menu.Item color="red" onClick={() => onChange('cancel')}>
                {t('bookings.cancel')}
              </Menu.Item>
            )}
            {hasBegun && state !== 'done' && (
              <Menu.Item onClick={() => settle.mutate('done')}>{t('bookings.came')}</Menu.Item>
            )}
            {hasBegun && state !== 'no_show' && (
              <Menu.Item onClick={() => settle.mutate('no_show')}>{t('bookings.missed')}</Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  )
}
