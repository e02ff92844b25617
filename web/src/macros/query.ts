import { macrosApi } from '@atrium/contract/api/macros'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** Everyone's macros and one's own, by name. */
export const macrosQuery = queryOptions({
  queryKey: ['macros'],
  queryFn: ({ signal }) => call(macrosApi.list, { signal }),
})
