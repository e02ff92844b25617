import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { segmentsApi } from '@atrium/contract/api/sending/segments'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import type { BroadcastDraft, RecipientState } from '@atrium/contract/broadcast/broadcast'
import type { SegmentTree } from '@atrium/contract/broadcast/segment'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** All of them, the newest first. */
export const broadcastsQuery = infiniteQueryOptions({
  queryKey: ['broadcasts', 'list'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }) =>
    call(broadcastsApi.list, { query: { cursor: pageParam }, signal }),
  getNextPageParam: (page) => page.nextCursor ?? undefined,
})

export const broadcastQuery = (id: string) =>
  queryOptions({
    queryKey: ['broadcasts', id],
    queryFn: ({ signal }) => call(broadcastsApi.get, { params: { id }, signal }),
    // What was sent is read and answered without a word from the broadcast itself; in a pause the last ones still leave.
    refetchInterval: ({ state }) =>
      state.data?.state === 'done' || state.data?.state === 'paused' ? 5_000 : false,
  })

export const recipientsQuery = (id: string, state: RecipientState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['broadcasts', id, 'recipients', state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(broadcastsApi.recipients, {
        params: { id },
        query: { state, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })

export const segmentsQuery = queryOptions({
  queryKey: ['segments'],
  queryFn: ({ signal }) => call(segmentsApi.list, { signal }),
})

/** Approved forms of an account. */
export const templatesQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['templates', 'of', accountId],
    queryFn: ({ signal }) => call(templatesApi.list, { query: { accountId }, signal }),
  })

/** What a draft would cost, as it was saved last. */
export const estimateQuery = (id: string) =>
  queryOptions({
    queryKey: ['broadcasts', id, 'estimate'],
    queryFn: ({ signal }) => call(broadcastsApi.estimate, { params: { id }, signal }),
    staleTime: 0,
    retry: false,
  })

/** What came of one. */
export const resultsQuery = (id: string) =>
  queryOptions({
    queryKey: ['broadcasts', id, 'results'],
    queryFn: ({ signal }) => call(broadcastsApi.results, { params: { id }, signal }),
    refetchInterval: 5_000,
  })

/** How many a draft means now, and why others are left out. */
export const countQuery = ({
  tree,
  ways,
  purpose,
}: Pick<BroadcastDraft, 'tree' | 'ways' | 'purpose'>) => {
  const body = {
    tree,
    ways: ways.map(({ accountId, content }) => ({
      accountId,
      by: content.kind === 'template' ? ('template' as const) : ('window' as const),
    })),
    purpose,
  }
  return queryOptions({
    queryKey: ['segments', 'count', body],
    queryFn: ({ signal }) => call(segmentsApi.count, { body, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export const sampleQuery = (tree: SegmentTree) =>
  queryOptions({
    queryKey: ['segments', 'sample', tree],
    queryFn: ({ signal }) => call(segmentsApi.sample, { body: { tree }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
