import { inboxApi } from '@atrium/contract/api/inbox'
import { useEffect } from 'react'
import { call } from '../../api/call.ts'

const every = 20_000
/** Walking past with j is not looking. */
const glance = 700

/** Tells the others that this member looks at the conversation, while the window is in front. */
export function useViewing(conversationId: string): void {
  useEffect(() => {
    const tellOthers = (): void => {
      if (document.visibilityState !== 'visible') return
      // A passing signal: when it is lost, the next one follows.
      call(inboxApi.viewing, { params: { id: conversationId } }).catch(() => undefined)
    }
    const first = setTimeout(tellOthers, glance)
    const timer = setInterval(tellOthers, every)
    document.addEventListener('visibilitychange', tellOthers)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tellOthers)
    }
  }, [conversationId])
}
