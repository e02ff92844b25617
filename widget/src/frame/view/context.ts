import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { FromFrame } from '../../protocol.ts'
import type { Chat } from '../core/chat.ts'
import type { ChatState } from '../core/state.ts'
import type { Language } from '../words/words.ts'

export type View = {
  chat: Chat
  state: ChatState
  language: Language
  tell(message: FromFrame): void
}

export const ViewContext = createContext<View | undefined>(undefined)

/** The chat, its state and the words, for every part of the screen. */
export function useView(): View {
  const view = useContext(ViewContext)
  if (!view) throw new Error('outside of App')
  return view
}

/** The chat's state; the part is drawn again when it changes. */
export function useChatState(chat: Chat): ChatState {
  const [state, setState] = useState(chat.store.get())
  useEffect(() => {
    setState(chat.store.get())
    return chat.store.subscribe(() => setState(chat.store.get()))
  }, [chat])
  return state
}
