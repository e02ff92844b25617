import type { ConversationRow } from '@atrium/contract/conversation'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { listQuery } from '../../api/queries.ts'

const route = getRouteApi('/desk/inbox/$view')
const phone = '(max-width: 47.99em)'

/** Goes on to the next conversation of the list, because this one is done; on a phone back to the list. */
export function useAdvance(row: ConversationRow): () => void {
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { view } = route.useParams()
  const { channel } = route.useSearch()
  return () => {
    const list = cache.getQueryData(
      listQuery(channel === undefined ? { view } : { view, channel }).queryKey,
    )
    const rows = list?.pages.flatMap((page) => page.items) ?? []
    const place = rows.findIndex(({ id }) => id === row.id)
    const next = place < 0 ? rows[0] : (rows[place + 1] ?? rows[place - 1])
    const search = channel === undefined ? {} : { channel }
    if (!next || matchMedia(phone).matches) {
      void navigate({ to: '/inbox/$view', params: { view }, search })
    } else {
      void navigate({
        to: '/inbox/$view/$conversationId',
        params: { view, conversationId: next.id },
        search,
        replace: true,
      })
    }
  }
}
