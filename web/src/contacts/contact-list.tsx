import type { ContactSummary } from '@atrium/contract/contact'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { UserRoundSearch } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../api/clock.ts'
import { contactsQuery } from '../api/queries.ts'
import { listTime } from '../language/format.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure } from '../ui/state/state.tsx'
import classes from './contacts-page.module.css'

/** The same as `.row` in the style sheet. */
const rowHeight = 56

/** Contacts as they were seen last, of any number. */
type Props = { search: string; label: string | undefined; openId: string | undefined }

export function ContactList({ search, label, openId }: Props) {
  const { t } = useTranslation()
  const list = useInfiniteQuery(contactsQuery(search, label))
  const contacts = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => contacts[index]?.id ?? index,
    overscan: 10,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (list.hasNextPage && !list.isFetching && last >= contacts.length - 15)
      void list.fetchNextPage()
  })
  if (list.isPending) return <SkeletonRows />
  if (!list.data) return <Failure error={list.error} retry={() => void list.refetch()} />
  if (contacts.length === 0) {
    return (
      <Empty
        icon={<UserRoundSearch size={22} />}
        title={t(search || label ? 'contacts.notFound' : 'contacts.empty')}
        text={t(search || label ? 'contacts.notFoundText' : 'contacts.emptyText')}
      />
    )
  }
  return (
    <div ref={scroller} className={classes.scroller}>
      <ul className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const contact = contacts[item.index]
          if (!contact) return null
          return (
            <li
              key={item.key}
              className={classes.place}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Row contact={contact} search={search} label={label} open={contact.id === openId} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

type RowProps = {
  contact: ContactSummary
  search: string
  label: string | undefined
  open: boolean
}

function Row({ contact, search, label, open }: RowProps) {
  const { i18n } = useTranslation()
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId: contact.id }}
      search={{ ...(search && { q: search }), ...(label && { label }) }}
      className={classes.row}
      data-open={open || undefined}
    >
      <Avatar id={contact.id} name={contact.name} picture={contact.avatar} size={32} />
      <span className={classes.name}>{contact.name}</span>
      <span className={classes.marks}>
        {contact.channels.slice(0, 4).map((channel) => (
          <ChannelMark key={channel} channel={channel} size={15} />
        ))}
      </span>
      <time>{contact.lastSeenAt ? listTime(contact.lastSeenAt, now(), i18n.language) : ''}</time>
    </Link>
  )
}
