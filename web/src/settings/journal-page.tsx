import type { JournalEntry } from '@atrium/contract/api/settings'
import { journalApi } from '@atrium/contract/api/settings'
import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/call.ts'
import { fullTime } from '../language/format.ts'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { tell, warn } from '../ui/notify.ts'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../ui/state/state.tsx'
import { journalQuery } from './journal-query.ts'
import { PageHead } from './page-head.tsx'
import classes from './settings.module.css'

type State = 'failed' | 'dropped' | 'pending'

/** What came in and could not be shown, as it came, with a way to try again. */
export function JournalPage() {
  const { t } = useTranslation()
  const [state, setState] = useState<State>('failed')
  const journal = useInfiniteQuery(journalQuery(state))
  const entries = journal.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHead title={t('settings.journal')} text={t('journal.text')} />
      <SegmentedControl
        aria-label={t('journal.state')}
        mb="md"
        value={state}
        onChange={(value) => setState(value as State)}
        data={(['failed', 'dropped', 'pending'] as const).map((value) => ({
          value,
          label: t(`journal.${value}`),
        }))}
      />
      {journal.isPending && <SkeletonRows rows={4} avatar={false} />}
      {journal.error && <Failure error={journal.error} retry={() => void journal.refetch()} />}
      {journal.data && entries.length === 0 && (
        <Empty
          icon={<CircleCheck size={22} />}
          title={t(`journal.${state}None`)}
          text={t('journal.noneText')}
        />
      )}
      {entries.length > 0 && (
        <div className={classes.card}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </div>
      )}
      {journal.hasNextPage && (
        <Button
          variant="default"
          loading={journal.isFetchingNextPage}
          onClick={() => void journal.fetchNextPage()}
        >
          {t('journal.more')}
        </Button>
      )}
    </>
  )
}

function Entry({ entry }: { entry: JournalEntry }) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const replay = useMutation({
    mutationFn: () => call(journalApi.replay, { params: { id: entry.id } }),
    onSuccess: () => {
      tell(t('journal.replayed'))
      return cache.invalidateQueries({ queryKey: ['journal'] })
    },
    onError: (error) => warn(errorText(error)),
  })
  return (
    <article className={classes.entry}>
      <div className={classes.entryHead}>
        <ChannelMark channel={entry.channel} size={18} />
        <time dateTime={entry.receivedAt}>{fullTime(entry.receivedAt, i18n.language)}</time>
        <small>{t('journal.attempts', { count: entry.attempts })}</small>
        {entry.state === 'failed' && (
          <Button
            ms="auto"
            size="compact-sm"
            variant="default"
            leftSection={<RotateCw size={13} />}
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >
            {t('journal.replay')}
          </Button>
        )}
      </div>
      {entry.reason && (
        <div className={entry.state === 'failed' ? classes.reason : ''}>{entry.reason}</div>
      )}
      <details>
        <summary>{t('journal.raw')}</summary>
        <pre className={classes.raw} dir="ltr">
          {pretty(entry.raw)}
        </pre>
        <small>
          {t('journal.trace')} <code>{entry.trace}</code>
        </small>
      </details>
    </article>
  )
}

/** JSON is laid out to be read; anything else stays as it came. */
function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}
