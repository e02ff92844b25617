import { journalApi } from '@atrium/contract/api/settings'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export const journalQuery = (state: 'failed' | 'dropped' | 'pending') =>
  infiniteQueryOptions({
    queryKey: ['journal', state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(journalApi.list, { query: { state, cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 0,
  })
