import { flowsApi } from '@atrium/contract/api/automation/flows'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** The workspace's flows, the oldest first, with what became of their runs. */
export const flowsQuery = queryOptions({
  queryKey: ['flows'],
  queryFn: ({ signal }) => call(flowsApi.list, { signal }),
})

/** Runs go on without an event: a feed that told of each step would drown readers. */
const lookAgainMs = 5_000

/** The runs of a flow, the newest first. */
export const runsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['flow-runs', id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(flowsApi.runs, {
        params: { id },
        query: { limit: 20, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: lookAgainMs,
  })
