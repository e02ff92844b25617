import type { FromFrame, Look, Options, ToFrame } from '../protocol.ts'
import { createShell } from './shell.ts'

export type Chat = ReturnType<typeof createChat>

const day = 86_400_000
/**
 * One account's chat on this page. The frame is the real app and is loaded when it is needed: at the first opening,
 * at sign-out, for a visitor who already talks (to show what is new), and once a day to learn the look.
 */
export function createChat(
  base: string,
  account: string,
  options: Options,
  emit: (name: string, detail?: unknown) => void,
) {
  const origin = new URL(base).origin
  const key = `atrium:${account}`
  const kept = recall(key)
  const shell = createShell(() => setOpen(!isOpen))
  const waiting: ToFrame[] = []
  let look = kept?.look
  let frame: HTMLIFrameElement | undefined
  let ready = false
  let isOpen = false

  function draw(): void {
    if (look) shell.show(look, options.launcher !== false)
  }

  function load(): void {
    if (frame) return
    const { theme = 'auto' } = options
    frame = shell.addFrame(
      `${base}frame/${encodeURIComponent(account)}`,
      theme === 'auto' ? 'light dark' : theme,
    )
  }

  function post(message: ToFrame): void {
    if (ready) frame?.contentWindow?.postMessage(message, origin)
    else waiting.push(message)
  }

  function setOpen(open: boolean): void {
    if (open) load()
    if (open === isOpen) return
    isOpen = open
    shell.setOpen(open)
    if (open) sendPage()
    post({ atrium: 'open', open })
    emit(open ? 'open' : 'close')
  }

  /** Without query and fragment: they may hold what is nobody's business. */
  function sendPage(page = location.origin + location.pathname): void {
    post({ atrium: 'page', page })
  }

  function hear(message: FromFrame): void {
    switch (message.atrium) {
      case 'hello':
        ready = true
        shell.setReady()
        post({ atrium: 'options', options })
        for (const one of waiting.splice(0)) post(one)
        break
      case 'look':
        look = message.look
        remember(key, look)
        draw()
        break
      case 'unread':
        shell.setUnread(message.count)
        emit('unread', message.count)
        break
      case 'close':
        setOpen(false)
        break
      case 'event':
        emit(message.name, message.detail)
    }
  }

  addEventListener('message', (event: MessageEvent<FromFrame>) => {
    if (frame && event.source === frame.contentWindow && event.origin === origin) hear(event.data)
  })
  // Focus that moves into the frame blurs the page: the moment to say which page it is now.
  addEventListener('blur', () => isOpen && sendPage())

  draw()
  // A website's own button can open the window before the look is known.
  shell.attach()
  if (!kept || kept.look.talks || Date.now() - kept.at > day) whenIdle(load)

  return {
    open: () => setOpen(true),
    close: () => setOpen(false),
    track: sendPage,
    update(change: Options): void {
      Object.assign(options, change)
      // What changes the look is worked out in the frame.
      load()
      draw()
      post({ atrium: 'options', options: change })
    },
    logout(): void {
      delete options.identity
      setOpen(false)
      shell.setUnread(0)
      if (look) remember(key, { ...look, talks: false })
      load()
      post({ atrium: 'logout' })
    },
  }
}

/** Storage can be forbidden; then each page view starts from nothing. */
function recall(key: string): { look: Look; at: number } | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') as { look: Look; at: number }
  } catch {
    return undefined
  }
}

function remember(key: string, look: Look): void {
  try {
    localStorage.setItem(key, JSON.stringify({ look, at: Date.now() }))
  } catch {
    // As above.
  }
}

/** A page that is never idle shows the chat, too. */
function whenIdle(run: () => void): void {
  const idle = () =>
    'requestIdleCallback' in window
      ? requestIdleCallback(run, { timeout: 2000 })
      : setTimeout(run, 200)
  if (document.readyState === 'complete') idle()
  else addEventListener('load', idle, { once: true })
}
