import type { WorkspaceId } from '@atrium/contract/ids'
import pg from 'pg'

/** Statements inside one transaction. A function that has `tx` has no other handle in reach. */
export type Tx = {
  query<R>(text: string, values?: unknown[]): Promise<R[]>
  /** A hot statement, planned once per connection: half the cost of an unnamed one (7.4 k against 3.5 k ingests/s). */
  named<R>(name: string, text: string, values: unknown[]): Promise<R[]>
  /** A hint for other processes, published after the commit and only then. */
  hint(topic: string, payload: string): void
}

/** A transaction that sees one workspace; the database enforces it. */
export type WorkspaceTx = Tx & { workspaceId: WorkspaceId }

export type Db = {
  /**
   * Runs `work` in a transaction of one workspace. It runs again, from the start, when a concurrent change was in
   * the way: `work` must have no effects but its statements.
   */
  inWorkspace<T>(workspaceId: WorkspaceId, work: (tx: WorkspaceTx) => Promise<T>): Promise<T>
  /** A transaction outside any workspace: only the `door_…` functions and installation tables answer. */
  global<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  pool: pg.Pool
  close(): Promise<void>
}

/** A concurrent change was in the way; the transaction is worth running again. */
export class Conflict extends Error {
  constructor(what: string) {
    super(`concurrent change of ${what}`)
    this.name = 'Conflict'
  }
}

const attempts = 6
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
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'atrium',
  })
  // An idle connection that breaks (database restart) must not end the process; the next query reconnects.
  pool.on('error', options.onError)

  async function once<T>(
    begin: string,
    work: (client: pg.PoolClient, hints: Map<string, [string, string]>) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect()
    const hints = new Map<string, [string, string]>()
    let broken: Error | undefined
    try {
      await client.query(begin)
      const result = await work(client, hints)
      await client.query('COMMIT')
      for (const [topic, payload] of hints.values()) options.hint(topic, payload)
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure
      })
      throw error
    } finally {
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

  return {
    inWorkspace: (workspaceId, work) =>
      retrying(() =>
        // One round trip for both statements; the id is a checked UUID, so it can stand in the text.
        once(
          `BEGIN; SELECT set_config('app.workspace_id', '${checked(workspaceId)}', true)`,
          (client, hints) => work({ ...statements(client, hints), workspaceId }),
        ),
      ),
    global: (work) =>
      retrying(() => once('BEGIN', (client, hints) => work(statements(client, hints)))),
    pool,
    close: () => pool.end(),
  }
}

/** True when the error means that the same work may succeed on a new look at the data. */
export function isConflict(error: unknown): boolean {
  if (error instanceof Conflict) return true
  if (!(error instanceof pg.DatabaseError)) return false
  return (
    worthRetrying.has(error.code ?? '') ||
    (error.code === '23505' && raced.has(error.constraint ?? ''))
  )
}

function statements(client: pg.PoolClient, hints: Map<string, [string, string]>): Tx {
  return {
    query: async <R>(text: string, values: unknown[] = []) =>
      (await client.query(text, values)).rows as R[],
    named: async <R>(name: string, text: string, values: unknown[]) =>
      (await client.query({ name, text, values })).rows as R[],
    hint: (topic, payload) => {
      hints.set(`${topic} ${payload}`, [topic, payload])
    },
  }
}

function checked(workspaceId: string): string {
  if (!/^[0-9a-f-]{36}$/.test(workspaceId)) throw new Error('not a workspace id')
  return workspaceId
}
