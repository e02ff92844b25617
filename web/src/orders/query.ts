import { ordersApi } from '@atrium/contract/api/shop/orders'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** What a contact ordered; the feed says when it changed. */
export const ordersQuery = (id: string) =>
  queryOptions({
    queryKey: ['orders', id],
    queryFn: ({ signal }) => call(ordersApi.list, { params: { id }, signal }),
  })
