import { type FlowStep, type FlowTrigger, longestWait } from '@atrium/contract/flow/flow'
import { NumberInput, Select, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../../../api/queries.ts'
import { labelsQuery } from '../../labels/query.ts'
import classes from '../flows.module.css'
import { SendFields } from './send-fields.tsx'

type Props = { step: FlowStep; trigger: FlowTrigger; change: (next: FlowStep) => void }

/** What one step says. */
export function StepFields({ step, trigger, change }: Props) {
  const { t } = useTranslation()
  switch (step.kind) {
    case 'send':
      return <SendFields step={step} trigger={trigger} change={change} />
    case 'wait':
      return (
        <>
          <Minutes minutes={step.minutes} change={(minutes) => change({ ...step, minutes })} />
          <Switch
            label={t('flows.unlessAnswered')}
            checked={step.unlessAnswered}
            onChange={({ currentTarget: { checked } }) =>
              change({ ...step, unlessAnswered: checked })
            }
          />
        </>
      )
    case 'label':
      return <LabelFields step={step} change={change} />
    case 'assign':
      return <AssignFields step={step} change={change} />
    case 'resolve':
      return <p className={classes.note}>{t('flows.resolveText')}</p>
  }
}

const units = { minutes: 1, hours: 60, days: 24 * 60 } as const
type Unit = keyof typeof units
const allUnits: Unit[] = ['minutes', 'hours', 'days']

/** The largest unit in which it is a whole number. */
function unitOf(minutes: number): Unit {
  if (minutes % units.days === 0) return 'days'
  return minutes % units.hours === 0 ? 'hours' : 'minutes'
}

function Minutes({ minutes, change }: { minutes: number; change: (minutes: number) => void }) {
  const { t } = useTranslation()
  const [chosen, setUnit] = useState(() => unitOf(minutes))
  // A step that was moved stands where another one stood before.
  const unit = minutes % units[chosen] === 0 ? chosen : unitOf(minutes)
  const most = Math.floor(longestWait / units[unit])
  const within = (count: number) => Math.min(most, Math.max(1, Math.round(count) || 1))
  return (
    <div className={classes.inline}>
      <NumberInput
        aria-label={t('flows.wait')}
        className={classes.number}
        min={1}
        max={most}
        allowDecimal={false}
        value={Math.max(1, Math.round(minutes / units[unit]))}
        onChange={(value) => change(within(Number(value)) * units[unit])}
      />
      <Select
        aria-label={t('flows.unit')}
        className={classes.unit}
        allowDeselect={false}
        data={allUnits.map((value) => ({ value, label: t(`flows.units.${value}`) }))}
        value={unit}
        onChange={(value) => {
          const next = allUnits.find((one) => one === value)
          if (!next) return
          const count = Math.round(minutes / units[unit])
          setUnit(next)
          change(Math.min(longestWait, Math.max(1, count) * units[next]))
        }}
      />
    </div>
  )
}

type Of<K extends FlowStep['kind']> = Extract<FlowStep, { kind: K }>

function LabelFields({ step, change }: { step: Of<'label'>; change: (next: FlowStep) => void }) {
  const { t } = useTranslation()
  const labels = useQuery(labelsQuery).data?.items ?? []
  return (
    <div className={classes.inline}>
      <Select
        aria-label={t('flows.giveOrTake')}
        className={classes.unit}
        allowDeselect={false}
        data={[
          { value: 'give', label: t('flows.give') },
          { value: 'take', label: t('flows.take') },
        ]}
        value={step.has ? 'give' : 'take'}
        onChange={(value) => change({ ...step, has: value === 'give' })}
      />
      <Select
        aria-label={t('flows.whichLabel')}
        placeholder={t('flows.whichLabel')}
        className={classes.grow}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('flows.noLabels')}
        data={labels.map(({ id, name }) => ({ value: id, label: name }))}
        value={step.labelId || null}
        onChange={(labelId) => labelId && change({ ...step, labelId })}
      />
    </div>
  )
}

function AssignFields({ step, change }: { step: Of<'assign'>; change: (next: FlowStep) => void }) {
  const { t } = useTranslation()
  const members = useQuery(membersQuery).data?.items ?? []
  return (
    <Select
      aria-label={t('flows.toWhom')}
      allowDeselect={false}
      searchable
      data={[
        { value: '', label: t('flows.toNobody') },
        ...members
          .filter(({ active }) => active)
          .map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={step.memberId ?? ''}
      onChange={(id) =>
        change({ ...step, memberId: members.find((one) => one.id === id)?.id ?? null })
      }
    />
  )
}
