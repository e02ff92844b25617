import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { labelsQuery } from '../../settings/labels/query.ts'
import { LabelChip } from './label-chip.tsx'
import classes from './labels.module.css'

type Props = { label: string | undefined; choose: (label: string | undefined) => void }

/** Above the list: only contacts with this label; the same again shows all. Nothing where the workspace has none. */
export function LabelFilter({ label, choose }: Props) {
  const { t } = useTranslation()
  const items = useQuery(labelsQuery).data?.items ?? []
  if (items.length === 0) return null
  return (
    <fieldset className={classes.filter} aria-label={t('labels.filter')}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          aria-pressed={item.id === label}
          onClick={() => choose(item.id === label ? undefined : item.id)}
        >
          <LabelChip label={item} />
        </button>
      ))}
    </fieldset>
  )
}
