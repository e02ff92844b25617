import { reportsApi } from '@atrium/contract/api/reports'
import type { FigureName } from '@atrium/contract/report/report'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export type Days = { from: string; to: string }

/** While some are not counted yet, each look counts more of them. */
const untilCountedMs = 1_500
/** No event tells that a figure has changed: whoever comes to the page reads it anew. */
const staleTime = 0

export const figuresQuery = (days: Days) =>
  queryOptions({
    queryKey: ['reports', 'figures', days],
    queryFn: ({ signal }) => call(reportsApi.figures, { query: days, signal }),
    staleTime,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.uncounted ?? 0) > 0 ? untilCountedMs : false),
  })

export const behindQuery = (days: Days, figure: FigureName, channel: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['reports', 'behind', days, figure, channel],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(reportsApi.conversations, {
        query: { ...days, figure, channel, cursor: pageParam },
        signal,
      }),
    staleTime,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const reviewsQuery = queryOptions({
  queryKey: ['reports', 'reviews'],
  staleTime,
  queryFn: ({ signal }) => call(reportsApi.reviews, { signal }),
})
