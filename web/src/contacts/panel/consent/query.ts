import { consentApi } from '@atrium/contract/api/sending/consent'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../../api/call.ts'

/** What a contact said on being written to, and how each address stands. */
export const consentQuery = (id: string) =>
  queryOptions({
    queryKey: ['consent', id],
    queryFn: ({ signal }) => call(consentApi.get, { params: { id }, signal }),
  })
