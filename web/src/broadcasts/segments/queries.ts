import { segmentsApi } from '@atrium/contract/api/sending/segments'
import type { BodyInput } from '@atrium/contract/endpoint'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export type Asked = BodyInput<typeof segmentsApi.count>
export type Only = NonNullable<BodyInput<typeof segmentsApi.people>['only']>

/** How many are meant now, and why some cannot be written to. */
export const audienceQuery = (body: Asked) =>
  queryOptions({
    queryKey: ['segments', 'count', body],
    queryFn: ({ signal }) => call(segmentsApi.count, { body, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })

/** Who they are; `only` those of one reason. */
export const peopleQuery = (body: Asked, only: Only | undefined) =>
  infiniteQueryOptions({
    queryKey: ['segments', 'people', body, only],
    initialPageParam: undefined as BodyInput<typeof segmentsApi.people>['after'],
    queryFn: ({ pageParam, signal }) =>
      call(segmentsApi.people, { body: { ...body, only, after: pageParam }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
