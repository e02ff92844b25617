import type { FeedEvent } from '@atrium/contract/event'
import type { TimelineItem } from '@atrium/contract/message'
import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'
import { apply, showNames } from '../apply/apply.ts'
import { countsQuery } from '../queries.ts'
import { endTyping, forgetPresence, receiveSignal } from './signals.ts'
import { openStream, type StreamNews, type StreamState } from './stream.ts'

/** Enough for everything that can happen while one answer is on its way. */
const remembered = 1000

let state: StreamState = 'connecting'
const listeners = new Set<() => void>()

/** The state of the live feed, for `useSyncExternalStore`. */
export const streamState = {
  get: (): StreamState => state,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Keeps everything in the cache true until the returned function is called. */
export function startLive(cache: QueryClient): () => void {
  const recent: FeedEvent[] = []
  // Questions whose first answer was on its way at a resync, or when something happened that has to be asked for. It may
  // be older than that, and invalidating does not ask again while there is no data yet.
  const early = new Set<string>()
  const asked = (): Query[] =>
    cache
      .getQueryCache()
      .findAll({ fetchStatus: 'fetching' })
      .filter(({ state: { data } }) => data === undefined)
  const counts = later(1500, () => void cache.invalidateQueries({ queryKey: countsQuery.queryKey }))

  const onEvent = (event: FeedEvent): void => {
    recent.push(event)
    if (recent.length > remembered) recent.shift()
    apply(cache, event)
    if (isToBeAsked(event)) for (const query of asked()) early.add(query.queryHash)
    if (event.kind === 'conversation') counts.soon()
    if (event.kind === 'item') endTypingOf(event.item)
  }
  const onNews = (news: StreamNews): void => {
    switch (news.kind) {
      case 'feed':
        onEvent(news.event)
        break
      case 'signal':
        receiveSignal(news.signal)
        break
      case 'resync':
        for (const query of asked()) early.add(query.queryHash)
        // A newer name may be among what was missed; the answers bring it.
        cache.removeQueries({ queryKey: ['summary'] })
        void cache.invalidateQueries()
        break
      case 'state':
        setState(news.state)
        break
    }
  }
  const close = openStream(onNews)

  // An answer that was asked for before an event and arrives after it is older than the screen:
  // what happened meanwhile is applied again.
  const unsubscribe = cache.getQueryCache().subscribe((change) => {
    if (change.type !== 'updated' || change.action.type !== 'success') return
    if (!change.action.manual && early.delete(change.query.queryHash))
      refetchLater(cache, change.query.queryKey)
    if (change.action.manual || !isLive(change.query.queryKey[0])) return
    for (const event of recent) if (isData(event)) apply(cache, event)
    showNames(cache)
  })

  return () => {
    close()
    unsubscribe()
    counts.cancel()
    forgetPresence()
  }
}

/** After the answer has been taken in: inside the notice of it, asking again would be taken for the same question. */
function refetchLater(cache: QueryClient, queryKey: QueryKey): void {
  queueMicrotask(() => void cache.invalidateQueries({ queryKey, exact: true }))
}

function setState(next: StreamState): void {
  if (next === state) return
  state = next
  for (const listener of listeners) listener()
}

function isLive(key: unknown): boolean {
  return key === 'conversations' || key === 'timeline' || key === 'conversation'
}

/** Events that carry their data; the others ask for it, and would ask for ever. */
function isData(event: FeedEvent): boolean {
  return event.kind === 'item' || event.kind === 'conversation'
}

/** Events that only say that something changed. */
function isToBeAsked({ kind }: FeedEvent): boolean {
  return toBeAsked.has(kind)
}

const toBeAsked = new Set<FeedEvent['kind']>([
  'import',
  'broadcast',
  'bookings',
  'flows',
  'orders',
  'scheduled',
  'handles',
  'label',
  'labels',
  'suggestions',
  'members',
  'templates',
])

function endTypingOf(item: TimelineItem): void {
  if (item.type !== 'message') return
  if (item.direction === 'in') endTyping(item.conversationId)
  // Its later states are no news of the one who wrote it.
  else if (item.author.kind === 'member' && item.state === 'queued')
    endTyping(item.conversationId, item.author.name)
}

function later(delay: number, run: () => void): { soon(): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = undefined
        run()
      }, delay)
    },
    cancel: () => clearTimeout(timer),
  }
}
