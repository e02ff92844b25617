import { createHash } from 'node:crypto'
import type { WorkspaceId } from '@atrium/contract/ids'
import { AppError } from '../app-error.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'
import type { Log } from '../observe/log.ts'

/** One repeated request: who, which key, and a hash of what is asked. */
export type IdempotentCall = { workspaceId: WorkspaceId; actor: string; key: string; asked: Buffer }

/**
 * Runs `work` once per key and keeps its answer for 24 h. An error keeps nothing: its transaction had no effect, so the
 * repeat may run. Throws `idempotency_running` and `idempotency_mismatch`.
 *
 * While the work runs its key is held, and held again every few seconds. A process killed between the effect and the
 * stored answer holds it no longer: the repeat some seconds later runs again, and ids made by the caller keep its effect
 * single.
 */
export async function once<T>(
  io: { db: Db; log: Log },
  call: IdempotentCall,
  work: () => Promise<T>,
): Promise<{ response: T; replayed: boolean }> {
  const keep = (step: (tx: WorkspaceTx) => Promise<void>) =>
    io.db.inWorkspace(call.workspaceId, step).catch((error: unknown) => {
      // The work is done, or has failed, whatever becomes of its key.
      io.log.warn({ key: call.key, err: error }, 'idempotency key could not be settled')
    })
  const found = await io.db.inWorkspace(call.workspaceId, (tx) => claim(tx, call))
  if (found.kind === 'answered') return { response: found.response as T, replayed: true }
  let response: T
  const holding = setInterval(() => void keep((tx) => hold(tx, call)), holdAgainMs)
  try {
    response = await work()
  } catch (error) {
    await keep((tx) => release(tx, call))
    throw error
  } finally {
    clearInterval(holding)
  }
  await keep((tx) => answer(tx, call, response))
  return { response, replayed: false }
}

/** Who has not held a key again for so long is gone. */
const heldSeconds = 10
const holdAgainMs = 3_000

/** The hash of a request; the same bytes to another address are another request. */
export function hashOf(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body ?? null)}`)
    .digest()
}

/** The header's value; throws `invalid`. */
export function readKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header
  throw new AppError('invalid', 'An Idempotency-Key has 1 to 200 visible ASCII characters.')
}

type Found = { kind: 'claimed' } | { kind: 'answered'; response: unknown }

async function claim(tx: WorkspaceTx, call: IdempotentCall): Promise<Found> {
  const values = [call.workspaceId, call.actor, call.key, call.asked]
  const claimed = await tx.named(
    'idempotency_claim',
    `insert into idempotency (workspace_id, actor, key, body_hash, created_at) values ($1, $2, $3, $4, now())
     on conflict (workspace_id, actor, key) do update
       set body_hash = excluded.body_hash, status = null, response = null, created_at = now()
       where idempotency.created_at < now() - interval '24 hours'
          or (idempotency.status is null and idempotency.body_hash = excluded.body_hash
              and idempotency.created_at < now() - make_interval(secs => $5))
     returning 1`,
    [...values, heldSeconds],
  )
  if (claimed.length > 0) return { kind: 'claimed' }
  const [row] = await tx.named<{ same: boolean; status: number | null; response: unknown }>(
    'idempotency_find',
    `select body_hash = $4 as same, status, response from idempotency
     where workspace_id = $1 and actor = $2 and key = $3`,
    values,
  )
  if (row && !row.same) {
    throw new AppError(
      'idempotency_mismatch',
      'This Idempotency-Key belongs to a request with another content.',
    )
  }
  // No row: the first request failed and released the key in between; a repeat a moment later finds it free.
  if (!row || row.status === null) {
    throw new AppError(
      'idempotency_running',
      'The first request with this Idempotency-Key is still at work.',
      {
        retryAfter: 1,
      },
    )
  }
  return { kind: 'answered', response: row.response }
}

async function hold(tx: WorkspaceTx, call: IdempotentCall): Promise<void> {
  await tx.named(
    'idempotency_hold',
    `update idempotency set created_at = now()
     where workspace_id = $1 and actor = $2 and key = $3 and status is null`,
    [call.workspaceId, call.actor, call.key],
  )
}

async function answer(tx: WorkspaceTx, call: IdempotentCall, response: unknown): Promise<void> {
  await tx.named(
    'idempotency_answer',
    `update idempotency set status = 200, response = $4
     where workspace_id = $1 and actor = $2 and key = $3`,
    [call.workspaceId, call.actor, call.key, JSON.stringify(response ?? null)],
  )
}

async function release(tx: WorkspaceTx, call: IdempotentCall): Promise<void> {
  await tx.named(
    'idempotency_release',
    `delete from idempotency
     where workspace_id = $1 and actor = $2 and key = $3 and status is null and body_hash = $4`,
    [call.workspaceId, call.actor, call.key, call.asked],
  )
}
