import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './labels.module.css'
import { labelsQuery } from './query.ts'

type Props = { label: string | undefined; choose: (label: string | null) => void }

/** Above the list: only contacts with this label. Nothing where the workspace has none. */
export function LabelFilter({ label, choose }: Props) {
  const { t } = useTranslation()
  const items = useQuery(labelsQuery).data?.items ?? []
  if (items.length === 0) return null
  return (
    <Select
      className={classes.filter}
      size="xs"
      searchable
      clearable
      aria-label={t('labels.filter')}
      placeholder={t('labels.filter')}
      leftSection={<Tag size={14} />}
      data={items.map(({ id, name }) => ({ value: id, label: name }))}
      value={label ?? null}
      onChange={choose}
    />
  )
}
