import { useCallback, useSyncExternalStore } from 'react'
import { type Draft, drafts, type Mode } from './draft.ts'

/** The draft of one conversation and mode, and a way to change parts of it. */
export function useDraft(
  conversationId: string,
  mode: Mode,
): [Draft, (part: Partial<Draft>) => void] {
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.get(conversationId, mode))
  const change = useCallback(
    (part: Partial<Draft>) => drafts.change(conversationId, mode, part),
    [conversationId, mode],
  )
  return [draft, change]
}
