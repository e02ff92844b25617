import type { Booking } from '@atrium/contract/booking'
import type { ServiceId } from '@atrium/contract/ids'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { placeTime } from '../language/format.ts'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Failure } from '../ui/state/state.tsx'
import classes from './bookings.module.css'
import { dayIn } from './day.ts'
import { slotsQuery } from './query.ts'

type Props = {
  serviceId: ServiceId
  day: string
  zone: string
  moved: Booking | undefined
  chosen: string | undefined
  onChoose: (startsAt: string) => void
  onDay: (day: string) => void
}

/** The free times of a day, and the next day with one where there is none. */
export function Times({ serviceId, day, zone, moved, chosen, onChoose, onDay }: Props) {
  const { t, i18n } = useTranslation()
  const slots = useQuery(slotsQuery(serviceId, day, moved?.id))
  if (slots.isPending) return <SkeletonRows rows={2} avatar={false} />
  if (!slots.data) return <Failure error={slots.error} retry={() => void slots.refetch()} />
  const others = slots.data.items.filter(({ startsAt }) => startsAt !== moved?.startsAt)
  const free = others.filter(({ startsAt }) => dayIn(startsAt, zone) === day)
  const next = others.find(({ startsAt }) => dayIn(startsAt, zone) > day)
  return (
    <>
      {free.length > 0 ? (
        <fieldset>
          <legend>{t('bookings.time')}</legend>
          <div className={classes.times}>
            {free.map(({ startsAt }) => (
              <label key={startsAt} className={classes.time}>
                <input
                  type="radio"
                  name="time"
                  checked={chosen === startsAt}
                  onChange={() => onChoose(startsAt)}
                />
                {placeTime(startsAt, zone, i18n.language, 'clock')}
              </label>
            ))}
          </div>
        </fieldset>
      ) : (
        <p className={classes.nothing} role="status">
          {t(next ? 'bookings.noneFree' : 'bookings.noneFreeLong')}
          {next && (
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => onDay(dayIn(next.startsAt, zone))}
            >
              {t('bookings.nextFree', {
                day: placeTime(next.startsAt, zone, i18n.language, 'day'),
              })}
            </Button>
          )}
        </p>
      )}
      {zone !== Intl.DateTimeFormat().resolvedOptions().timeZone && (
        <p className={classes.note}>{t('bookings.zone', { zone })}</p>
      )}
    </>
  )
}
