import { sendingApi } from '@atrium/contract/api/sending/sending'
import { type SendingPolicy, safeSendingPolicy } from '@atrium/contract/sending/policy'
import { Button, NumberInput, Select, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useSession } from '../../session/session.ts'
import { tell } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { sendingPolicyQuery } from './query.ts'
import { QuietHours } from './quiet-hours.tsx'
import classes from './sending-page.module.css'

/** What automations are held to, for each customer across all channels. */
export function SendingPage() {
  const { t } = useTranslation()
  const policy = useQuery(sendingPolicyQuery)
  return (
    <>
      <PageHead title={t('settings.sending')} text={t('sending.text')} />
      {policy.isPending && <SkeletonRows rows={4} avatar={false} />}
      {policy.error && <Failure error={policy.error} retry={() => void policy.refetch()} />}
      {policy.data && <PolicyForm key={JSON.stringify(policy.data)} policy={policy.data} />}
    </>
  )
}

function PolicyForm({ policy }: { policy: SendingPolicy }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(policy)
  const save = useMutation({
    mutationFn: () => call(sendingApi.setPolicy, { body: draft }),
    onSuccess: (saved) => {
      cache.setQueryData(sendingPolicyQuery.queryKey, saved)
      tell(t('sending.saved'))
    },
  })
  const mine = member.role === 'admin'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset className={settings.card} disabled={!mine}>
        <Cap draft={draft} change={setDraft} />
        <Rule label={t('sending.pause')} text={t('sending.pauseText')}>
          <Count
            label={t('sending.pause')}
            value={draft.pauseHours}
            max={168}
            suffix={t('sending.hours')}
            onChange={(pauseHours) => setDraft({ ...draft, pauseHours })}
          />
        </Rule>
        <QuietHours quiet={draft.quiet} onChange={(quiet) => setDraft({ ...draft, quiet })} />
        <Rule label={t('sending.zone')} text={t('sending.zoneText')}>
          <Select
            aria-label={t('sending.zone')}
            className={classes.zone}
            data={Intl.supportedValuesOf('timeZone').concat('UTC')}
            value={draft.timeZone}
            allowDeselect={false}
            searchable
            onChange={(timeZone) => timeZone && setDraft({ ...draft, timeZone })}
          />
        </Rule>
        <Rule label={t('sending.budget')} text={t('sending.budgetText')}>
          <NumberInput
            aria-label={t('sending.budget')}
            className={classes.count}
            value={draft.dayBudget ?? ''}
            placeholder={t('sending.noLimit')}
            min={0}
            max={1_000_000}
            decimalScale={2}
            onChange={(next) =>
              setDraft({ ...draft, dayBudget: next === '' ? null : Math.max(0, Number(next)) })
            }
          />
        </Rule>
        <div className={classes.rule}>
          <Switch
            checked={draft.preferred === 'only'}
            label={t('sending.preferred')}
            description={t('sending.preferredText')}
            onChange={({ currentTarget: { checked } }) =>
              setDraft({ ...draft, preferred: checked ? 'only' : 'suggest' })
            }
          />
        </div>
      </fieldset>
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      {mine ? (
        <div className={settings.buttons}>
          <Button type="submit" disabled={isSame(draft, policy)} loading={save.isPending}>
            {t('sending.save')}
          </Button>
          {!isSame(draft, { ...safeSendingPolicy, timeZone: draft.timeZone }) && (
            <Button
              variant="default"
              onClick={() => setDraft({ ...safeSendingPolicy, timeZone: draft.timeZone })}
            >
              {t('sending.toSafe')}
            </Button>
          )}
        </div>
      ) : (
        <p className={classes.note}>{t('identity.adminsOnly')}</p>
      )}
    </form>
  )
}

type Part = { draft: SendingPolicy; change: (draft: SendingPolicy) => void }

function Cap({ draft, change }: Part) {
  const { t } = useTranslation()
  const cap = (part: Partial<SendingPolicy['cap']>) =>
    change({ ...draft, cap: { ...draft.cap, ...part } })
  return (
    <>
      <Rule label={t('sending.cap')} text={t('sending.capText')}>
        <Count
          label={t('sending.touches')}
          value={draft.cap.touches}
          max={100}
          onChange={(touches) => cap({ touches })}
        />
        <span>{t('sending.in')}</span>
        <Count
          label={t('sending.span')}
          value={draft.cap.days}
          min={1}
          max={90}
          suffix={t('identity.days')}
          onChange={(days) => cap({ days })}
        />
      </Rule>
      <div className={classes.rule}>
        <Switch
          checked={draft.cap.transactional}
          label={t('sending.transactional')}
          description={t('sending.transactionalText')}
          onChange={(event) => cap({ transactional: event.currentTarget.checked })}
        />
      </div>
    </>
  )
}

/** One rule: what it is, why, and its values. */
export function Rule(props: { label: string; text: string; children: React.ReactNode }) {
  return (
    <div className={classes.rule}>
      <div>
        <strong>{props.label}</strong>
        <p>{props.text}</p>
      </div>
      <div className={classes.values}>{props.children}</div>
    </div>
  )
}

function Count(props: {
  label: string
  value: number
  min?: number
  max: number
  suffix?: string
  onChange: (value: number) => void
}) {
  const { label, value, min = 0, max, suffix, onChange } = props
  return (
    <NumberInput
      aria-label={label}
      className={classes.count}
      value={value}
      min={min}
      max={max}
      allowDecimal={false}
      {...(suffix && { suffix })}
      onChange={(next) => {
        if (next !== '') onChange(Math.min(max, Math.max(min, Math.round(Number(next)))))
      }}
    />
  )
}

function isSame(one: SendingPolicy, other: SendingPolicy): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
