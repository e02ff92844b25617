import { identityApi } from '@atrium/contract/api/identity'
import type { ContactId } from '@atrium/contract/ids'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** Pairs that may be one person: those of a contact, or the whole queue. */
export const suggestionsQuery = (contactId?: string) =>
  infiniteQueryOptions({
    queryKey: ['suggestions', contactId ?? 'all'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(identityApi.suggestions, {
        // The id comes from the server, which made it.
        query: { cursor: pageParam, ...(contactId && { contactId: contactId as ContactId }) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const comparisonQuery = (id: string, other: string) =>
  queryOptions({
    queryKey: ['suggestions', 'comparison', id, other],
    queryFn: ({ signal }) =>
      call(identityApi.compare, {
        params: { id },
        // The id comes from the server, which made it.
        query: { with: other as ContactId },
        signal,
      }),
    staleTime: 0,
  })

export const unlinkPreviewQuery = (handleId: string) =>
  queryOptions({
    queryKey: ['unlink preview', handleId],
    queryFn: ({ signal }) => call(identityApi.unlinkPreview, { params: { id: handleId }, signal }),
    staleTime: 0,
  })

/** Accounts through which the customer could go on with the talk. */
export const doorsQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['doors', conversationId],
    queryFn: ({ signal }) => call(identityApi.doors, { params: { id: conversationId }, signal }),
    staleTime: 60_000,
  })

/** Which kinds of proof link by themselves. */
export const identityPolicyQuery = queryOptions({
  queryKey: ['identity policy'],
  queryFn: ({ signal }) => call(identityApi.policy, { signal }),
})
