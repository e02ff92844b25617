import { Socket } from 'node:net'
import type { WorkspaceId } from '@atrium/contract/ids'
import pg from 'pg'
import { Conflict } from './conflict.ts'
import { type Batched, createBatches } from './together/batches.ts'
import { together } from './together/together.ts'

/** Statements inside one transaction. A function that has `tx` has no other handle in reach. */
export type Tx = {
  query<R>(text: string, values?: unknown[]): Promise<R[]>
  /** A hot statement, planned once per connection: half the cost of an unnamed one (7.4 k against 3.5 k ingests/s). */
  named<R>(name: string, text: string, values: unknown[]): Promise<R[]>
  /** Asks for one where others ask for theirs: they go as one statement. */
  batched: Batched
  /** A hint for other processes, published after the commit and only then. */
  hint(topic: string, payload: string): void
  /** Leaves a statement to itself that is under way and whose answer nobody needs: its failure ends the transaction all the same. */
  later(statement: Promise<unknown>): void
  /** Keeps a row for a statement that runs once, right before the commit, for all rows kept under its name. */
  gather<R>(name: string, row: R, write: (rows: R[]) => Promise<unknown>): void
  /**
   * The same, after all else and in one round trip with the commit, for what others wait for from its statement on.
   * `write` starts its one statement at once: what it started later would come after the commit.
   */
  gatherLast<R>(name: string, row: R, write: (rows: R[]) => Promise<unknown>): void
}

/** A transaction that sees one workspace; the database enforces it. */
export type WorkspaceTx = Tx & { workspaceId: WorkspaceId }

export type Db = {
  /**
   * Runs `work` in a transaction of one workspace. It runs again, from the start, when a concurrent change was in
   * the way: `work` must have no effects but its statements.
   */
  inWorkspace<T>(workspaceId: WorkspaceId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T>
  /**
   * The same for work of the same few statements again and again, all of which go by keys: each is planned once per
   * connection, whatever its values. PostgreSQL would plan many of them anew each time, which takes longer than they do.
   */
  inWorkspaceByKeys<T>(workspaceId: WorkspaceId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T>
  /** A transaction outside any workspace: only the `door_…` functions and installation tables answer. */
  global<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** The same for a single statement, which is its own transaction: no BEGIN, no COMMIT, one round trip. */
  alone: Pick<Tx, 'named'>
  pool: pg.Pool
  close(): Promise<void>
}

const attempts = 6
const keptPlans = ", set_config('plan_cache_mode', 'force_generic_plan', true)"
/** serialization_failure, deadlock_detected. */
const worthRetrying = new Set(['40001', '40P01'])
/** Unique keys that two transactions may race for; the loser's new look sees the winner's row. */
const raced = new Set(['conversation_one_open', 'handle_once', 'outbox_one_sending'])

export function createDb(options: {
  connectionString: string
  max: number
  hint: (topic: string, payload: string) => void
  onError: (error: Error) => void
}): Db {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    // The default is that of a disk with heads: whole tables are then read where an index is at hand.
    options: '-c random_page_cost=1.1',
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'atrium',
    // Statements that are started without waiting for each other (`together`) travel together.
    pipeline: true,
    stream: gatheringSocket,
  })
  // A connection that breaks, idle or at work (database restart), must not end the process; the next query reconnects.
  pool.on('error', options.onError)
  pool.on('connect', (client) => void client.on('error', options.onError))

  async function once<T>(begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    const end: End = { hints: new Map(), gathered: new Map(), last: new Map(), later: [] }
    const tx = statements(client, end)
    let broken: Error | undefined
    // A lent connection that breaks is told twice: to its statement, and as an event that would end the process unheard.
    const onBroken = (error: Error): void => {
      broken = error
      options.onError(error)
    }
    client.on('error', onBroken)
    try {
      // It travels with the first statement; if it failed, so does all that follows on this connection.
      tx.later(client.query(begin))
      const result = await work(tx)
      for (const { rows, write } of end.gathered.values()) tx.later(write(rows))
      await together(end.later)
      const last = [...end.last.values()].map(({ rows, write }) => write(rows))
      await together([...last, client.query('COMMIT')])
      for (const [topic, payload] of end.hints.values()) options.hint(topic, payload)
      return result
    } catch (error) {
      // After a failed statement every other one fails too: the reason is the one that was started first.
      const reason = await together(end.later).then(
        () => error,
        (earlier: unknown) => earlier,
      )
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure
      })
      throw reason
    } finally {
      client.off('error', onBroken)
      client.release(broken)
    }
  }

  async function retrying<T>(run: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run()
      } catch (error) {
        if (attempt >= attempts || !isConflict(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt))
      }
    }
  }

  async function within<T>(
    workspaceId: WorkspaceId,
    work: (tx: WorkspaceTx) => Promise<T>,
    settings: string,
  ): Promise<T> {
    // One round trip for all; the id is a checked UUID, so it can stand in the text.
    const begin = `BEGIN; SELECT set_config('app.workspace_id', '${checked(workspaceId)}', true)${settings}`
    return retrying(() => once(begin, (tx) => work({ ...tx, workspaceId })))
  }

  return {
    inWorkspace: (workspaceId, work) => within(workspaceId, work, ''),
    inWorkspaceByKeys: (workspaceId, work) => within(workspaceId, work, keptPlans),
    global: (work) => retrying(() => once('BEGIN', work)),
    alone: {
      named: async <R>(name: string, text: string, values: unknown[]) =>
        (await pool.query({ name, text, values })).rows as R[],
    },
    pool,
    close: () => pool.end(),
  }
}

/**
 * pg gives the socket each statement by itself; this lets those of one moment leave with one write. A write over
 * loopback takes some 60 µs, most of what a short statement costs this process.
 */
function gatheringSocket(): Socket {
  const socket = new Socket()
  const { write } = socket
  let gathering = false
  socket.write = (...args: unknown[]): boolean => {
    if (!gathering) {
      gathering = true
      socket.cork()
      process.nextTick(() => {
        gathering = false
        socket.uncork()
      })
    }
    return Reflect.apply(write, socket, args)
  }
  return socket
}

/** True when the error means that the same work may succeed on a new look at the data. */
function isConflict(error: unknown): boolean {
  if (error instanceof Conflict) return true
  if (!(error instanceof pg.DatabaseError)) return false
  return (
    worthRetrying.has(error.code ?? '') ||
    (error.code === '23505' && raced.has(error.constraint ?? ''))
  )
}

/** What a transaction does when its work is done: the last statements, and the hints after its commit. */
type End = {
  hints: Map<string, [topic: string, payload: string]>
  gathered: Map<string, Gathered>
  last: Map<string, Gathered>
  later: Promise<unknown>[]
}
type Gathered = { rows: unknown[]; write: (rows: unknown[]) => Promise<unknown> }

function statements(client: pg.PoolClient, end: End): Tx {
  return {
    query: async <R>(text: string, values: unknown[] = []) =>
      (await client.query(text, values)).rows as R[],
    named: async <R>(name: string, text: string, values: unknown[]) =>
      (await client.query({ name, text, values })).rows as R[],
    batched: createBatches(),
    hint: (topic, payload) => {
      end.hints.set(`${topic} ${payload}`, [topic, payload])
    },
    later: (statement) => {
      // Looked at before the commit; until then a failure must not count as unhandled.
      statement.catch(() => undefined)
      end.later.push(statement)
    },
    gather: (name, row, write) => keep(end.gathered, name, row, write),
    gatherLast: (name, row, write) => keep(end.last, name, row, write),
  }
}

function keep<R>(
  gathered: Map<string, Gathered>,
  name: string,
  row: R,
  write: (rows: R[]) => Promise<unknown>,
): void {
  const known = gathered.get(name)
  if (known) known.rows.push(row)
  // The one cast: rows under a name come with the same `write`.
  else gathered.set(name, { rows: [row], write: write as Gathered['write'] })
}

function checked(workspaceId: string): string {
  if (!/^[0-9a-f-]{36}$/.test(workspaceId)) throw new Error('not a workspace id')
  return workspaceId
}
