import type { VisitorMessage } from '@atrium/contract/visitor'
import type { FromFrame } from '../../protocol.ts'
import type { Keep } from './keep.ts'
import type { Api } from './line/api.ts'
import type { Outbox } from './outbox.ts'
import type { Store } from './state.ts'
import { compareSeq, merge, unread } from './thread.ts'

export type Feed = ReturnType<typeof createFeed>
export type Request = <T>(run: (token: string) => Promise<T>) => Promise<T>

const typingShown = 6000
/** Pages read at once after a long absence. */
const most = 20

type Deps = {
  store: Store
  keep: Keep
  api: Pick<Api, 'history' | 'post'>
  outbox: Outbox
  request: Request
  tell(message: FromFrame): void
  later(run: () => void, milliseconds: number): unknown
  now(): number
}

/** What arrives: messages, each once, how far they are read, and who is typing. */
export function createFeed({ store, keep, api, outbox, request, tell, later, now }: Deps) {
  let typingUntil = 0
  let told = 0

  function receive(more: VisitorMessage[]): void {
    const fromBusiness = more.some((message) => message.from === 'business')
    store.set({
      messages: merge(store.get().messages, more),
      ...(fromBusiness && { typing: undefined }),
    })
    // The server has it, even where its answer to our request was lost.
    for (const { id } of more) if (outbox.items().some((item) => item.id === id)) outbox.drop(id)
    showUnread()
  }

  /** Open window: all is read. Closed: the button counts. */
  function showUnread(): void {
    const { messages, readSeq } = store.get()
    const open = store.get().open && store.get().visible
    const fresh = unread(messages, readSeq)
    const newest = fresh.at(-1)
    if (open && newest) {
      store.set({ readSeq: newest.seq })
      keep.set('read', { seq: newest.seq })
      request((token) => api.post({ type: 'read', id: newest.id }, token)).catch(() => undefined)
    }
    const count = open ? 0 : fresh.length
    if (count > told) tell({ atrium: 'event', name: 'message' })
    if (count !== told) tell({ atrium: 'unread', count })
    told = count
  }

  return {
    receive,
    showUnread,
    typing(name: string | null): void {
      typingUntil = now() + typingShown
      store.set({ typing: { name } })
      later(() => {
        if (now() >= typingUntil) store.set({ typing: undefined })
      }, typingShown)
    },
    /** The newest page; after each new connection, because the stream may have missed something. */
    async readHistory(): Promise<void> {
      try {
        const before = store.get().messages
        let page = await request((token) => api.history(token))
        let items = page.items
        for (let more = most; more > 0 && leavesGap(before, items); more--) {
          const cursor = page.before
          if (cursor === null) break
          page = await request((token) => api.history(token, cursor))
          items = [...page.items, ...items]
        }
        receive(items)
        const first = !store.get().settled
        store.set({ settled: true, ...(first && { earlier: page.before }) })
      } catch {
        // The stream's next connection reads again.
      }
    },
    async readEarlier(): Promise<void> {
      const { earlier, loadingEarlier } = store.get()
      if (earlier === null || loadingEarlier) return
      store.set({ loadingEarlier: true })
      try {
        const { items, before } = await request((token) => api.history(token, earlier))
        store.set({ messages: merge(store.get().messages, items), earlier: before })
      } catch {
        // The visitor scrolls up again.
      } finally {
        store.set({ loadingEarlier: false })
      }
    },
    forget(): void {
      told = 0
      tell({ atrium: 'unread', count: 0 })
    },
  }
}

/** Away for longer than one page: between what was known and the oldest that was read, something may be missing. */
function leavesGap(known: VisitorMessage[], items: VisitorMessage[]): boolean {
  const oldest = items[0]
  if (!oldest || known.some((message) => message.id === oldest.id)) return false
  return known.some((message) => compareSeq(message.seq, oldest.seq) < 0)
}
