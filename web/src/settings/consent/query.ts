import { consentApi } from '@atrium/contract/api/sending/consent'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** Which purposes need a yes first, by channel. */
export const optInQuery = queryOptions({
  queryKey: ['opt-in'],
  queryFn: ({ signal }) => call(consentApi.policy, { signal }),
})
