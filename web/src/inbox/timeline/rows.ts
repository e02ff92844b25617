import type { Activity, Message, Note, TimelineItem } from '@atrium/contract/message'
import { compareSeq } from '../../api/apply/place.ts'

/** One line of the timeline as it is drawn. Keys stay the same when others come or go. */
export type Row =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  /** Said whenever the channel, the customer's handle or our account changes. */
  | { kind: 'channel'; key: string; message: Message }
  | { kind: 'message'; key: string; message: Message; first: boolean; last: boolean }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'activity'; key: string; activity: Activity }

/** Messages of one author within this time are one group: one name, one time. */
const groupSpan = 5 * 60_000

/** Lays out a timeline: days, the line before what is unread, channel labels, groups. `unreadAfter`: the last seq read. */
export function layOut(items: readonly TimelineItem[], unreadAfter: string | undefined): Row[] {
  const rows: Row[] = []
  let previous: TimelineItem | undefined
  let lastMessage: Message | undefined
  let unreadShown = unreadAfter === undefined
  for (const item of items) {
    if (!previous || dayOf(previous.at) !== dayOf(item.at)) {
      rows.push({ kind: 'day', key: `day ${dayOf(item.at)}`, at: item.at })
    }
    if (!unreadShown && unreadAfter !== undefined && isUnread(item, unreadAfter)) {
      rows.push({ kind: 'unread', key: 'unread' })
      unreadShown = true
    }
    if (item.type === 'message' && !isSameDoor(lastMessage, item)) {
      rows.push({ kind: 'channel', key: `channel ${item.id}`, message: item })
    }
    rows.push(rowOf(item))
    if (item.type === 'message') lastMessage = item
    previous = item
  }
  return group(rows)
}

function rowOf(item: TimelineItem): Row {
  switch (item.type) {
    case 'message':
      return { kind: 'message', key: item.id, message: item, first: true, last: true }
    case 'note':
      return { kind: 'note', key: item.id, note: item }
    case 'activity':
      return { kind: 'activity', key: item.id, activity: item }
  }
}

function group(rows: Row[]): Row[] {
  return rows.map((row, place) => {
    if (row.kind !== 'message') return row
    const first = !continues(rows[place - 1], row.message)
    const next = rows[place + 1]
    const last = next?.kind !== 'message' || !continues(row, next.message)
    return first && last ? row : { ...row, first, last }
  })
}

function continues(before: Row | undefined, message: Message): boolean {
  if (before?.kind !== 'message') return false
  const earlier = before.message
  return (
    earlier.direction === message.direction &&
    authorKey(earlier) === authorKey(message) &&
    isPlain(earlier) &&
    isPlain(message) &&
    Date.parse(message.at) - Date.parse(earlier.at) < groupSpan
  )
}

/** Mail stands alone: each has its subject, its people and its time. */
function isPlain({ content }: Message): boolean {
  return content.kind !== 'email' && content.kind !== 'system'
}

function authorKey({ author }: Message): string {
  return author.kind === 'member' ? author.memberId : author.kind
}

function isSameDoor(before: Message | undefined, message: Message): boolean {
  return before?.handleId === message.handleId && before.accountId === message.accountId
}

function isUnread(item: TimelineItem, unreadAfter: string): boolean {
  return item.type === 'message' && item.direction === 'in' && compareSeq(item.seq, unreadAfter) > 0
}

function dayOf(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** A first guess of a row's height, before it is measured: a good one keeps the scroll bar calm. */
export function estimateHeight(row: Row | undefined): number {
  if (row?.kind !== 'message') return row?.kind === 'note' ? 90 : 36
  const { content, attachments } = row.message
  const pictures = attachments.some(({ kind }) => kind === 'image' || kind === 'video')
  const words = content.kind === 'text' ? content.text.length : 240
  return (
    34 +
    Math.ceil(words / 60) * 20 +
    (pictures ? 240 : attachments.length * 60) +
    (row.last ? 22 : 0)
  )
}
