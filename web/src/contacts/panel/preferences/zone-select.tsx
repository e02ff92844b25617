import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../contact-panel.module.css'

type Props = { value: string | null; onChange: (zone: string | null) => void }

/** The customer's time zone. All 400 are in the page only once somebody wants to choose. */
export function ZoneSelect({ value, onChange }: Props) {
  const { t } = useTranslation()
  const [all, setAll] = useState<string[]>([])
  const zones = [...new Set([...(value ? [value] : []), ...all])]
  return (
    <select
      className={classes.select}
      aria-label={t('preference.timeZone')}
      value={value ?? ''}
      onFocus={() => setAll(Intl.supportedValuesOf('timeZone'))}
      onPointerDown={() => setAll(Intl.supportedValuesOf('timeZone'))}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    >
      <option value="">{t('contact.unknown')}</option>
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  )
}
