import type { Bus } from '../bus/bus.ts'
import type { Db } from '../database/db.ts'
import { frame } from '../http/response/sse.ts'
import type { Log } from '../observe/log.ts'
import {
  canFollow,
  type FeedCursor,
  type FeedRow,
  feedHorizon,
  feedTopic,
  readFeed,
  readTail,
} from './feed.ts'

/** Gets each committed row of its workspace once, in feed order, with its events framed for the wire. */
type Listener = (row: FeedRow, bytes: Buffer) => void

export type FanOut = {
  /** Live rows from now on. */
  subscribe(workspaceId: string, listener: Listener): () => void
  /** Rows after `cursor`, then live ones, without a gap or a repeat. False when the listener is too far behind. */
  follow(
    workspaceId: FeedRow['workspaceId'],
    cursor: FeedCursor,
    listener: Listener,
  ): Promise<{ ok: boolean; stop: () => void }>
  /** Up to where rows were handed out. */
  position(): FeedCursor
  stop(): void
}

const page = 500
/** A listener further behind than this reads everything anew: cheaper for both sides than a replay. */
const mostReplayed = 5_000
const idlePollMs = 1_000
/** A committed row shows when those that wrote before it have ended too, so a hint is followed by a few more looks. */
const followUpsMs = [4, 12, 40]

/**
 * One reader per process for all its listeners: each row is read once and framed once, however many listen.
 * It is woken by hints and looks every second in any case, so a lost hint costs a second, never a row.
 */
export async function createFanOut(deps: {
  db: Db
  bus: Pick<Bus, 'subscribe'>
  log: Log
}): Promise<FanOut> {
  const listeners = new Map<string, Set<Listener>>()
  let cursor = await deps.db.global((tx) => feedHorizon(tx))
  let stopped = false
  let running = false
  let again = false
  let timer: NodeJS.Timeout | undefined

  async function drain(): Promise<void> {
    for (;;) {
      if (await skipped()) return
      const rows = await readTail(deps.db.alone, cursor, page)
      for (const row of rows) {
        cursor = row.cursor
        hand(listeners.get(row.workspaceId), row)
      }
      if (rows.length < page) return
    }
  }

  /** Rows that nobody here listens to are not read: a process that only works would read every message again. */
  async function skipped(): Promise<boolean> {
    if (listeners.size > 0) return false
    const horizon = await feedHorizon(deps.db.alone)
    // Who came meanwhile gets all that follows the place as it was.
    if (listeners.size > 0) return false
    cursor = horizon
    return true
  }

  async function look(followUp = 0): Promise<void> {
    if (running || stopped) {
      again = true
      return
    }
    running = true
    clearTimeout(timer)
    let next = idlePollMs
    try {
      do {
        again = false
        await drain()
      } while (again && !stopped)
      next = followUpsMs[followUp] ?? idlePollMs
    } catch (error) {
      deps.log.warn(
        { stage: 'feed', error: error instanceof Error ? error.message : String(error) },
        'the feed could not be read',
      )
    } finally {
      running = false
      if (!stopped)
        timer = setTimeout(
          () => void look(next === idlePollMs ? followUpsMs.length : followUp + 1),
          next,
        )
    }
  }

  const unsubscribe = deps.bus.subscribe(feedTopic, () => void look(0))
  void look(followUpsMs.length)

  function subscribe(workspaceId: string, listener: Listener): () => void {
    const set = listeners.get(workspaceId) ?? new Set()
    listeners.set(workspaceId, set.add(listener))
    return () => {
      set.delete(listener)
      if (set.size === 0) listeners.delete(workspaceId)
    }
  }

  return {
    subscribe,
    async follow(workspaceId, from, listener) {
      const waiting: [FeedRow, Buffer][] = []
      let last = from
      let live = false
      const stop = subscribe(workspaceId, (row, bytes) => {
        if (!live) waiting.push([row, bytes])
        else if (later(row.cursor, last)) listener(row, bytes)
      })
      const replayed = await replay(deps.db, workspaceId, from, listener).catch((error) => {
        stop()
        throw error
      })
      if (!replayed) {
        stop()
        return { ok: false, stop: () => undefined }
      }
      last = replayed
      // No await between here and `live`: what came meanwhile follows in order, what was replayed is passed over.
      for (const [row, bytes] of waiting) if (later(row.cursor, last)) listener(row, bytes)
      live = true
      return { ok: true, stop }
    },
    position: () => cursor,
    stop() {
      stopped = true
      clearTimeout(timer)
      unsubscribe()
    },
  }
}

/** Hands out what is stored after `from`. Returns how far it came, or undefined when there is too much, or not all of it any more. */
async function replay(
  db: Db,
  workspaceId: FeedRow['workspaceId'],
  from: FeedCursor,
  listener: Listener,
): Promise<FeedCursor | undefined> {
  let last = from
  if (!(await db.inWorkspace(workspaceId, (tx) => canFollow(tx, from)))) return undefined
  for (let count = 0; count <= mostReplayed; ) {
    const rows = await db.inWorkspace(workspaceId, (tx) => readFeed(tx, last, page))
    for (const row of rows) {
      listener(row, frameRow(row))
      last = row.cursor
    }
    count += rows.length
    if (rows.length < page) return last
  }
  return undefined
}

function hand(listeners: Set<Listener> | undefined, row: FeedRow): void {
  if (!listeners || listeners.size === 0) return
  const bytes = frameRow(row)
  for (const listener of listeners) listener(row, bytes)
}

/** The events of a row on the wire. Only the last carries the id: a reader that stops in between gets the whole row again. */
function frameRow(row: FeedRow): Buffer {
  return Buffer.concat(
    row.data.map((event, index) =>
      frame('feed', JSON.stringify(event), index === row.data.length - 1 ? row.cursor : undefined),
    ),
  )
}

export function later(a: FeedCursor, b: FeedCursor): boolean {
  return BigInt(a) > BigInt(b)
}
