import { inboxApi } from '@atrium/contract/api/inbox'
import { useRef } from 'react'
import { call } from '../../../api/call.ts'
import type { Target } from './draft.ts'

const every = 4000

/** Tells the others, and the customer where the channel can, that this member is writing; not more often than needed. */
export function useTyping(conversationId: string): (target: Target | undefined) => void {
  const last = useRef(0)
  return (target) => {
    const time = Date.now()
    if (time - last.current < every) return
    last.current = time
    const body = target ? { handleId: target.handleId, accountId: target.accountId } : {}
    // A passing signal: nothing is lost with it.
    call(inboxApi.typing, { params: { id: conversationId }, body }).catch(() => undefined)
  }
}
