import type { FromFrame } from '../../../protocol.ts'
import type { Feed, Request } from '../feed.ts'
import type { Keep } from '../keep.ts'
import type { Outbox } from '../outbox.ts'
import { empty, type Store } from '../state.ts'
import { type Api, ApiError } from './api.ts'
import { openSession } from './session.ts'
import type { OpenStream } from './stream.ts'

type Deps = {
  store: Store
  keep: Keep
  api: Pick<Api, 'boot'>
  openStream: OpenStream
  feed: Feed
  outbox: Outbox
  page(): string | undefined
  tell(message: FromFrame): void
  later(run: () => void, milliseconds: number): unknown
}

/** The visitor's session and the open line: started, kept up, and begun anew for another visitor. */
export function createConnection(deps: Deps) {
  const { store, keep, api, openStream, feed, outbox, page, tell, later } = deps
  let session: Promise<string> = Promise.reject(new Error('not started'))
  let begun = false
  let closeStream: (() => void) | undefined
  let failures = 0

  session.catch(() => undefined)

  /** The visitor's token; the session is opened at the first call, and again after a failure. */
  function token(): Promise<string> {
    return begun ? session : renew()
  }

  /** One after the other: an answer that comes late must not overwrite the session that was asked for after it. */
  function renew(first?: () => void): Promise<string> {
    const previous = session.catch(() => undefined)
    const next = previous.then(() => {
      first?.()
      return boot()
    })
    next.catch(() => {
      if (session === next) begun = false
    })
    begun = true
    session = next
    return next
  }

  async function boot(): Promise<string> {
    const known = keep.get('session') !== undefined
    const booted = await openSession(api, keep, store.get().options.identity, page())
    if (booted.changed) reset()
    const draft = keep.get('draft')
    store.set({
      phase: 'ready',
      config: booted.config,
      identified: booted.identified,
      settled: store.get().settled || !known || booted.changed,
      readSeq: keep.get('read')?.seq,
      draft: draft?.text ?? '',
      uploads: draft?.uploads ?? [],
      outbox: outbox.items(),
    })
    if (booted.refused !== undefined) {
      tell({ atrium: 'event', name: 'error', detail: booted.refused })
    } else if (booted.identified) tell({ atrium: 'event', name: 'identified' })
    if (known || store.get().open) listen(booted.token)
    return booted.token
  }

  function listen(bearer: string): void {
    closeStream?.()
    closeStream = openStream(bearer, {
      opened() {
        store.set({ lost: false })
        void feed.readHistory()
        outbox.flush()
      },
      message: (message) => feed.receive([message]),
      typing: feed.typing,
      lost(refused) {
        store.set({ lost: true })
        // Finds out whether the token is the reason, and opens a new session then.
        if (refused) void feed.readHistory()
      },
    })
  }

  /** Nothing of the visitor before stays on screen. */
  function reset(): void {
    closeStream?.()
    closeStream = undefined
    store.set(empty)
    feed.forget()
    outbox.reload()
  }

  /** Starts, and goes on trying while the server does not answer. */
  function start(): void {
    token().then(
      () => {
        failures = 0
        outbox.flush()
        tell({ atrium: 'event', name: 'ready' })
      },
      () => {
        failures += 1
        store.set({ phase: store.get().config ? 'ready' : 'unavailable', lost: true })
        later(start, Math.min(30_000, 1000 * 2 ** failures))
      },
    )
  }

  const request: Request = async (run) => {
    const used = token()
    try {
      return await run(await used)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      // Expired: once more with a fresh one, unless another request asked for that already.
      return run(await (session === used ? renew() : token()))
    }
  }

  return {
    token,
    request,
    start,
    /** Opens the line, if it is not open: a page view without a conversation costs the server no connection. */
    connect(): void {
      if (!closeStream)
        token()
          .then((bearer) => closeStream ?? listen(bearer))
          .catch(() => undefined)
    },
    /** Another identity: the session is asked for anew. */
    restart(): void {
      if (!begun) return
      void renew().catch(() => undefined)
      start()
    },
    logout(): void {
      const forget = () => {
        keep.clear()
        reset()
      }
      forget()
      // Again when a boot that is under way has ended: it stores its session.
      void renew(forget).catch(() => undefined)
      start()
    },
  }
}
