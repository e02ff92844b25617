import { templatesApi } from '@atrium/contract/api/sending/templates'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** Templates of all accounts, in every state. Apart from the other queries: the inbox opens without it. */
export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: () => call(templatesApi.list),
})
