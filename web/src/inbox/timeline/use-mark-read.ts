import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { applyRead } from '../../api/apply/apply.ts'
import { compareSeq } from '../../api/apply/place.ts'
import { call } from '../../api/call.ts'

/** Walking through the list with j is not reading. */
const glance = 700

/** Notes the newest message as read once it was in view for a moment, in a window that has the focus. */
export function useMarkRead(
  { id, lastInboundSeq, readSeq }: ConversationRow,
  atEnd: boolean,
): void {
  const cache = useQueryClient()
  const done = useRef('')
  useEffect(() => {
    // Marked unread on purpose: only a newer message makes it read again.
    if (!atEnd || compareSeq(lastInboundSeq, readSeq) <= 0 || done.current === lastInboundSeq)
      return
    const read = (): void => {
      if (!document.hasFocus() || done.current === lastInboundSeq) return
      done.current = lastInboundSeq
      applyRead(cache, id, lastInboundSeq)
      // Unread on the server until the next time: no reason to disturb anybody.
      call(inboxApi.markRead, { params: { id }, body: { seq: lastInboundSeq } }).catch(
        () => undefined,
      )
    }
    const timer = setTimeout(read, glance)
    window.addEventListener('focus', read)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('focus', read)
    }
  }, [cache, id, lastInboundSeq, readSeq, atEnd])
}
