import { useTranslation } from 'react-i18next'
import classes from './later.module.css'

type Props = { checked: boolean; onChange: (checked: boolean) => void }

/** Whether the customer's own words make it needless. */
export function Unless({ checked, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <label className={classes.unless}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {t('later.unless')}
    </label>
  )
}
