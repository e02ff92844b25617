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

/** A piece of news with the place in the feed after it, so that any tab can go on from there. */
type Passed = { news: StreamNews; after: string }

/**
 * The live feed, over one connection per browser: the tab that holds the lock connects and passes
 * the news on to the others. A tab that takes over goes on after the last event that it was told.
 */
export function openStream(onNews: (news: StreamNews) => void): () => void {
  const tabs = new BroadcastChannel(channelName)
  const closing = new AbortController()
  const feed: Feed = {
    after: '',
    signal: closing.signal,
    tell: (news) => {
      onNews(news)
      const passed: Passed = { news, after: feed.after }
      tabs.postMessage(passed)
    },
  }
  tabs.onmessage = ({ data }: MessageEvent<Passed>) => {
    feed.after = data.after
    onNews(data.news)
  }
  // Web Locks exist on https and localhost only; elsewhere each tab connects by itself.
  if ('locks' in navigator) void lead(feed)
  else connect({ ...feed, tell: onNews })
  return () => {
    closing.abort()
    tabs.close()
  }
}

type Feed = { after: string; signal: AbortSignal; tell: (news: StreamNews) => void }

async function lead(feed: Feed): Promise<void> {
  try {
    await navigator.locks.request(channelName, { signal: feed.signal }, async () => {
      connect(feed)
      await new Promise((resolve) => feed.signal.addEventListener('abort', resolve, { once: true }))
    })
  } catch (error) {
    // Closed while it waited for its turn.
    if (!feed.signal.aborted) throw error
  }
}

function connect(feed: Feed): void {
  let attempts = 0
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const open = (): void => {
    const after = feed.after === '' ? '' : `?after=${encodeURIComponent(feed.after)}`
    source = new EventSource(filePaths.stream + after)
    source.onopen = () => {
      attempts = 0
      feed.tell({ kind: 'state', state: 'open' })
    }
    source.onerror = () => {
      attempts += 1
      // The first interruption is usually a proxy that cuts long answers; the browser reconnects at once.
      if (attempts > 1) feed.tell({ kind: 'state', state: 'lost' })
      // After an HTTP error the browser gives up.
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, Math.min(500 * 2 ** attempts, 15_000))
    }
    listen(source, feed)
  }
  open()
  feed.signal.addEventListener('abort', () => {
    clearTimeout(timer)
    source?.close()
  })
}

function listen(source: EventSource, feed: Feed): void {
  const on = (name: string, news: (data: string) => StreamNews): void =>
    source.addEventListener(name, (event: MessageEvent<string>) => {
      feed.after = event.lastEventId
      feed.tell(news(event.data))
    })
  // The server writes what the contract's schemas say; see call.ts on parsing twice.
  on('feed', (data) => ({ kind: 'feed', event: JSON.parse(data) as FeedEvent }))
  on('signal', (data) => ({ kind: 'signal', signal: JSON.parse(data) as Signal }))
  on('resync', () => ({ kind: 'resync' }))
  // Where the feed begins for us. What the screens read before may lack what happened in between.
  on('ready', () => ({ kind: 'resync' }))
}
