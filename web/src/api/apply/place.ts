import type { InboxView } from '@atrium/contract/api/inbox'
import { type ConversationRow, dueOf } from '@atrium/contract/conversation'
import type { TimelineItem } from '@atrium/contract/message'
import type { InfiniteData } from '@tanstack/react-query'
import type { ListPage, ListQuery, TimelinePage } from '../queries.ts'

type Pages<P> = InfiniteData<P, unknown>

/** A loaded list with this row where it belongs now: moved, changed, taken in or taken out. The same list when nothing changes. */
export function placeConversation<T extends Pages<ListPage>>(
  list: T,
  query: ListQuery,
  row: ConversationRow,
  memberId: string | undefined,
): T {
  const present = list.pages.flatMap((page) => page.items).find(({ id }) => id === row.id)
  if (present === row) return list
  const belongs = isInView(row, query, memberId)
  const compareRows = query.view === 'due' ? byDue : byNewest
  const floor = list.pages.at(-1)?.floor ?? null
  const isAfter = floor !== null && comesAfter(placeOf(row, query.view), floor, query.view)
  if (!present && (!belongs || isAfter)) return list
  const pages = list.pages.map((page) => without(page, row.id))
  if (!belongs || isAfter) return { ...list, pages }
  const home = pages.findIndex((page, index) => {
    const last = page.items.at(-1)
    return index === pages.length - 1 || (last !== undefined && compareRows(row, last) < 0)
  })
  return {
    ...list,
    pages: pages.map((page, index) => (index === home ? inserted(page, row, compareRows) : page)),
  }
}

/** Whether a view shows this conversation. Its twin on the server is the list's WHERE. */
export function isInView(
  row: ConversationRow,
  { view, channel }: ListQuery,
  memberId: string | undefined,
): boolean {
  if (row.joinedInto !== null) return false
  if (channel !== undefined && !row.channels.includes(channel)) return false
  return views[view](row, memberId)
}

const views: Record<InboxView, (row: ConversationRow, memberId: string | undefined) => boolean> = {
  open: (row) => row.status === 'open',
  mine: (row, memberId) => row.status === 'open' && row.assigneeId === memberId,
  unassigned: (row) => row.status === 'open' && row.assigneeId === null,
  due: (row) => row.status === 'open' && dueOf(row) !== null,
  snoozed: (row) => row.status === 'snoozed',
  resolved: (row) => row.status === 'resolved',
  all: () => true,
}

/** A loaded timeline with this item in its place, or the same timeline when it holds a newer one or does not reach so far back. */
export function placeItem<T extends Pages<TimelinePage>>(timeline: T, item: TimelineItem): T {
  const present = timeline.pages.flatMap((page) => page.items).find(({ id }) => id === item.id)
  if (present && present.rev >= item.rev) return timeline
  if (!present && isBelow(timeline.pages.at(-1)?.floor, item.at)) return timeline
  const pages = timeline.pages.map((page) => without(page, item.id))
  // The newest page comes first, and its items ascend.
  const home = pages.findIndex((page, index) => {
    const first = page.items[0]
    return index === pages.length - 1 || (first !== undefined && compareItems(first, item) < 0)
  })
  return {
    ...timeline,
    pages: pages.map((page, index) => (index === home ? inserted(page, item, compareItems) : page)),
  }
}

/** A loaded timeline without a message that was shown before the server took it, and then refused it. */
export function dropItem<T extends Pages<TimelinePage>>(timeline: T, id: string): T {
  return { ...timeline, pages: timeline.pages.map((page) => without(page, id)) }
}

/** Each thing once: what an event placed may come again with an older page that was on its way. */
export function unique<T extends { id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}

/** The order of the timeline: time, then the server's sequence. */
export function compareItems(a: TimelineItem, b: TimelineItem): number {
  return compareText(a.at, b.at) || compareSeq(a.seq, b.seq)
}

/** Sequences are 64-bit numbers as strings: longer than what a JavaScript number holds. */
export function compareSeq(a: string, b: string): number {
  return a.length - b.length || compareText(a, b)
}

/** By what a row has its place in a list. */
export function placeOf(row: ConversationRow, view: InboxView): string {
  return (view === 'due' && dueOf(row)?.at) || row.lastMessageAt
}

function comesAfter(place: string, floor: string, view: InboxView): boolean {
  return view === 'due' ? place > floor : place < floor
}

function byNewest(a: ConversationRow, b: ConversationRow): number {
  return compareText(b.lastMessageAt, a.lastMessageAt) || compareText(b.id, a.id)
}

/** The earliest first. */
function byDue(a: ConversationRow, b: ConversationRow): number {
  return compareText(placeOf(a, 'due'), placeOf(b, 'due')) || compareText(a.id, b.id)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function isBelow(floor: string | null | undefined, at: string): boolean {
  return floor != null && at < floor
}

function without<T extends { id: string }, P extends { items: T[] }>(page: P, id: string): P {
  const items = page.items.filter((item) => item.id !== id)
  return items.length === page.items.length ? page : { ...page, items }
}

function inserted<T, P extends { items: T[] }>(
  page: P,
  item: T,
  compare: (a: T, b: T) => number,
): P {
  const after = page.items.findIndex((other) => compare(item, other) < 0)
  return { ...page, items: page.items.toSpliced(after < 0 ? page.items.length : after, 0, item) }
}
