import type { Hours } from '@atrium/contract/contact'
import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './hours-form.module.css'
import { dayName } from './week.ts'

const week = [1, 2, 3, 4, 5, 6, 7]
const usual: Hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }

type Props = {
  hours: Hours | null
  /** Null: nothing is wished any more. Undefined: nothing was changed. */
  onDone: (hours: Hours | null | undefined) => void
}

/** Days and a span of the day. */
export function HoursForm({ hours, onDone }: Props) {
  const { t, i18n } = useTranslation()
  const [draft, setDraft] = useState(hours ?? usual)
  const { days, from, to } = draft
  const fits = days.length > 0 && from !== '' && from < to
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (fits) onDone({ ...draft, days: days.toSorted((a, b) => a - b) })
  }
  const toggle = (day: number): void =>
    setDraft({
      ...draft,
      days: days.includes(day) ? days.filter((one) => one !== day) : [...days, day],
    })
  return (
    <form
      className={classes.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone(undefined)
      }}
    >
      <fieldset>
        <legend>{t('preference.days')}</legend>
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
      </fieldset>
      <div className={classes.span}>
        <input
          type="time"
          aria-label={t('preference.from')}
          value={from}
          onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })}
        />
        –
        <input
          type="time"
          aria-label={t('preference.to')}
          value={to}
          onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value })}
        />
      </div>
      <div className={classes.buttons}>
        <Button type="submit" size="compact-xs" disabled={!fits}>
          {t('preference.save')}
        </Button>
        {hours && (
          <Button size="compact-xs" variant="default" onClick={() => onDone(null)}>
            {t('preference.remove')}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" onClick={() => onDone(undefined)}>
          {t('confirm.cancel')}
        </Button>
      </div>
    </form>
  )
}
