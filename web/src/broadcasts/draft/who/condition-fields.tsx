import type { Condition, Moment } from '@atrium/contract/broadcast/segment'
import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { accountsQuery, kindsQuery } from '../../../api/queries.ts'
import { labelsQuery } from '../../../settings/labels/query.ts'
import { segmentsQuery } from '../../queries.ts'
import { Choice } from '../choice.tsx'
import { Earlier } from './earlier.tsx'

type Props = { condition: Condition; change: (next: Condition) => void }

const comparisons = [
  'is',
  'isNot',
  'contains',
  'startsWith',
  'atLeast',
  'atMost',
  'known',
  'unknown',
] as const
const fields = ['name', 'company'] as const
const sides = ['before', 'after'] as const
const purposes = ['marketing', 'reminders', 'surveys'] as const

/** What a condition says, beside what it is about. */
export function ConditionFields({ condition, change }: Props) {
  const { t } = useTranslation()
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const channels = useQuery(kindsQuery).data?.items ?? []
  const labels = useQuery(labelsQuery).data?.items ?? []
  const segments = useQuery(segmentsQuery).data?.items ?? []
  switch (condition.kind) {
    case 'attribute':
      return (
        <>
          <TextInput
            size="xs"
            aria-label={t('broadcasts.attributeName')}
            placeholder={t('broadcasts.attributeName')}
            maxLength={100}
            error={condition.key === ''}
            value={condition.key}
            onChange={({ currentTarget: { value } }) => change({ ...condition, key: value })}
          />
          <Compared condition={condition} change={change} />
        </>
      )
    case 'field':
      return (
        <>
          <Choice
            label={t('broadcasts.kind.field')}
            values={fields}
            words={(value) => t(`broadcasts.field.${value}`)}
            value={condition.field}
            onChange={(field) => change({ ...condition, field })}
          />
          <Compared condition={condition} change={change} />
        </>
      )
    case 'language':
      return (
        <TagsInput
          size="xs"
          aria-label={t('broadcasts.kind.language')}
          value={condition.languages}
          splitChars={[',', ' ']}
          onChange={(all) => {
            const languages = all.filter((one) => /^[a-zA-Z0-9-]{2,20}$/.test(one))
            if (languages.length > 0) change({ ...condition, languages })
          }}
        />
      )
    case 'created':
    case 'wrote':
      return (
        <>
          <Since
            is={condition.is}
            when={condition.when}
            change={(part) => change({ ...condition, ...part })}
          />
          {condition.kind === 'wrote' && (
            <Select
              size="xs"
              clearable
              aria-label={t('broadcasts.onChannel')}
              placeholder={t('broadcasts.anyChannel')}
              data={channels.map(({ id, label }) => ({ value: id, label }))}
              value={condition.channel}
              onChange={(channel) => change({ ...condition, channel })}
            />
          )}
        </>
      )
    case 'lastChannel':
      return (
        <Select
          size="xs"
          allowDeselect={false}
          aria-label={t('broadcasts.onChannel')}
          data={channels.map(({ id, label }) => ({ value: id, label }))}
          value={condition.channel}
          onChange={(channel) => channel && change({ ...condition, channel })}
        />
      )
    case 'neverWrote':
      return null
    case 'reachable':
      return (
        <>
          <Select
            size="xs"
            allowDeselect={false}
            aria-label={t('broadcasts.account')}
            data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            value={condition.accountId}
            onChange={(id) => {
              const account = accounts.find((one) => one.id === id)
              if (account) change({ ...condition, accountId: account.id })
            }}
          />
          <Choice
            label={t('broadcasts.kind.reachable')}
            values={['window', 'template'] as const}
            words={(value) => t(`broadcasts.by.${value}`)}
            value={condition.by}
            onChange={(by) => change({ ...condition, by })}
          />
        </>
      )
    case 'consent':
      return (
        <>
          <Choice
            label={t('broadcasts.purposeLabel')}
            values={purposes}
            words={(value) => t(`broadcasts.purpose.${value}`)}
            value={condition.purpose}
            onChange={(purpose) => change({ ...condition, purpose })}
          />
          <Choice
            label={t('broadcasts.kind.consent')}
            values={['given', 'notStopped'] as const}
            words={(value) => t(`broadcasts.consent.${value}`)}
            value={condition.is}
            onChange={(is) => change({ ...condition, is })}
          />
        </>
      )
    case 'broadcast':
      return <Earlier condition={condition} change={change} />
    case 'label':
      return (
        <>
          <Choice
            label={t('broadcasts.compare')}
            values={['has', 'hasNot'] as const}
            words={(value) => t(`broadcasts.labelled.${value}`)}
            value={condition.is}
            onChange={(is) => change({ ...condition, is })}
          />
          <Select
            size="xs"
            searchable
            allowDeselect={false}
            aria-label={t('labels.name')}
            data={labels.map(({ id, name }) => ({ value: id, label: name }))}
            value={condition.labelId}
            onChange={(labelId) => labelId && change({ ...condition, labelId })}
          />
        </>
      )
    case 'segment':
      return (
        <>
          <Choice
            label={t('broadcasts.compare')}
            values={['in', 'notIn'] as const}
            words={(value) => t(`broadcasts.member.${value}`)}
            value={condition.is}
            onChange={(is) => change({ ...condition, is })}
          />
          <Select
            size="xs"
            allowDeselect={false}
            aria-label={t('broadcasts.segmentName')}
            data={segments.map(({ id, name }) => ({ value: id, label: name }))}
            value={condition.segmentId}
            onChange={(segmentId) => segmentId && change({ ...condition, segmentId })}
          />
        </>
      )
  }
}

function Compared({
  condition,
  change,
}: {
  condition: Extract<Condition, { kind: 'field' | 'attribute' }>
  change: Props['change']
}) {
  const { t } = useTranslation()
  const { is, value } = condition
  const wantsNumber = is === 'atLeast' || is === 'atMost'
  return (
    <>
      <Choice
        label={t('broadcasts.compare')}
        values={comparisons}
        words={(one) => t(`broadcasts.comparison.${one}`)}
        value={is}
        onChange={(next) => {
          const number = next === 'atLeast' || next === 'atMost'
          change({ ...condition, is: next, value: number ? String(Number(value) || 0) : value })
        }}
      />
      {wantsNumber && (
        <NumberInput
          size="xs"
          aria-label={t('broadcasts.value')}
          value={Number(value)}
          onChange={(next) => change({ ...condition, value: String(Number(next) || 0) })}
        />
      )}
      {!wantsNumber && is !== 'known' && is !== 'unknown' && (
        <TextInput
          size="xs"
          aria-label={t('broadcasts.value')}
          maxLength={200}
          value={value}
          onChange={({ currentTarget }) => change({ ...condition, value: currentTarget.value })}
        />
      )}
    </>
  )
}

function Since({
  is,
  when,
  change,
}: {
  is: (typeof sides)[number]
  when: Moment
  change: (part: { is?: (typeof sides)[number]; when?: Moment }) => void
}) {
  const { t } = useTranslation()
  const isAgo = when.kind === 'ago'
  return (
    <>
      <Choice
        label={t('broadcasts.compare')}
        values={sides}
        words={(one) => t(isAgo ? `broadcasts.ago.${one}` : `broadcasts.date.${one}`)}
        value={is}
        onChange={(next) => change({ is: next })}
      />
      {isAgo ? (
        <NumberInput
          size="xs"
          aria-label={t('broadcasts.days')}
          suffix={t('broadcasts.daysSuffix')}
          min={0}
          max={3650}
          allowDecimal={false}
          value={when.days}
          onChange={(days) =>
            change({ when: { kind: 'ago', days: Math.min(3650, Math.max(0, Number(days) || 0)) } })
          }
        />
      ) : (
        <TextInput
          size="xs"
          type="date"
          aria-label={t('broadcasts.day')}
          value={when.at.slice(0, 10)}
          onChange={({ currentTarget: { value } }) =>
            value !== '' && change({ when: { kind: 'date', at: new Date(value).toISOString() } })
          }
        />
      )}
      <Choice
        label={t('broadcasts.when')}
        values={['ago', 'date'] as const}
        words={(one) => t(`broadcasts.moment.${one}`)}
        value={when.kind}
        onChange={(kind) =>
          change({
            when:
              kind === 'ago'
                ? { kind, days: 30 }
                : { kind, at: new Date(new Date().setHours(0, 0, 0, 0)).toISOString() },
          })
        }
      />
    </>
  )
}
