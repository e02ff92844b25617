import type { Entry } from '@atrium/channel-kit/channel'
import { type ChannelAccountId, WorkspaceId } from '@atrium/contract/ids'
import type { Db } from '../../platform/database/db.ts'
import * as sql from './sql.ts'
import { createCourtesy } from './turns/courtesy.ts'
import { createHold } from './turns/hold.ts'
import { measureRate, rushPerSecond } from './turns/rate.ts'

/** The topic under which new events are hinted to the workers. */
export const journalTopic = 'journal'

/** Lanes are spread over shards; a worker takes a shard of a workspace at a time. Changing it re-spreads nothing that waits: the shard is stored. */
const shards = 16
/** Events per commit. From 64 on, a larger batch only adds latency (28.7 k rows/s at ≤ 64 with two writers). */
const mostPerCommit = 64
const mostWriters = 2
/** A commit of few costs each of them three times as much as one of many: in a rush it is gathered first, and receipts are always. */
const gatherMs = { rush: 4, receipts: 20 }
/** How long workers do not hear of receipts: a broadcast's come by the hundred, each by itself. */
const tellTogetherMs = 80
/** Events waiting for a commit; beyond it the door says "later" instead of growing without bound. */
const mostWaiting = 20_000

export type Journal = {
  /** Resolves after the commit that holds the entries: only then may a provider be told "received". Rejects when full or when the database is away. */
  append(
    account: { workspaceId: WorkspaceId; id: ChannelAccountId },
    entries: Entry[],
  ): Promise<void>
  /** Entries that wait for their commit. */
  waiting(): number
}

type Waiting = {
  rows: sql.NewJournalRow[]
  mayWait: boolean
  /** Of a workspace in a rush. */
  isRushing: boolean
  done: () => void
  fail: (error: unknown) => void
}

/** Thrown when too much waits: the provider shall come again. */
export class JournalFull extends Error {}

/**
 * Collects what arrives at the same time into one commit: at most two writers run, and whatever arrives while they
 * do goes with the next. A quiet system commits each event at once; a busy one gathers for some milliseconds. A flood
 * in one workspace makes no other one wait for that.
 */
export function createJournal(deps: {
  db: Db
  hint: (topic: string, payload: string) => void
  now: () => Date
}): Journal {
  const queue: Waiting[] = []
  let writers = 0
  let waiting = 0
  /** Of all workspaces that are in no rush of their own. */
  const arrivals = measureRate()
  const courtesy = createCourtesy()
  const untold: sql.NewJournalRow[] = []
  const held = createHold<Waiting>((items) => {
    queue.push(...items)
    pump()
  })
  let gathering: { until: number; timer: NodeJS.Timeout } | undefined

  /** Workers hear at once of what somebody waits for, and of the rest when some of it has come together. */
  function tell(rows: sql.NewJournalRow[]): void {
    const { now = [], later = [] } = Object.groupBy(rows, (row) => (row.mayWait ? 'later' : 'now'))
    hintWork(deps.hint, now)
    if (later.length === 0) return
    if (untold.length === 0) setTimeout(() => hintWork(deps.hint, untold.splice(0)), tellTogetherMs)
    untold.push(...later)
  }

  async function write(batch: Waiting[]): Promise<void> {
    const rows = batch.flatMap((item) => item.rows)
    try {
      await sql.append(deps.db.alone, rows)
      for (const item of batch) item.done()
      tell(rows)
    } catch (error) {
      for (const item of batch) item.fail(error)
    } finally {
      waiting -= rows.length
    }
  }

  function pump(): void {
    if (writers >= mostWriters || queue.length === 0) return
    const ms = restMs()
    if (ms === 0) {
      start()
      return
    }
    const until = performance.now() + ms
    if (gathering && gathering.until <= until) return
    clearTimeout(gathering?.timer)
    gathering = { until, timer: setTimeout(start, ms) }
  }

  function restMs(): number {
    if (queue.length >= mostPerCommit) return 0
    if (queue.every(({ mayWait }) => mayWait)) return gatherMs.receipts
    const isRush = arrivals.perSecond() > rushPerSecond
    return isRush || queue.every((item) => item.mayWait || item.isRushing) ? gatherMs.rush : 0
  }

  function start(): void {
    clearTimeout(gathering?.timer)
    gathering = undefined
    writers += 1
    void write(takeBatch(queue)).finally(() => {
      writers -= 1
      pump()
    })
  }

  return {
    append(account, entries) {
      if (entries.length === 0) return Promise.resolve()
      if (waiting > mostWaiting)
        return Promise.reject(new JournalFull('too many events are waiting to be stored'))
      const rows = journalRows(account, entries, deps.now())
      const { workspaceId } = account
      const { isRushing, waits } = courtesy(workspaceId, rows.length)
      waiting += rows.length
      if (!isRushing) arrivals.add(rows.length)
      return new Promise((done, fail) => {
        const mayWait = rows.every((row) => row.mayWait)
        const item = { rows, mayWait, isRushing, done, fail }
        // Also behind one that waits: what a customer wrote first is stored first.
        if (waits || held.has(workspaceId)) held.add(workspaceId, item)
        else {
          queue.push(item)
          pump()
        }
      })
    },
    waiting: () => waiting,
  }
}

/** Entries as rows: each with its lane, the lane's shard, and a trace of its own. */
export function journalRows(
  account: { workspaceId: WorkspaceId; id: ChannelAccountId },
  entries: Entry[],
  receivedAt: Date,
): sql.NewJournalRow[] {
  return entries.map((entry) => {
    const lane = `${account.id}/${entry.lane}`
    return {
      workspaceId: account.workspaceId,
      accountId: account.id,
      key: entry.key,
      lane,
      shard: shardOf(lane),
      // PostgreSQL's text cannot hold NUL; nothing a provider sends means it.
      raw: entry.raw.replaceAll('\u0000', '\uFFFD'),
      trace: crypto.randomUUID(),
      receivedAt,
      mayWait: entry.mayWait ?? false,
    }
  })
}

/** What a hint tells: so many events came in these shards of a workspace. */
export type WorkHint = { workspaceId: WorkspaceId; shards: number[]; events: number }

/** Tells the workers of rows that were just committed: one hint for all of a workspace's. */
export function hintWork(
  hint: (topic: string, payload: string) => void,
  rows: Pick<sql.NewJournalRow, 'workspaceId' | 'shard'>[],
): void {
  for (const [workspaceId, own] of Map.groupBy(rows, (row) => row.workspaceId)) {
    const taken = [...new Set(own.map((row) => row.shard))]
    hint(journalTopic, `${workspaceId}/${taken.join(',')}/${own.length}`)
  }
}

/** Undefined for what is no hint of ours: a process of another version may share the bus. */
export function readHint(payload: string): WorkHint | undefined {
  const [workspaceId = '', list = '', events = '1'] = payload.split('/')
  const parsed = WorkspaceId.safeParse(workspaceId)
  const taken = list.split(',').map(Number)
  const fits = taken.every((shard) => Number.isInteger(shard) && shard >= 0 && shard < shards)
  if (!parsed.success || !fits) return undefined
  return { workspaceId: parsed.data, shards: taken, events: Number(events) || 1 }
}

function takeBatch(queue: Waiting[]): Waiting[] {
  const batch: Waiting[] = []
  for (let size = 0; size < mostPerCommit; ) {
    const next = queue.shift()
    if (!next) break
    batch.push(next)
    size += next.rows.length
  }
  return batch
}

/** FNV-1a: spreads lanes evenly and is the same in every process. */
function shardOf(lane: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < lane.length; i++) hash = Math.imul(hash ^ lane.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % shards
}
