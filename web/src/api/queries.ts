import { contactsApi, searchApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { importsApi } from '@atrium/contract/api/imports'
import type { InboxView } from '@atrium/contract/api/inbox'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sessionApi } from '@atrium/contract/api/session'
import { channelsApi, journalApi, membersApi, systemApi } from '@atrium/contract/api/settings'
import type { ContactSummary } from '@atrium/contract/contact'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { ContactId } from '@atrium/contract/ids'
import type { TimelineItem } from '@atrium/contract/message'
import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  skipToken,
} from '@tanstack/react-query'
import { call } from './call.ts'
import { setClock } from './clock.ts'
import { placeOf } from './place.ts'

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

/** Pairs that may be one person: those of a contact, or the whole queue. */
export const suggestionsQuery = (contactId?: string) =>
  infiniteQueryOptions({
    queryKey: ['suggestions', contactId ?? 'all'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(identityApi.suggestions, {
        // The id comes from the server, which made it.
        query: { cursor: pageParam, ...(contactId && { contactId: contactId as ContactId }) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const comparisonQuery = (id: string, other: string) =>
  queryOptions({
    queryKey: ['suggestions', 'comparison', id, other],
    queryFn: ({ signal }) =>
      call(identityApi.compare, {
        params: { id },
        // The id comes from the server, which made it.
        query: { with: other as ContactId },
        signal,
      }),
    staleTime: 0,
  })

export const unlinkPreviewQuery = (handleId: string) =>
  queryOptions({
    queryKey: ['unlink preview', handleId],
    queryFn: ({ signal }) => call(identityApi.unlinkPreview, { params: { id: handleId }, signal }),
    staleTime: 0,
  })

export const identityTraceQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['suggestions', 'trace', contactId],
    queryFn: ({ signal }) => call(identityApi.trace, { params: { id: contactId }, signal }),
    staleTime: 0,
  })

/** Accounts through which the customer could go on with the talk. */
export const doorsQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['doors', conversationId],
    queryFn: ({ signal }) => call(identityApi.doors, { params: { id: conversationId }, signal }),
    staleTime: 60_000,
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

export const journalQuery = (state: 'failed' | 'dropped' | 'pending') =>
  infiniteQueryOptions({
    queryKey: ['journal', state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(journalApi.list, { query: { state, cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 0,
  })

/** Imports of contacts; the feed says when one goes on. */
export const importsQuery = queryOptions({
  queryKey: ['import', 'all'],
  queryFn: ({ signal }) => call(importsApi.list, { signal }),
})
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => call(importsApi.get, { params: { id }, signal }),
  })
/** The first rows as they would be imported; asked for again when the columns were mapped anew. */
export const importPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id, 'preview'],
    queryFn: ({ signal }) => call(importsApi.preview, { params: { id }, signal }),
  })
export const importProblemsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['import', id, 'problems'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(importsApi.problems, { params: { id }, query: { cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

/** Which kinds of proof link by themselves. */
export const identityPolicyQuery = queryOptions({
  queryKey: ['identity policy'],
  queryFn: ({ signal }) => call(identityApi.policy, { signal }),
})

function seedConversation(client: QueryClient, row: ConversationRow): void {
  client.setQueryData(conversationQuery(row.id).queryKey, newerRow(client, row))
}

/** Events may have overtaken the answer. */
function newerRow(client: QueryClient, row: ConversationRow): ConversationRow {
  const known = client.getQueryData(conversationQuery(row.id).queryKey)
  return known && known.rev > row.rev ? known : row
}
