import { render } from 'preact'
import { createChat } from './core/chat.ts'
import { createKeep } from './core/keep.ts'
import { createApi } from './core/line/api.ts'
import { createStream } from './core/line/stream.ts'
import { listen } from './host.ts'
import { App } from './view/app.tsx'

// `https://chat.example/widget/frame/<account>` speaks to `https://chat.example/channels/webchat/<account>`.
const [, root = '', account = ''] = /^(.*)\/widget\/frame\/([^/]+)/.exec(location.pathname) ?? []
const base = `${location.origin}${root}/channels/webchat/${account}`

const host = listen()
const chat = createChat({
  api: createApi(base),
  keep: createKeep(account, storage()),
  openStream: createStream(base),
  tell: host.tell,
})
host.start(chat)
document.addEventListener('visibilitychange', () => {
  chat.setVisible(document.visibilityState === 'visible')
})
render(<App chat={chat} tell={host.tell} />, document.body)

/** A browser that blocks storage in frames throws at the mere look at it. */
function storage(): Storage | undefined {
  try {
    localStorage.setItem('atrium:probe', '1')
    localStorage.removeItem('atrium:probe')
    return localStorage
  } catch {
    return undefined
  }
}
