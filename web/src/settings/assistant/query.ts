import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** What thinks for the assistant. */
export const assistantQuery = queryOptions({
  queryKey: ['assistant'],
  queryFn: ({ signal }) => call(assistantApi.get, { signal }),
})
