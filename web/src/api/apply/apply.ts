import type { ChannelAccount } from '@atrium/contract/channel'
import type { ContactSummary } from '@atrium/contract/contact'
import type { Conversation, ConversationRow } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import type { TimelineItem } from '@atrium/contract/message'
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import {
  accountsQuery,
  contactQuery,
  conversationQuery,
  type ListPage,
  type ListQuery,
  membersQuery,
  sessionQuery,
  summaryQuery,
  timelineQuery,
} from '../queries.ts'
import { placeConversation, placeItem } from './place.ts'

/**
 * Brings what the screens hold up to date with one event. The higher `rev` stays, so that order
 * and repeats do not matter: apply(snapshot, events) == fresh snapshot.
 */
export function apply(cache: QueryClient, event: FeedEvent): void {
  switch (event.kind) {
    case 'item':
      applyItem(cache, event.item)
      break
    case 'conversation':
      applyConversation(cache, event.conversation)
      break
    case 'contact':
      applyContact(cache, event.contact)
      break
    case 'account':
      applyAccount(cache, event.account)
      break
    case 'read':
      if (event.memberId === memberOf(cache)) applyRead(cache, event.conversationId, event.readSeq)
      break
    case 'handles':
      applyHandles(cache, event.contactIds)
      break
    case 'labels':
      refetch(cache, ['labels'])
      refetch(cache, ['contact'])
      break
    case 'flows':
      refetch(cache, ['flows'])
      break
    case 'label':
      refetch(cache, contactQuery(event.contactId).queryKey)
      refetch(cache, ['contacts'])
      break
    case 'macros':
      refetch(cache, ['macros'])
      break
    case 'suggestions':
      refetch(cache, ['suggestions'])
      break
    case 'templates':
      refetch(cache, ['templates'])
      break
    case 'import':
      refetch(cache, ['import'])
      if (event.done) refetch(cache, ['contacts'])
      break
    case 'scheduled':
      refetch(cache, ['scheduled', event.contactId])
      if (event.returned && event.returned.memberId === memberOf(cache))
        tellReturned(cache, event.contactId)
      break
    case 'due':
      tellDue(cache, event)
      break
    case 'bookings':
      refetch(cache, ['bookings', event.contactId])
      break
    case 'orders':
      if (event.contactIds === null) refetch(cache, ['orders'])
      else for (const id of event.contactIds) refetch(cache, ['orders', id])
      break
    case 'broadcast':
      refetch(cache, ['broadcasts'])
      break
    case 'members':
      refetch(cache, membersQuery.queryKey)
      break
  }
}

/** Whoever answers is told, administrators too; of somebody whom nobody answers, everybody. */
function tellDue(cache: QueryClient, event: Extract<FeedEvent, { kind: 'due' }>): void {
  const member = cache.getQueryData(sessionQuery.queryKey)?.session?.member
  const { assigneeId } = event
  if (!member || (assigneeId !== null && assigneeId !== member.id && member.role !== 'admin'))
    return
  void import('../../inbox/due/alert.ts').then((part) => part.tellDue(event))
}

function tellReturned(cache: QueryClient, contactId: string): void {
  const name = cache.getQueryData(contactQuery(contactId).queryKey)?.name
  void import('../../inbox/composer/later/returned.ts').then((part) => part.tellReturned(name))
}

function applyItem(cache: QueryClient, item: TimelineItem): void {
  const { queryKey } = timelineQuery(item.contactId)
  const known = cache.getQueryData(queryKey)
  const next = known && placeItem(known, item)
  if (next !== known) cache.setQueryData(queryKey, next)
  if (item.type === 'activity' && item.kind === 'consent')
    refetch(cache, ['consent', item.contactId])
  // An inbound message moves the window of its handle, and may prove an address; only an open panel asks again.
  if (next !== known && item.type === 'message' && item.direction === 'in') {
    refetch(cache, contactQuery(item.contactId).queryKey)
    refetch(cache, ['orders', item.contactId])
  }
}

/** Also for a guess made before the server's answer: it carries half a `rev` more than what it changes. */
export function applyConversation(cache: QueryClient, event: Conversation): void {
  const { queryKey } = conversationQuery(event.id)
  const known = cache.getQueryData(queryKey)
  const newest = known && known.rev >= event.rev ? known : rowOf(cache, event, known)
  if (newest !== known) {
    cache.setQueryData(queryKey, newest)
    updatePast(cache, newest)
  }
  placeInLists(cache, newest)
}

function rowOf(
  cache: QueryClient,
  event: Conversation,
  known: ConversationRow | undefined,
): ConversationRow {
  // Until the row itself is read: what the customer said last is unread, what we said is not.
  const guess = event.lastMessage?.direction === 'in' ? '0' : event.lastInboundSeq
  const contact = cache.getQueryData(summaryQuery(event.contactId).queryKey)
  const name = contact?.name ?? event.contactName
  const avatar = contact ? contact.avatar : event.contactAvatar
  return {
    ...event,
    contactName: name,
    contactAvatar: avatar,
    readSeq: known?.readSeq ?? guess,
  }
}

function placeInLists(cache: QueryClient, row: ConversationRow): void {
  const lists = cache.getQueriesData<InfiniteData<ListPage>>({ queryKey: ['conversations'] })
  for (const [key, list] of lists) {
    // The second part of the key is what `listQuery` put there.
    const query = key[1] as ListQuery
    const next = list && placeConversation(list, query, row, memberOf(cache))
    if (next !== list) cache.setQueryData(key, next)
  }
}

/** The panel lists past conversations; their status is part of the conversation, not of the contact. */
function updatePast(cache: QueryClient, row: ConversationRow): void {
  const { queryKey } = contactQuery(row.contactId)
  const contact = cache.getQueryData(queryKey)
  if (!contact) return
  if (!contact.conversations.some(({ id }) => id === row.id)) {
    refetch(cache, queryKey)
    return
  }
  const conversations = contact.conversations.map((past) =>
    past.id === row.id
      ? { ...past, status: row.status, resolvedAt: row.resolvedAt, joinedInto: row.joinedInto }
      : past,
  )
  cache.setQueryData(queryKey, { ...contact, conversations })
}

function applyContact(cache: QueryClient, summary: ContactSummary): void {
  const known = cache.getQueryData(summaryQuery(summary.id).queryKey)
  if (known && known.rev >= summary.rev) return
  cache.setQueryData(summaryQuery(summary.id).queryKey, summary)
  const { queryKey } = contactQuery(summary.id)
  const contact = cache.getQueryData(queryKey)
  if (contact && contact.rev < summary.rev) {
    cache.setQueryData(queryKey, { ...contact, ...summary })
    refetch(cache, queryKey)
  }
  void cache.invalidateQueries({ queryKey: ['contacts'], refetchType: 'none' })
  showInRows(cache, summary)
}

/** Rows that came with an answer that is older than what is known of their customers take the newer name. */
export function showNames(cache: QueryClient): void {
  for (const [key, row] of rowsIn(cache)) {
    const summary = row && cache.getQueryData(summaryQuery(row.contactId).queryKey)
    if (summary) showInRow(cache, key, row, summary)
  }
}

function showInRows(cache: QueryClient, summary: ContactSummary): void {
  for (const [key, row] of rowsIn(cache))
    if (row?.contactId === summary.id) showInRow(cache, key, row, summary)
}

const rowsIn = (cache: QueryClient) =>
  cache.getQueriesData<ConversationRow>({ queryKey: ['conversation'] })

function showInRow(
  cache: QueryClient,
  key: QueryKey,
  row: ConversationRow,
  { name, avatar }: ContactSummary,
): void {
  if (row.contactName === name && row.contactAvatar === avatar) return
  const changed = { ...row, contactName: name, contactAvatar: avatar }
  cache.setQueryData(key, changed)
  placeInLists(cache, changed)
}

function applyAccount(cache: QueryClient, account: ChannelAccount): void {
  const known = cache.getQueryData(accountsQuery.queryKey)
  if (!known) return
  const others = known.items.filter(({ id }) => id !== account.id)
  const place = known.items.findIndex(({ id }) => id === account.id)
  cache.setQueryData(accountsQuery.queryKey, {
    items: place < 0 ? [...known.items, account] : others.toSpliced(place, 0, account),
  })
}

/** How far this member has read; also when another tab or device read it. */
export function applyRead(cache: QueryClient, conversationId: string, readSeq: string): void {
  const { queryKey } = conversationQuery(conversationId)
  const row = cache.getQueryData(queryKey)
  if (!row || row.readSeq === readSeq) return
  const next = { ...row, readSeq }
  cache.setQueryData(queryKey, next)
  placeInLists(cache, next)
}

function applyHandles(cache: QueryClient, contactIds: readonly string[]): void {
  for (const id of contactIds) {
    refetch(cache, contactQuery(id).queryKey)
    refetch(cache, timelineQuery(id).queryKey)
    refetch(cache, ['consent', id])
    refetch(cache, ['bookings', id])
    refetch(cache, ['orders', id])
  }
  refetch(cache, ['conversations'])
  refetch(cache, ['conversation'])
}

function refetch(cache: QueryClient, queryKey: readonly unknown[]): void {
  void cache.invalidateQueries({ queryKey })
}

function memberOf(cache: QueryClient): string | undefined {
  return cache.getQueryData(sessionQuery.queryKey)?.session?.member.id
}
