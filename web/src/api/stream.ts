import { filePaths } from '@atrium/contract/api/inbox'
import type { FeedEvent, Signal } from '@atrium/contract/event'

/** `lost`: the server has not answered for some seconds; what is on screen may be old. */
export type StreamState = 'connecting' | 'open' | 'lost'

export type StreamNews =
  | { kind: 'feed'; event: FeedEvent }
  | { kind: 'signal'; signal: Signal }
  /** Events may be missing: read everything again. */
  | { kind: 'resync' }
  | { kind: 'state'; state: StreamState }

const channelName = 'atrium-stream'

/**
 * The live feed, over one connection per browser: the tab that holds the lock connects and passes
 * the news on to the others. A tab that takes over resyncs, since nobody listened in between.
 */
export function openStream(onNews: (news: StreamNews) => void): () => void {
  const tabs = new BroadcastChannel(channelName)
  const closing = new AbortController()
  tabs.onmessage = (message: MessageEvent<StreamNews>) => onNews(message.data)
  const tell = (news: StreamNews): void => {
    onNews(news)
    tabs.postMessage(news)
  }
  // Web Locks exist on https and localhost only; elsewhere each tab connects by itself.
  if ('locks' in navigator) {
    void lead(closing.signal, tell)
  } else {
    connect(onNews, closing.signal, false)
  }
  return () => {
    closing.abort()
    tabs.close()
  }
}

async function lead(signal: AbortSignal, tell: (news: StreamNews) => void): Promise<void> {
  let first = true
  try {
    await navigator.locks.request(channelName, { signal }, async () => {
      connect(tell, signal, !first)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    })
  } catch {
    // Aborted while it waited for its turn: the screen was closed.
    first = false
  }
}

function connect(tell: (news: StreamNews) => void, signal: AbortSignal, resync: boolean): void {
  let attempts = 0
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let gap = resync

  const open = (): void => {
    source = new EventSource(filePaths.stream)
    source.onopen = () => {
      attempts = 0
      tell({ kind: 'state', state: 'open' })
      if (gap) tell({ kind: 'resync' })
      gap = false
    }
    source.onerror = () => {
      attempts += 1
      // The first interruption is usually a proxy that cuts long answers; the browser reconnects at once.
      if (attempts > 1) tell({ kind: 'state', state: 'lost' })
      if (source?.readyState === EventSource.CLOSED) reopen()
    }
    listen(source, tell)
  }
  // The browser gives up after an HTTP error, and with it goes the Last-Event-ID.
  const reopen = (): void => {
    gap = true
    timer = setTimeout(open, Math.min(1000 * 2 ** attempts, 15_000))
  }
  open()
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    source?.close()
  })
}

function listen(source: EventSource, tell: (news: StreamNews) => void): void {
  source.addEventListener('feed', (event: MessageEvent<string>) => {
    // The server writes what the contract's schema says; see call.ts on parsing twice.
    tell({ kind: 'feed', event: JSON.parse(event.data) as FeedEvent })
  })
  source.addEventListener('signal', (event: MessageEvent<string>) => {
    tell({ kind: 'signal', signal: JSON.parse(event.data) as Signal })
  })
  source.addEventListener('resync', () => tell({ kind: 'resync' }))
}
