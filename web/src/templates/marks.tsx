import type { Template } from '@atrium/contract/template/template'
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** What the provider charges it as. */
export function CategoryMark({ category }: Pick<Template, 'category'>) {
  const { t } = useTranslation()
  return (
    <Badge variant="default" tt="none" style={{ flex: 'none' }}>
      {t(`template.category.${category}`)}
    </Badge>
  )
}

const colors: Partial<Record<Template['status'], string>> = {
  approved: 'green',
  rejected: 'red',
  paused: 'orange',
  disabled: 'red',
  pending: 'gray',
}

/** Whether it can be sent. */
export function StatusMark({ status }: Pick<Template, 'status'>) {
  const { t } = useTranslation()
  return (
    <Badge color={colors[status] ?? 'gray'} variant="light" tt="none" style={{ flex: 'none' }}>
      {t(`template.status.${status}`)}
    </Badge>
  )
}
