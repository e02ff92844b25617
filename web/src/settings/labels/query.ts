import { labelsApi } from '@atrium/contract/api/labels'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** The workspace's labels, by name. */
export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: ({ signal }) => call(labelsApi.list, { signal }),
})
