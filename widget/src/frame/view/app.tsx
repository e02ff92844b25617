import { useEffect } from 'preact/hooks'
import type { FromFrame } from '../../protocol.ts'
import type { Chat } from '../core/chat.ts'
import { dress } from '../dress.ts'
import { pickLanguage } from '../words/words.ts'
import { Composer } from './composer/composer.tsx'
import { useChatState, ViewContext } from './context.ts'
import { Drop } from './drop.tsx'
import { Header } from './header.tsx'
import { Thread } from './thread.tsx'

/** The whole window. */
export function App({ chat, tell }: { chat: Chat; tell(message: FromFrame): void }) {
  const state = useChatState(chat)
  const { options, config } = state
  const language = pickLanguage([options.language, config?.language, ...navigator.languages])
  const talks = state.messages.length + state.outbox.length > 0

  useEffect(() => {
    const look = dress(options, config, language, talks)
    if (look) tell({ atrium: 'look', look })
  }, [options, config, language.code, talks])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) tell({ atrium: 'close' })
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return (
    <ViewContext.Provider value={{ chat, state, language, tell }}>
      <main class="app">
        <Header hero={state.settled && !talks} />
        <Thread />
        <Composer />
        <Drop />
      </main>
    </ViewContext.Provider>
  )
}
