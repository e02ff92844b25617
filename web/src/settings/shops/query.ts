import { shopsApi } from '@atrium/contract/api/shop/orders'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** The connected shops. When each was heard last is always asked anew. */
export const shopsQuery = queryOptions({
  queryKey: ['shops'],
  queryFn: ({ signal }) => call(shopsApi.list, { signal }),
  staleTime: 0,
})
