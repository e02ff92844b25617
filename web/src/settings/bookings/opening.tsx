import type { Hours } from '@atrium/contract/contact'
import { Button } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { dayName } from '../../contacts/panel/preferences/week.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import classes from './bookings-page.module.css'

type Props = { opening: Hours[]; onChange: (opening: Hours[]) => void }

const week = [1, 2, 3, 4, 5, 6, 7]
const usual: Hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }

/** The periods of the week in which the business is open; a pause lies between two of one day. */
export function Opening({ opening, onChange }: Props) {
  const { t } = useTranslation()
  const put = (place: number, hours: Hours) => onChange(opening.with(place, hours))
  return (
    <div className={classes.opening}>
      {opening.length === 0 && <p className={classes.note}>{t('bookings.settings.closed')}</p>}
      <ul>
        {opening.map((hours, place) => (
          // A period has no name but its place.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are only changed in place, added at the end or removed
          <li key={place}>
            <Period hours={hours} place={place} onChange={(next) => put(place, next)} />
            <IconButton
              label={t('bookings.settings.removePeriod', { place: place + 1 })}
              icon={<Trash2 size={15} />}
              onClick={() => onChange(opening.toSpliced(place, 1))}
            />
          </li>
        ))}
      </ul>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<Plus size={14} />}
        disabled={opening.length >= 30}
        onClick={() => onChange([...opening, usual])}
      >
        {t('bookings.settings.addPeriod')}
      </Button>
    </div>
  )
}

type PeriodProps = { hours: Hours; place: number; onChange: (hours: Hours) => void }

function Period({ hours, place, onChange }: PeriodProps) {
  const { t, i18n } = useTranslation()
  const { days, from, to } = hours
  const toggle = (day: number): void => {
    const next = days.includes(day) ? days.filter((one) => one !== day) : [...days, day]
    onChange({ ...hours, days: next.toSorted((a, b) => a - b) })
  }
  return (
    <fieldset
      className={classes.period}
      aria-label={t('bookings.settings.period', { place: place + 1 })}
    >
      <span className={classes.days}>
        {week.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={days.includes(day)}
            onClick={() => toggle(day)}
          >
            {dayName(day, i18n.language)}
          </button>
        ))}
      </span>
      <span className={classes.span} data-wrong={!isWhole(hours) || undefined}>
        <input
          type="time"
          aria-label={t('bookings.settings.from')}
          value={from}
          onChange={({ currentTarget: { value } }) => onChange({ ...hours, from: value })}
        />
        –
        <input
          type="time"
          aria-label={t('bookings.settings.to')}
          // A field of a time knows no 24:00.
          value={to === '24:00' ? '00:00' : to}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...hours, to: value === '00:00' ? '24:00' : value })
          }
        />
      </span>
    </fieldset>
  )
}

/** Whether a period says what the server takes: some day, and an end after its beginning. */
export function isWhole({ days, from, to }: Hours): boolean {
  return days.length > 0 && from !== '' && from < to
}
