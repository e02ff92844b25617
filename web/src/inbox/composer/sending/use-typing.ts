import { inboxApi } from '@atrium/contract/api/inbox'
import { useRef } from 'react'
import { call } from '../../../api/call.ts'
import type { Target } from './draft.ts'

const every = 4000

/**
 * Tells the others, and the customer where the channel can, that this member is writing; not more often than needed.
 * Where the reply goes may be known only after the first letters: the customer is told as soon as it is.
 */
export function useTyping(conversationId: string): (target: Target | undefined) => void {
  const last = useRef<{ time: number; handleId: string | undefined }>({
    time: 0,
    handleId: undefined,
  })
  return (target) => {
    const time = Date.now()
    const handleId = target?.handleId
    if (time - last.current.time < every && last.current.handleId === handleId) return
    last.current = { time, handleId }
    const body = target ? { handleId: target.handleId, accountId: target.accountId } : {}
    // A passing signal: nothing is lost with it.
    call(inboxApi.typing, { params: { id: conversationId }, body }).catch(() => undefined)
  }
}
