import type { FlowRun } from '@atrium/contract/flow/flow'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../language/format.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import classes from './flows.module.css'
import { runsQuery } from './query.ts'
import { Results } from './results.tsx'

/** Who went through it, how far, and why not further. */
export function Runs({ id }: { id: string }) {
  const { t } = useTranslation()
  const runs = useInfiniteQuery(runsQuery(id))
  const rows = runs.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label={t('flows.runs')}>
      <h3 className={settings.section}>{t('flows.runs')}</h3>
      {runs.isPending && <SkeletonRows rows={3} avatar={false} />}
      {runs.error && <Failure error={runs.error} retry={() => void runs.refetch()} />}
      {runs.data && rows.length === 0 && <p className={classes.note}>{t('flows.noRuns')}</p>}
      {rows.length > 0 && (
        <ul className={`${settings.card} ${classes.runs}`}>
          {rows.map((run) => (
            <Run key={run.id} run={run} />
          ))}
        </ul>
      )}
      {runs.hasNextPage && (
        <Button
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          {t('flows.more')}
        </Button>
      )}
    </section>
  )
}

function Run({ run }: { run: FlowRun }) {
  const { t, i18n } = useTranslation()
  const { state, why, dueAt } = run
  return (
    <li className={settings.entry}>
      <details>
        <summary className={classes.run}>
          <ChannelMark channel={run.channel} size={14} />
          <b>{run.contactName}</b>
          <span className={classes.runState} data-state={state}>
            {t(`flows.state.${state}`)}
          </span>
          <time dateTime={run.startedAt}>{fullTime(run.startedAt, i18n.language)}</time>
        </summary>
        <Results steps={run.log} />
        <Link
          to="/inbox/$view/$conversationId"
          params={{ view: 'all', conversationId: run.conversationId }}
        >
          {t('flows.openConversation')}
        </Link>
      </details>
      {why && <small className={classes.note}>{t(`flows.why.${why}`)}</small>}
      {state === 'running' && dueAt && (
        <small className={classes.note}>
          {t('flows.next', { at: fullTime(dueAt, i18n.language) })}
        </small>
      )}
    </li>
  )
}
