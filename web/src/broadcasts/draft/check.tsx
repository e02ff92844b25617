import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import type { BroadcastDraft } from '@atrium/contract/broadcast/broadcast'
import { exclusions } from '@atrium/contract/broadcast/segment'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showAnswer } from '../../api/apply/answer.ts'
import { call } from '../../api/call.ts'
import { accountsQuery } from '../../api/queries.ts'
import settings from '../../settings/settings.module.css'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { broadcastQuery, countQuery } from '../queries.ts'
import { Cost } from './cost.tsx'
import { Preview } from './preview.tsx'
import { TestSend } from './test-send.tsx'

/** The last look: how many get it and how, who is left out and why, what they will read. */
export function Check({ id, draft }: { id: string; draft: BroadcastDraft }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const count = useQuery(countQuery(draft))
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const number = new Intl.NumberFormat(i18n.language)
  if (count.isPending) return <SkeletonRows rows={4} avatar={false} />
  if (count.error)
    return (
      <p className={settings.error} role="alert">
        {errorText(count.error)}
      </p>
    )
  const { reachable, byWay, excluded } = count.data
  const left = exclusions.filter((reason) => (excluded[reason] ?? 0) > 0)
  return (
    <>
      <section className={classes.panel} aria-label={t('broadcasts.step.check')}>
        <h3>{t('broadcasts.willGet', { count: reachable, number: number.format(reachable) })}</h3>
        <div className={classes.figures}>
          {draft.ways.map(({ accountId }, place) => {
            const account = accounts.find((one) => one.id === accountId)
            return (
              <div key={accountId}>
                <b>{number.format(byWay[place] ?? 0)}</b>
                <small>
                  {account && <ChannelMark channel={account.channel} size={13} />} {account?.name}
                </small>
              </div>
            )
          })}
        </div>
        {left.length > 0 && (
          <>
            <h3>{t('broadcasts.leftOut')}</h3>
            <div className={classes.figures}>
              {left.map((reason) => (
                <div key={reason}>
                  <b>{number.format(excluded[reason] ?? 0)}</b>
                  <small>{t(`broadcasts.excluded.${reason}`)}</small>
                </div>
              ))}
            </div>
          </>
        )}
        <p>{t('broadcasts.gate')}</p>
      </section>
      <Cost id={id} budget={draft.budget} />
      <Preview draft={draft} />
      <TestSend id={id} />
      <Start id={id} reachable={reachable} />
    </>
  )
}

function Start({ id, reachable }: { id: string; reachable: number }) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const start = useMutation({
    mutationFn: () => call(broadcastsApi.start, { params: { id } }),
    onSuccess: (begun) => showAnswer(cache, broadcastQuery(id).queryKey, begun),
  })
  const told = {
    count: reachable,
    number: new Intl.NumberFormat(i18n.language).format(reachable),
  }
  return (
    <div className={classes.panel}>
      <div className={classes.buttons}>
        <Button
          leftSection={<Send size={15} />}
          disabled={reachable === 0}
          onClick={() => setAsking(true)}
        >
          {t('broadcasts.start')}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={t('broadcasts.startTitle')}
          action={t('broadcasts.start')}
          busy={start.isPending}
          error={start.error}
          onConfirm={() => start.mutate()}
          onClose={() => setAsking(false)}
        >
          {t('broadcasts.startText', told)}
        </Confirm>
      )}
    </div>
  )
}
