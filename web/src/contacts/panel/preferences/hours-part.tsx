import type { Hours } from '@atrium/contract/contact'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../contact-panel.module.css'
import type { Prefer } from './use-prefer.ts'
import { dayName } from './week.ts'

// The form comes when it is asked for: the panel is part of the first load.
const HoursForm = lazy(() =>
  import('./hours-form.tsx').then((part) => ({ default: part.HoursForm })),
)

/** When the customer may be written to, as words; they open a form. */
export function HoursPart({ hours, prefer }: { hours: Hours | null; prefer: Prefer }) {
  const { t, i18n } = useTranslation()
  const [editing, setEditing] = useState(false)
  const days = hours?.days.map((day) => dayName(day, i18n.language)).join(', ')
  return editing ? (
    <Suspense>
      <HoursForm
        hours={hours}
        onDone={(value) => {
          setEditing(false)
          if (value !== undefined) prefer({ kind: 'hours', value, by: 'member' })
        }}
      />
    </Suspense>
  ) : (
    <button type="button" className={classes.wish} onClick={() => setEditing(true)}>
      {hours ? `${days} · ${hours.from}–${hours.to}` : t('contact.unknown')}
    </button>
  )
}
