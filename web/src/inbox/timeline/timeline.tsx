import type { ConversationRow } from '@atrium/contract/conversation'
import type { Message } from '@atrium/contract/message'
import { Button, Loader } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, MessageSquareDashed } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { unique } from '../../api/apply/place.ts'
import { timelineQuery } from '../../api/queries.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure } from '../../ui/state/state.tsx'
import { estimateHeight, layOut, type Row } from './rows.ts'
import classes from './timeline.module.css'
import { TimelineRow } from './timeline-row.tsx'
import { TypingLine } from './typing-line.tsx'
import { useMarkRead } from './use-mark-read.ts'
import { useWalk } from './use-walk.ts'

type Props = { conversation: ConversationRow; onReply: (message: Message) => void }

/** All that happened with a contact, on every channel, in one scroll; the newest at the bottom. */
export function Timeline({ conversation, onReply }: Props) {
  const { t } = useTranslation()
  const timeline = useInfiniteQuery(timelineQuery(conversation.contactId))
  // The line stays where it was when the conversation was opened, also after it is read.
  const [unreadAfter] = useState(conversation.readSeq)
  const rows = useMemo(() => {
    const items = timeline.data?.pages.toReversed().flatMap((page) => page.items) ?? []
    return layOut(unique(items), unreadAfter)
  }, [timeline.data, unreadAfter])
  if (timeline.isPending) return <SkeletonRows rows={7} />
  if (!timeline.data) {
    return <Failure error={timeline.error} retry={() => void timeline.refetch()} />
  }
  if (rows.length === 0) {
    return (
      <Empty
        icon={<MessageSquareDashed size={22} />}
        title={t('timeline.empty')}
        text={t('timeline.emptyText')}
      />
    )
  }
  return (
    <Scroll
      rows={rows}
      conversation={conversation}
      onReply={onReply}
      loadingOlder={timeline.isFetchingNextPage}
      older={() => {
        if (timeline.hasNextPage && !timeline.isFetching) void timeline.fetchNextPage()
      }}
    />
  )
}

/** As near to its end the timeline follows what comes. */
const atEndPx = 80

type ScrollProps = Props & { rows: Row[]; older: () => void; loadingOlder: boolean }

function Scroll({ rows, conversation, onReply, older, loadingOlder }: ScrollProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: 'end',
    overscan: 8,
    paddingStart: 16,
    paddingEnd: 12,
    useAnimationFrameWithResizeObserver: true,
  })
  // What comes late stands above the newest, and moves them down; who reads the newest still does.
  const follows = useRef(true)
  useLayoutEffect(() => {
    if (follows.current && rows.length > 0) virtual.scrollToEnd()
  }, [virtual, rows])
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const [started, setStarted] = useState(false)
  useEffect(() => {
    // The first frame stands at the top, before it jumps to the end.
    const timer = setTimeout(() => setStarted(true), 100)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    if (started && first < 12) older()
  })
  const away = !virtual.isAtEnd(160)
  useMarkRead(conversation, !away)
  const jump = (id: string): void => {
    const index = rows.findIndex(({ key }) => key === id)
    if (index >= 0) virtual.scrollToIndex(index, { align: 'center' })
    else older()
  }
  const current = useWalk(rows, (index) => virtual.scrollToIndex(index, { align: 'center' }))
  return (
    <div className={classes.frame}>
      {loadingOlder && <Loader size="xs" className={classes.loader} />}
      <div
        ref={scroller}
        className={classes.scroller}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < atEndPx
        }}
      >
        <div
          role="log"
          aria-label={t('timeline.label')}
          className={classes.log}
          style={{ height: virtual.getTotalSize() }}
        >
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                className={classes.place}
                data-current={current === row.key || undefined}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TimelineRow row={row} onReply={onReply} onJump={jump} />
              </div>
            )
          })}
        </div>
      </div>
      {away && (
        <Button
          size="compact-sm"
          radius="xl"
          variant="default"
          className={classes.latest}
          leftSection={<ArrowDown size={14} />}
          onClick={() => virtual.scrollToEnd({ behavior: 'smooth' })}
        >
          {t('timeline.latest')}
        </Button>
      )}
      <TypingLine conversationId={conversation.id} />
    </div>
  )
}
