import { contactsApi } from '@atrium/contract/api/contacts'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** A customer's trace, the newest page first. */
export const traceQuery = (contactId: string) =>
  infiniteQueryOptions({
    queryKey: ['trace', contactId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(contactsApi.trace, {
        params: { id: contactId },
        query: { before: pageParam },
        signal,
      }),
    getNextPageParam: ({ before }) => before ?? undefined,
    staleTime: 0,
  })
