import { sendingApi } from '@atrium/contract/api/sending/sending'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** What automations are held to. */
export const sendingPolicyQuery = queryOptions({
  queryKey: ['sending policy'],
  queryFn: ({ signal }) => call(sendingApi.policy, { signal }),
})
