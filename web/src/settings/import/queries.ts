import { importsApi } from '@atrium/contract/api/imports'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** Imports of contacts; the feed says when one goes on. */
export const importsQuery = queryOptions({
  queryKey: ['import', 'all'],
  queryFn: ({ signal }) => call(importsApi.list, { signal }),
})
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => call(importsApi.get, { params: { id }, signal }),
  })
/** The first rows as they would be imported; asked for again when the columns were mapped anew. */
export const importPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id, 'preview'],
    queryFn: ({ signal }) => call(importsApi.preview, { params: { id }, signal }),
  })
export const importProblemsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['import', id, 'problems'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(importsApi.problems, { params: { id }, query: { cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
