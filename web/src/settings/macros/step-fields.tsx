import type { MacroStep } from '@atrium/contract/macro/macro'
import { NumberInput, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../../api/queries.ts'
import { labelsQuery } from '../labels/query.ts'
import classes from './macros.module.css'
import { TemplateFields } from './template-fields.tsx'

type Step<K extends MacroStep['kind']> = Extract<MacroStep, { kind: K }>
type Props<S extends MacroStep = MacroStep> = { step: S; onChange: (step: S) => void }

/** What one step needs to know. */
export function StepFields({ step, onChange }: Props) {
  switch (step.kind) {
    case 'reply':
    case 'note':
      return <Words step={step} onChange={onChange} />
    case 'template':
      return <TemplateFields step={step} onChange={onChange} />
    case 'assign':
      return <Assignee step={step} onChange={onChange} />
    case 'label':
      return <LabelFields step={step} onChange={onChange} />
    case 'snooze':
      return <Hours step={step} onChange={onChange} />
    case 'resolve':
    case 'reopen':
      return null
  }
}

function Words({ step, onChange }: Props<Step<'reply' | 'note'>>) {
  const { t } = useTranslation()
  return (
    <Textarea
      aria-label={t(`macros.words.${step.kind}`)}
      placeholder={t(`macros.words.${step.kind}`)}
      description={step.kind === 'reply' && t('macros.places', { example: '{{first_name|there}}' })}
      inputWrapperOrder={['input', 'description']}
      autosize
      minRows={2}
      maxRows={10}
      maxLength={step.kind === 'reply' ? 10_000 : 20_000}
      value={step.text}
      onChange={({ currentTarget: { value } }) => onChange({ ...step, text: value })}
    />
  )
}

function Assignee({ step, onChange }: Props<Step<'assign'>>) {
  const { t } = useTranslation()
  const members = useQuery(membersQuery).data?.items
  const active = members?.filter((member) => member.active) ?? []
  const { to } = step
  const value = to.kind === 'member' ? to.memberId : to.kind
  const isGone =
    members !== undefined && to.kind === 'member' && !active.some(({ id }) => id === value)
  const choose = (next: string | null): void => {
    const member = active.find(({ id }) => id === next)
    if (member) onChange({ ...step, to: { kind: 'member', memberId: member.id } })
    else if (next === 'me' || next === 'nobody') onChange({ ...step, to: { kind: next } })
  }
  return (
    <Select
      aria-label={t('macros.assignTo')}
      allowDeselect={false}
      searchable
      data={[
        { value: 'me', label: t('macros.whoRuns') },
        { value: 'nobody', label: t('macros.nobody') },
        ...active.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value}
      error={isGone && t('macros.problem.member')}
      onChange={choose}
    />
  )
}

function LabelFields({ step, onChange }: Props<Step<'label'>>) {
  const { t } = useTranslation()
  const labels = useQuery(labelsQuery).data?.items
  const isGone = step.labelId !== '' && labels?.every(({ id }) => id !== step.labelId)
  return (
    <div className={classes.fields}>
      <SegmentedControl
        aria-label={t('macros.labelHow')}
        data={[
          { value: 'put', label: t('macros.put') },
          { value: 'take', label: t('macros.takeAway') },
        ]}
        value={step.has ? 'put' : 'take'}
        onChange={(how) => onChange({ ...step, has: how === 'put' })}
      />
      <Select
        className={classes.grows}
        aria-label={t('macros.label')}
        placeholder={t(labels?.length === 0 ? 'labels.empty' : 'macros.label')}
        allowDeselect={false}
        searchable
        data={labels?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        value={isGone ? null : step.labelId || null}
        error={isGone && t('macros.problem.label')}
        onChange={(labelId) => labelId && onChange({ ...step, labelId })}
      />
    </div>
  )
}

function Hours({ step, onChange }: Props<Step<'snooze'>>) {
  const { t } = useTranslation()
  const [unit, setUnit] = useState<1 | 24>(step.hours % 24 === 0 ? 24 : 1)
  const put = (count: number, of: 1 | 24) => onChange({ ...step, hours: Math.round(count) * of })
  return (
    <div className={classes.fields}>
      <NumberInput
        aria-label={t('macros.howLong')}
        className={classes.number}
        min={1}
        max={8760 / unit}
        allowDecimal={false}
        value={step.hours / unit}
        onChange={(count) => put(Number(count), unit)}
      />
      <SegmentedControl
        aria-label={t('macros.unit')}
        data={[
          { value: '1', label: t('macros.hours') },
          { value: '24', label: t('macros.days') },
        ]}
        value={String(unit)}
        onChange={(value) => {
          const next = value === '24' ? 24 : 1
          setUnit(next)
          put(step.hours / unit, next)
        }}
      />
    </div>
  )
}
