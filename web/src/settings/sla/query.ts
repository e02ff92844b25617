import { slaApi } from '@atrium/contract/api/sla'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** What the business promises. Opening hours are changed elsewhere, so it is always asked anew. */
export const slaQuery = queryOptions({
  queryKey: ['sla'],
  queryFn: ({ signal }) => call(slaApi.list, { signal }),
  staleTime: 0,
})
