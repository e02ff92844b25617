import type { FromFrame, Options } from '../../protocol.ts'
import { createDoors } from './doors.ts'
import { createFeed } from './feed.ts'
import { newId } from './id.ts'
import type { Keep } from './keep.ts'
import type { Api } from './line/api.ts'
import { createConnection } from './line/connection.ts'
import type { OpenStream } from './line/stream.ts'
import { type Answer, createOutbox, type OutboxItem } from './outbox.ts'
import { createStore } from './state.ts'
import { createUploads } from './uploads.ts'

export type Chat = ReturnType<typeof createChat>
export type ChatDeps = {
  api: Api
  keep: Keep
  openStream: OpenStream
  /** Tells the website's page. */
  tell(message: FromFrame): void
  later?: (run: () => void, milliseconds: number) => unknown
  now?: () => number
}
type Quote = { id: string; text: string }

const typingEvery = 3000

/** The visitor's side of the conversation: what is shown (`store`) and what can be done. */
export function createChat(deps: ChatDeps) {
  const { api, keep, openStream, tell, later = setTimeout, now = Date.now } = deps
  const store = createStore()
  const outbox = createOutbox(keep, postItem, (items) => store.set({ outbox: items }), later)
  const feed = createFeed({ store, keep, api, outbox, request, tell, later, now })
  let page: string | undefined
  const connection = createConnection({
    ...{ store, keep, api, openStream, feed, outbox, tell, later },
    page: () => page,
  })
  const doors = createDoors({ store, keep, api, request })
  const uploads = createUploads(store, keep, api.upload, request)
  let sentPage: string | undefined
  let typedAt = 0

  function request<T>(run: (token: string) => Promise<T>): Promise<T> {
    return connection.request(run)
  }

  function post(event: object): Promise<unknown> {
    return request((token) => api.post(event, token))
  }

  function postItem(event: object, still: () => boolean): Promise<unknown> {
    return request(async (token) => (still() ? api.post(event, token) : undefined))
  }

  function add(item: Omit<OutboxItem, 'id' | 'at'>): void {
    outbox.add({ ...item, id: newId(now()), at: new Date(now()).toISOString() })
    connection.connect()
  }

  /** The page is told when it is another one than last time. */
  function newPage(): { page?: string } {
    if (page === undefined || page === sentPage) return {}
    sentPage = page
    return { page }
  }

  return {
    store,
    uploads,
    doors,
    start: connection.start,
    configure(change: Options): void {
      const { options } = store.get()
      store.set({ options: { ...options, ...change } })
      if (change.identity !== undefined && change.identity !== options.identity)
        connection.restart()
    },
    setPage(url: string): void {
      page = url
    },
    setOpen(open: boolean): void {
      store.set({ open })
      if (open) connection.connect()
      feed.showUnread()
    },
    /** Messages in a tab in the background are not read. */
    setVisible(visible: boolean): void {
      store.set({ visible })
      feed.showUnread()
    },
    logout(): void {
      const { identity: _, ...options } = store.get().options
      store.set({ options })
      sentPage = undefined
      connection.logout()
    },
    /** Sends what stands in the composer; `answers` are those of the form before the first message. */
    send(answers: Answer[]): void {
      const { draft, quote, uploads: files } = store.get()
      if (answers.length > 0) add({ text: '', uploads: [], answers })
      add({ text: draft.trim(), uploads: files, ...(quote && { replyTo: quote }), ...newPage() })
      store.set({ draft: '', uploads: [], quote: undefined, problem: undefined })
      uploads.save()
    },
    choose(message: Quote, choice: { id: string; title: string }): void {
      add({ text: choice.title, uploads: [], choice, replyTo: message, ...newPage() })
    },
    type(draft: string): void {
      store.set({ draft })
      uploads.save()
      if (draft === '' || now() - typedAt < typingEvery) return
      typedAt = now()
      post({ type: 'typing' }).catch(() => undefined)
    },
    quote: (quote: Quote | undefined) => store.set({ quote }),
    retry: outbox.retry,
    discard: outbox.drop,
    loadEarlier: feed.readEarlier,
    fileUrl: (url: string) => withToken(url, api.base, keep.get('session')?.token),
  }
}

/** Files are opened by the visitor's token, which goes to our own server only; what is no web address is nothing. */
function withToken(url: string, base: string, token: string | undefined): string | undefined {
  if (!URL.canParse(url, `${base}/`)) return undefined
  const file = new URL(url, `${base}/`)
  if (!/^https?:$/.test(file.protocol)) return undefined
  if (file.origin === new URL(base).origin && token) file.searchParams.set('token', token)
  return file.href
}
