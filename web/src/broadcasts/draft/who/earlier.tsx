import type { Condition } from '@atrium/contract/broadcast/segment'
import { Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { broadcastsQuery } from '../../queries.ts'
import { Choice } from '../choice.tsx'

type About = Extract<Condition, { kind: 'broadcast' }>

/** What somebody did with an earlier broadcast. */
export function Earlier({
  condition,
  change,
}: {
  condition: About
  change: (next: Condition) => void
}) {
  const { t } = useTranslation()
  const pages = useInfiniteQuery(broadcastsQuery).data?.pages ?? []
  const begun = pages.flatMap(({ items }) => items).filter(({ counts }) => counts !== null)
  return (
    <>
      <Choice
        label={t('broadcasts.kind.broadcast')}
        values={['silent', 'replied', 'got', 'notGot'] as const}
        words={(value) => t(`broadcasts.did.${value}`)}
        value={condition.is}
        onChange={(is) => change({ ...condition, is })}
      />
      <Select
        size="xs"
        searchable
        allowDeselect={false}
        aria-label={t('broadcasts.earlierName')}
        data={begun.map(({ id, name }) => ({ value: id, label: name }))}
        value={condition.broadcastId}
        onChange={(broadcastId) => broadcastId && change({ ...condition, broadcastId })}
      />
    </>
  )
}
