import { spendApi } from '@atrium/contract/api/sending/spend'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** What was spent between two days. */
export const spendQuery = (query: {
  from: string
  to: string
  by: 'channel' | 'category' | 'day' | 'broadcast'
}) =>
  queryOptions({
    queryKey: ['spend', query],
    queryFn: ({ signal }) => call(spendApi.report, { query, signal }),
  })
