import type { ConversationRow } from '@atrium/contract/conversation'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { unique } from '../../api/apply/place.ts'
import { type ListQuery, listQuery } from '../../api/queries.ts'
import { useNow } from '../../language/use-now.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import classes from './list.module.css'
import { ListEmpty } from './list-empty.tsx'
import { ListHead } from './list-head.tsx'
import { ListRow } from './list-row.tsx'
import { useListCommands } from './use-list-commands.ts'

const route = getRouteApi('/desk/inbox/$view')
/** The same as `.row` in the style sheet: rows of one height need no measuring. */
const rowHeight = 72

/** The conversations of a view, live, of any length. */
export function ConversationList({ openId }: { openId: string | undefined }) {
  const { view } = route.useParams()
  const { channel } = route.useSearch()
  const query: ListQuery = channel === undefined ? { view } : { view, channel }
  const list = useInfiniteQuery(listQuery(query))
  const rows = useMemo(
    () => unique(list.data?.pages.flatMap((page) => page.items) ?? []),
    [list.data],
  )
  return (
    <>
      <ListHead view={view} channel={channel} />
      {list.isPending && <SkeletonRows />}
      {list.isError && !list.data && (
        <Failure error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data && rows.length === 0 && <ListEmpty query={query} />}
      {rows.length > 0 && (
        <Rows
          key={`${view} ${channel}`}
          rows={rows}
          query={query}
          openId={openId}
          more={() => {
            if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
          }}
        />
      )}
    </>
  )
}

type RowsProps = {
  rows: ConversationRow[]
  query: ListQuery
  openId: string | undefined
  more: () => void
}

function Rows({ rows, query, openId, more }: RowsProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const now = useNow()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  })
  const openIndex = rows.findIndex(({ id }) => id === openId)
  useListCommands(rows, openIndex, query)
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' })
  }, [virtual, openIndex])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - 10) more()
  })
  return (
    <div ref={scroller} className={classes.scroller}>
      <ul
        className={classes.rows}
        style={{ height: virtual.getTotalSize() }}
        aria-label={t('inbox.list')}
      >
        {items.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <li
              key={item.key}
              className={classes.place}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ListRow row={row} query={query} open={row.id === openId} now={now} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
