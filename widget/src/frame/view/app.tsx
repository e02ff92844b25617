import { useEffect, useState } from 'preact/hooks'
import type { FromFrame } from '../../protocol.ts'
import type { Chat } from '../core/chat.ts'
import { pickLanguage } from '../words/words.ts'
import { dress } from '../dress.ts'
import { Composer } from './composer/composer.tsx'
import { ViewContext, useChatState } from './context.ts'
import { Header } from './header.tsx'
import { Thread } from './thread.tsx'

/** The whole window. */
export function App({ chat, tell }: { chat: Chat; tell(message: FromFrame): void }) {
  const state = useChatState(chat)
  const { options, config } = state
  const [dragging, setDragging] = useState(false)
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

  function drop(event: DragEvent) {
    event.preventDefault()
    setDragging(false)
    chat.uploads.add(event.dataTransfer?.files ?? [])
  }

  return (
    <ViewContext.Provider value={{ chat, state, language, tell }}>
      <div
        class="app"
        onDragOver={(event) => {
          event.preventDefault()
          setDragging(true)
        }}
        onDragLeave={(event) => event.currentTarget === event.target && setDragging(false)}
        onDrop={drop}
      >
        <Header hero={state.settled && !talks} />
        <Thread />
        <Composer />
        {dragging && <div class="drop">{language.words.drop}</div>}
      </div>
    </ViewContext.Provider>
  )
}
