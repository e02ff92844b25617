import type { Schedule } from '@atrium/contract/broadcast/broadcast'
import { NumberInput, Radio, Select, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { now } from '../../api/clock.ts'
import classes from '../broadcast.module.css'
import { BudgetInput } from '../budget-input.tsx'
import type { StepProps } from './wizard.tsx'

const kinds = ['now', 'at', 'local'] as const
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** When it begins, how fast it goes, and when it is too late. */
export function When({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const { schedule, perMinute, budget, expiresHours } = draft
  return (
    <section className={classes.panel} aria-label={t('broadcasts.step.when')}>
      <Radio.Group
        value={schedule.kind}
        onChange={(value) => {
          const kind = kinds.find((one) => one === value)
          if (kind) change({ schedule: beginning(kind) })
        }}
      >
        {kinds.map((kind) => (
          <Radio
            key={kind}
            value={kind}
            mb={10}
            label={t(`broadcasts.schedule.${kind}`)}
            description={t(`broadcasts.scheduleText.${kind}`)}
          />
        ))}
      </Radio.Group>
      <Moment schedule={schedule} change={(next) => change({ schedule: next })} />
      <div className={classes.two}>
        <div>
          <Switch
            label={t('broadcasts.slow')}
            description={t('broadcasts.slowText')}
            checked={perMinute !== null}
            onChange={({ currentTarget: { checked } }) =>
              change({ perMinute: checked ? 60 : null })
            }
          />
          {perMinute !== null && (
            <NumberInput
              mt={8}
              aria-label={t('broadcasts.perMinute')}
              suffix={t('broadcasts.perMinuteSuffix')}
              min={1}
              max={100_000}
              allowDecimal={false}
              value={perMinute}
              onChange={(value) =>
                change({ perMinute: Math.min(100_000, Math.max(1, Number(value) || 1)) })
              }
            />
          )}
        </div>
        <div>
          <Switch
            label={t('broadcasts.budget')}
            description={t('broadcasts.budgetText')}
            checked={budget !== null}
            onChange={({ currentTarget: { checked } }) => change({ budget: checked ? 50 : null })}
          />
          {budget !== null && (
            <BudgetInput value={budget} change={(next) => change({ budget: next })} />
          )}
        </div>
        <NumberInput
          label={t('broadcasts.expires')}
          description={t('broadcasts.expiresText')}
          suffix={t('broadcasts.hoursSuffix')}
          min={1}
          max={720}
          allowDecimal={false}
          value={expiresHours}
          onChange={(value) =>
            change({ expiresHours: Math.min(720, Math.max(1, Number(value) || 1)) })
          }
        />
      </div>
    </section>
  )
}

function Moment({ schedule, change }: { schedule: Schedule; change: (next: Schedule) => void }) {
  const { t } = useTranslation()
  if (schedule.kind === 'now') return null
  if (schedule.kind === 'at')
    return (
      <TextInput
        type="datetime-local"
        label={t('broadcasts.moment.at')}
        value={asLocal(schedule.at)}
        onChange={({ currentTarget: { value } }) =>
          value !== '' && change({ kind: 'at', at: new Date(value).toISOString() })
        }
      />
    )
  return (
    <div className={classes.two}>
      <TextInput
        type="date"
        label={t('broadcasts.day')}
        value={schedule.date}
        onChange={({ currentTarget: { value } }) =>
          value !== '' && change({ ...schedule, date: value })
        }
      />
      <TextInput
        type="time"
        label={t('broadcasts.time')}
        value={schedule.time}
        onChange={({ currentTarget: { value } }) =>
          value !== '' && change({ ...schedule, time: value })
        }
      />
      <Select
        searchable
        allowDeselect={false}
        label={t('broadcasts.otherZone')}
        description={t('broadcasts.otherZoneText')}
        data={Intl.supportedValuesOf('timeZone')}
        value={schedule.otherwise}
        onChange={(otherwise) => otherwise && change({ ...schedule, otherwise })}
      />
    </div>
  )
}

function beginning(kind: (typeof kinds)[number]): Schedule {
  const tomorrow = new Date(now() + 24 * 3600_000)
  if (kind === 'at') return { kind, at: new Date(tomorrow.setMinutes(0, 0, 0)).toISOString() }
  if (kind === 'local')
    return {
      kind,
      date: asLocal(tomorrow.toISOString()).slice(0, 10),
      time: '10:00',
      otherwise: ownZone,
    }
  return { kind }
}

/** As the browser's own field wants it: the time here, without a zone. */
function asLocal(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
