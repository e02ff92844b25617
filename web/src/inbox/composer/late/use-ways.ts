import type { Content } from '@atrium/contract/content'
import type { SendWays } from '@atrium/contract/sending/way'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { call } from '../../../api/call.ts'
import type { Way } from '../sending/reach.ts'

/** Every legal way to deliver this, now, as the server plans it; asked again while somebody types, but not with each letter. */
export function useWays(
  conversationId: string,
  way: Way | undefined,
  content: Content | undefined,
): SendWays | undefined {
  const [asked] = useDebouncedValue(content, 300)
  const wanted = content && asked && way
  const { data } = useQuery({
    queryKey: ['ways', conversationId, way?.handleId, way?.accountId, asked],
    queryFn:
      wanted && asked
        ? async ({ signal }) => {
            // Seldom asked: no part of the first load.
            const { sendingApi } = await import('@atrium/contract/api/sending/sending')
            const body = {
              handleId: wanted.handleId,
              accountId: wanted.accountId,
              content: asked,
            }
            return call(sendingApi.ways, { params: { id: conversationId }, body, signal })
          }
        : skipToken,
    placeholderData: keepPreviousData,
    // A window closes and a template is paused while the page stands open.
    staleTime: 10_000,
  })
  return content === undefined ? undefined : data
}
