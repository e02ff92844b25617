import { contactsApi, searchApi } from '@atrium/contract/api/contacts'
import type { InboxView } from '@atrium/contract/api/inbox'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sessionApi } from '@atrium/contract/api/session'
import { channelsApi, membersApi, systemApi } from '@atrium/contract/api/settings'
import type { ContactSummary } from '@atrium/contract/contact'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { TimelineItem } from '@atrium/contract/message'
import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  skipToken,
} from '@tanstack/react-query'
import { placeOf } from './apply/place.ts'
import { call } from './call.ts'
import { setClock } from './clock.ts'

/** A list of conversations: which view, and of which channel. */
export type ListQuery = { view: InboxView; channel?: string | undefined }
/** `floor`: how far down the server has told us everything; below it, a thing belongs to a page not read yet. */
export type ListPage = { items: ConversationRow[]; nextCursor: string | null; floor: string | null }
export type TimelinePage = { items: TimelineItem[]; before: string | null; floor: string | null }

/** Signed in or not, and as whom. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const state = await call(sessionApi.state)
    if (state.session) setClock(state.session.now)
    return state
  },
})

/** Reads the clock again and again where the sandbox can move it; who is signed in stays as it is. */
export const clockQuery = queryOptions({
  queryKey: ['clock'],
  queryFn: async () => {
    const { session } = await call(sessionApi.state)
    if (session) setClock(session.now)
    return session?.now ?? null
  },
  refetchInterval: 5000,
})

function floorOf(rows: ConversationRow[], view: InboxView): string | null {
  const last = rows.at(-1)
  return last ? placeOf(last, view) : null
}

/** Conversations of a view, the newest first; of those that are due, the earliest. */
export const listQuery = (query: ListQuery) =>
  infiniteQueryOptions({
    queryKey: ['conversations', query],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal, client }): Promise<ListPage> => {
      const page = await call(inboxApi.list, { query: { ...query, cursor: pageParam }, signal })
      for (const row of page.items) seedConversation(client, row)
      return {
        items: page.items,
        nextCursor: page.nextCursor,
        floor: page.nextCursor ? floorOf(page.items, query.view) : null,
      }
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

/** One conversation; kept longer than lists, so that late events find its newest `rev`. */
export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: async ({ client, signal }) => {
      const row = await call(inboxApi.get, { params: { id }, signal })
      return newerRow(client, row)
    },
    gcTime: Number.POSITIVE_INFINITY,
  })

/** A contact's timeline across all channels; the first page is the newest. */
export const timelineQuery = (contactId: string) =>
  infiniteQueryOptions({
    queryKey: ['timeline', contactId],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<TimelinePage> => {
      const page = await call(inboxApi.timeline, {
        params: { id: contactId },
        query: { before: pageParam, limit: 60 },
        signal,
      })
      return {
        items: page.items,
        before: page.before,
        floor: page.before ? (page.items[0]?.at ?? null) : null,
      }
    },
    getNextPageParam: (page) => page.before ?? undefined,
  })

export const countsQuery = queryOptions({
  queryKey: ['counts'],
  queryFn: () => call(inboxApi.counts),
})

/** The record behind the customer panel. */
export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => call(contactsApi.get, { params: { id }, signal }),
  })

/** The newest summary of a contact that an event brought; it is never asked for. */
export const summaryQuery = (id: string) =>
  queryOptions<ContactSummary>({ queryKey: ['summary', id], queryFn: skipToken })

export const contactsQuery = (search: string, label?: string) =>
  infiniteQueryOptions({
    queryKey: ['contacts', search, label],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(contactsApi.list, {
        query: { cursor: pageParam, label, ...(search ? { search } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => call(searchApi.search, { query: { q }, signal }),
    enabled: q.trim() !== '',
    staleTime: 30_000,
  })

export const kindsQuery = queryOptions({
  queryKey: ['kinds'],
  queryFn: () => call(channelsApi.kinds),
})
export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: () => call(channelsApi.accounts),
})
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: () => call(membersApi.list),
})
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: () => call(systemApi.health),
  refetchInterval: 60_000,
})

function seedConversation(client: QueryClient, row: ConversationRow): void {
  client.setQueryData(conversationQuery(row.id).queryKey, newerRow(client, row))
}

/** Events may have overtaken the answer. */
function newerRow(client: QueryClient, row: ConversationRow): ConversationRow {
  const known = client.getQueryData(conversationQuery(row.id).queryKey)
  return known && known.rev > row.rev ? known : row
}
