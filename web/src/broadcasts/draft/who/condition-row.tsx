import type { Condition } from '@atrium/contract/broadcast/segment'
import { Select } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { accountsQuery } from '../../../api/queries.ts'
import { labelsQuery } from '../../../settings/labels/query.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import classes from '../../broadcast.module.css'
import { broadcastsQuery, segmentsQuery } from '../../queries.ts'
import { ConditionFields } from './condition-fields.tsx'

const kinds = [
  'label',
  'attribute',
  'field',
  'language',
  'created',
  'wrote',
  'lastChannel',
  'neverWrote',
  'reachable',
  'consent',
  'broadcast',
  'segment',
] as const
type Kind = (typeof kinds)[number]

type Props = { condition: Condition; change: (next: Condition) => void; remove: () => void }

/** One condition in words that can be changed. */
export function ConditionRow({ condition, change, remove }: Props) {
  const { t } = useTranslation()
  const begin = useBeginnings()
  return (
    <div className={classes.condition}>
      <Select
        size="xs"
        aria-label={t('broadcasts.condition')}
        allowDeselect={false}
        data={kinds
          .filter((kind) => kind === condition.kind || begin(kind))
          .map((value) => ({ value, label: t(`broadcasts.kind.${value}`) }))}
        value={condition.kind}
        onChange={(value) => {
          const next = kinds.find((one) => one === value)
          const fresh = next && begin(next)
          if (fresh && next !== condition.kind) change(fresh)
        }}
      />
      <ConditionFields condition={condition} change={change} />
      <IconButton
        label={t('broadcasts.removeCondition')}
        icon={<Trash2 size={15} />}
        onClick={remove}
      />
    </div>
  )
}

/** What a condition of a kind is at first; undefined where there is nothing yet that it could be about. */
function useBeginnings(): (kind: Kind) => Condition | undefined {
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const labels = useQuery(labelsQuery).data?.items ?? []
  const segments = useQuery(segmentsQuery).data?.items ?? []
  const begun = useInfiniteQuery(broadcastsQuery).data?.pages.flatMap(({ items }) => items) ?? []
  const earlier = begun.find(({ counts }) => counts !== null)
  return (kind) => {
    const [account] = accounts
    const [segment] = segments
    const [label] = labels
    switch (kind) {
      case 'attribute':
        return { kind, key: '', is: 'is', value: '' }
      case 'field':
        return { kind, field: 'company', is: 'is', value: '' }
      case 'language':
        return { kind, languages: ['en'] }
      case 'created':
        return { kind, is: 'after', when: { kind: 'ago', days: 30 } }
      case 'wrote':
        return { kind, is: 'after', when: { kind: 'ago', days: 90 }, channel: null }
      case 'lastChannel':
        return account && { kind, channel: account.channel }
      case 'neverWrote':
        return { kind }
      case 'reachable':
        return account && { kind, accountId: account.id, by: 'template' }
      case 'consent':
        return { kind, purpose: 'marketing', is: 'given' }
      case 'broadcast':
        return earlier && { kind, broadcastId: earlier.id, is: 'silent' }
      case 'label':
        return label && { kind, labelId: label.id, is: 'has' }
      case 'segment':
        return segment && { kind, segmentId: segment.id, is: 'in' }
    }
  }
}
