import type { FigureName, ReportedConversation } from '@atrium/contract/report/report'
import { Button, Drawer } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListFilter } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { shortDate } from '../language/format.ts'
import { ChannelMark, useChannelLabel } from '../ui/channel-mark.tsx'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure } from '../ui/state/state.tsx'
import { behindQuery, type Days } from './queries.ts'
import classes from './reports.module.css'
import { duration } from './words.ts'

type Props = {
  days: Days
  /** Closed where there is none. */
  figure: FigureName | undefined
  channel: string | undefined
  onClose: () => void
}

/** The conversations behind a figure. */
export function Behind({ days, figure, channel, onClose }: Props) {
  const { t } = useTranslation()
  const label = useChannelLabel()
  const name = figure ? t(`reports.behind.${figure}`) : ''
  return (
    <Drawer
      opened={figure !== undefined}
      onClose={onClose}
      position="right"
      size={440}
      title={channel ? `${label(channel)}: ${name}` : name}
      closeButtonProps={{ 'aria-label': t('reports.close') }}
    >
      {figure && <List days={days} figure={figure} channel={channel} />}
    </Drawer>
  )
}

function List({ days, figure, channel }: Omit<Props, 'onClose'> & { figure: FigureName }) {
  const { t } = useTranslation()
  const found = useInfiniteQuery(behindQuery(days, figure, channel))
  if (found.isPending) return <SkeletonRows rows={6} avatar={false} />
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />
  const items = found.data.pages.flatMap((page) => page.items)
  if (items.length === 0)
    return <Empty icon={<ListFilter size={22} />} title={t('reports.nobody')} />
  return (
    <>
      <ul className={classes.list}>
        {items.map((each) => (
          <li key={each.id}>
            <Row conversation={each} />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('reports.more')}
        </Button>
      )}
    </>
  )
}

function Row({ conversation }: { conversation: ReportedConversation }) {
  const { t, i18n } = useTranslation()
  const { id, number, contactName, channel, beganAt, firstAnswerSeconds, status } = conversation
  return (
    <Link
      to="/inbox/$view/$conversationId"
      params={{ view: status, conversationId: id }}
      className={classes.row}
    >
      <ChannelMark channel={channel} size={18} />
      <span className={classes.who}>
        <b>{contactName}</b>
        <span className={classes.facts}>
          #{number} · {shortDate(beganAt, i18n.language)} · {t(`reports.status.${status}`)}
        </span>
      </span>
      <span className={classes.took}>
        {firstAnswerSeconds === null
          ? t('reports.unanswered')
          : duration(firstAnswerSeconds, i18n.language)}
      </span>
    </Link>
  )
}
