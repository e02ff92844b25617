import type { FromFrame, ToFrame } from '../protocol.ts'
import type { Chat } from './core/chat.ts'

/**
 * The page that shows the frame. The server names who may show it (`frame-ancestors`), so the parent is trusted to
 * steer, never to read: only the parent window is heard, its origin is held from its first message on, and nothing of
 * the conversation is told to it.
 */
export function listen() {
  const { parent } = window
  let origin: string | undefined

  function tell(message: FromFrame): void {
    if (parent !== window) parent.postMessage(message, origin ?? '*')
  }

  function obey(chat: Chat, message: ToFrame): void {
    switch (message.atrium) {
      case 'options':
        chat.configure(message.options)
        break
      case 'open':
        chat.setOpen(message.open)
        break
      case 'page':
        chat.setPage(message.page)
        break
      case 'logout':
        chat.logout()
    }
  }

  return {
    tell,
    start(chat: Chat): void {
      if (parent === window) {
        // Opened as a page of its own: a link to the chat.
        chat.setOpen(true)
        chat.start()
        return
      }
      addEventListener('message', (event: MessageEvent<ToFrame>) => {
        if (event.source !== parent || (origin !== undefined && event.origin !== origin)) return
        const first = origin === undefined
        origin = event.origin
        obey(chat, event.data)
        if (first) chat.start()
      })
      tell({ atrium: 'hello' })
    },
  }
}
