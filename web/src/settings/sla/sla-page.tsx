import { type Promises, type ReplyTime, slaApi } from '@atrium/contract/api/sla'
import { Button, NumberInput, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Timer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { span } from '../../language/format.ts'
import { useSession } from '../../session/session.ts'
import { ChannelMark, useChannelLabel } from '../../ui/channel-mark.tsx'
import { tell } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { Counting } from './counting.tsx'
import { slaQuery } from './query.ts'
import classes from './sla-page.module.css'

/** What the business promises on each channel: within how many minutes customers are answered. */
export function SlaPage() {
  const { t } = useTranslation()
  const times = useQuery(slaQuery)
  return (
    <>
      <PageHead title={t('settings.sla')} text={t('sla.text')} />
      {times.isPending && <SkeletonRows rows={4} avatar={false} />}
      {times.error && <Failure error={times.error} retry={() => void times.refetch()} />}
      {times.data?.items.length === 0 && (
        <Empty icon={<Timer size={22} />} title={t('sla.none')} text={t('sla.noneText')} />
      )}
      {times.data && times.data.items.length > 0 && <Times promises={times.data} />}
    </>
  )
}

function Times({ promises }: { promises: Promises }) {
  const { t } = useTranslation()
  const { member } = useSession()
  return (
    <>
      <fieldset className={settings.card} disabled={member.role !== 'admin'}>
        {promises.items.map((item) => (
          <Row key={`${item.channel} ${item.minutes}`} item={item} />
        ))}
        <Counting promises={promises} />
      </fieldset>
      <p className={classes.note}>
        {t(member.role === 'admin' ? 'sla.counts' : 'identity.adminsOnly')}
      </p>
    </>
  )
}

function Row({ item }: { item: ReplyTime }) {
  const { t, i18n } = useTranslation()
  const label = useChannelLabel()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(item.minutes)
  const save = useMutation({
    mutationFn: (minutes: number | null) =>
      call(slaApi.set, { params: { channel: item.channel }, body: { minutes } }),
    onSuccess: (saved) => {
      cache.setQueryData(slaQuery.queryKey, saved)
      tell(t('sla.saved', { channel: label(item.channel) }))
    },
  })
  const usual = span(item.usual * 60_000, i18n.language)
  return (
    <form
      className={classes.row}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(draft)
      }}
    >
      <span className={classes.channel}>
        <ChannelMark channel={item.channel} />
        <span>
          <strong>{label(item.channel)}</strong>
          <small>{t('sla.usual', { usual })}</small>
        </span>
      </span>
      <span className={classes.values}>
        {item.minutes !== null && (
          <NumberInput
            aria-label={t('sla.minutes', { channel: label(item.channel) })}
            className={classes.minutes}
            value={draft ?? ''}
            min={1}
            max={43_200}
            allowDecimal={false}
            suffix={t('sla.suffix')}
            onChange={(next) => setDraft(next === '' ? null : Number(next))}
          />
        )}
        {draft !== null && draft !== item.minutes && (
          <Button type="submit" size="compact-sm" loading={save.isPending}>
            {t('sla.save')}
          </Button>
        )}
        <Switch
          aria-label={t('sla.on', { channel: label(item.channel) })}
          checked={item.minutes !== null}
          onChange={({ currentTarget: { checked } }) => save.mutate(checked ? item.usual : null)}
        />
      </span>
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
    </form>
  )
}
