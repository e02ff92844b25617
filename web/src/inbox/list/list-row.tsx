import type { ConversationRow } from '@atrium/contract/conversation'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlarmClock, Bot, Hourglass, Workflow } from 'lucide-react'
import { lazy, memo, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { compareSeq } from '../../api/apply/place.ts'
import { type ListQuery, membersQuery, timelineQuery } from '../../api/queries.ts'
import { briefSpan, fullTime, listTime, shortDate } from '../../language/format.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import classes from './list.module.css'
import { Preview } from './preview.tsx'

const DueChip = lazy(() =>
  import('../due/due-chip.tsx').then((part) => ({ default: part.DueChip })),
)

type Props = { row: ConversationRow; query: ListQuery; open: boolean; now: number }

/** One conversation: who, on which channels, the last words, and whether somebody waits. */
export const ListRow = memo(function ListRow({ row, query, open, now }: Props) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const unread = isUnread(row)
  return (
    <Link
      to="/inbox/$view/$conversationId"
      params={{ view: query.view, conversationId: row.id }}
      search={query.channel === undefined ? {} : { channel: query.channel }}
      className={classes.row}
      data-open={open || undefined}
      data-unread={unread || undefined}
      aria-current={open ? 'true' : undefined}
      onMouseEnter={() => void cache.prefetchInfiniteQuery(timelineQuery(row.contactId))}
    >
      <span className={classes.face}>
        <Avatar id={row.contactId} name={row.contactName} picture={row.contactAvatar} size={36} />
        <span className={classes.marks}>
          {row.channels.slice(0, 1).map((channel) => (
            <ChannelMark key={channel} channel={channel} />
          ))}
        </span>
      </span>
      <span className={classes.middle}>
        <span className={classes.top}>
          <span className={classes.name}>{row.contactName}</span>
          {row.channels.length > 1 && (
            <span className={classes.more}>
              {row.channels.slice(1, 4).map((channel) => (
                <ChannelMark key={channel} channel={channel} size={13} />
              ))}
            </span>
          )}
          <time
            className={classes.time}
            dateTime={row.lastMessageAt}
            title={fullTime(row.lastMessageAt, i18n.language)}
          >
            {listTime(row.lastMessageAt, now, i18n.language)}
          </time>
        </span>
        <span className={classes.bottom}>
          <Preview row={row} />
          <Meta row={row} now={now} />
          {unread && <span className={classes.dot} role="img" aria-label={t('inbox.unread')} />}
        </span>
      </span>
    </Link>
  )
})

/** Whether the customer said something that this member has not read. */
function isUnread(row: ConversationRow): boolean {
  return compareSeq(row.lastInboundSeq, row.readSeq) > 0
}

function Meta({ row, now }: { row: ConversationRow; now: number }) {
  const { t, i18n } = useTranslation()
  const members = useQuery(membersQuery)
  const assignee = members.data?.items.find(({ id }) => id === row.assigneeId)
  const isDue = row.status === 'open' && (row.slaDueAt ?? row.windowDueAt) !== null
  const waited = row.waitingSince ? now - Date.parse(row.waitingSince) : 0
  return (
    <span className={classes.meta}>
      {row.status === 'snoozed' && row.snoozedUntil && (
        <span className={classes.chip} title={fullTime(row.snoozedUntil, i18n.language)}>
          <AlarmClock size={12} />
          {shortDate(row.snoozedUntil, i18n.language)}
        </span>
      )}
      {isDue && (
        <Suspense>
          <DueChip row={row} now={now} />
        </Suspense>
      )}
      {row.waitingSince && row.status === 'open' && !isDue && (
        <span
          className={classes.chip}
          data-late={waited > 30 * 60_000 || undefined}
          title={t('inbox.waiting', { span: briefSpan(waited, i18n.language) })}
        >
          <Hourglass size={11} />
          {briefSpan(waited, i18n.language)}
        </span>
      )}
      {row.handler === 'assistant' && <Bot size={14} aria-label={t('handler.assistant')} />}
      {row.handler === 'flow' && <Workflow size={14} aria-label={t('handler.flow')} />}
      {assignee && (
        <span title={t('inbox.assignedTo', { name: assignee.name })}>
          <Avatar id={assignee.id} name={assignee.name} size={18} />
        </span>
      )}
    </span>
  )
}
