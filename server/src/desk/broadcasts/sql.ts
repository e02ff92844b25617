import type {
  Broadcast,
  BroadcastDraft,
  BroadcastState,
} from '@atrium/contract/broadcast/broadcast'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** A broadcast with what only its work needs. */
export type StoredBroadcast = Omit<Broadcast, 'startsAt' | 'expiresAt' | 'finishedAt'> & {
  startsAt: Date | null
  expiresAt: Date | null
  finishedAt: Date | null
  plannedAt: Date | null
  nextAt: Date | null
  countedAt: Date | null
}

export type BroadcastChange = Partial<
  Pick<
    StoredBroadcast,
    | 'state'
    | 'failure'
    | 'startsAt'
    | 'expiresAt'
    | 'finishedAt'
    | 'plannedAt'
    | 'nextAt'
    | 'counts'
    | 'countedAt'
    | 'pausedFor'
  >
>

type Row = Omit<StoredBroadcast, keyof BroadcastDraft | 'createdAt'> & {
  name: string
  draft: Omit<BroadcastDraft, 'name'>
  createdAt: Date
}

const columns = `id, name, draft, state, failure, paused_for AS "pausedFor", actor AS by, created_at AS "createdAt", starts_at AS "startsAt", planned_at AS "plannedAt",
  expires_at AS "expiresAt", finished_at AS "finishedAt", next_at AS "nextAt", counts, counted_at AS "countedAt"`

/** Saves a draft. False when one of this id has begun. */
export async function putDraft(
  tx: WorkspaceTx,
  id: string,
  { name, ...draft }: BroadcastDraft,
  by: { actor: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO broadcast AS b (id, name, draft, state, actor, created_at) VALUES ($1, $2, $3, 'draft', $4, $5)
     ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, draft = excluded.draft WHERE b.state = 'draft' RETURNING 1`,
    [id, name, JSON.stringify(draft), by.actor, by.at],
  )
  return rows.length > 0
}

export async function getBroadcast(
  tx: WorkspaceTx,
  id: string,
): Promise<StoredBroadcast | undefined> {
  const rows = await tx.query<Row>(`SELECT ${columns} FROM broadcast WHERE id = $1`, [id])
  return rows[0] && fromRow(rows[0])
}

/** Nobody else moves it until the transaction ends, and no message of it is made meanwhile. */
export async function lockBroadcast(
  tx: WorkspaceTx,
  id: string,
): Promise<StoredBroadcast | undefined> {
  const rows = await tx.query<Row>(`SELECT ${columns} FROM broadcast WHERE id = $1 FOR UPDATE`, [
    id,
  ])
  return rows[0] && fromRow(rows[0])
}

/** The state it is in while a message of it is made: a pause or a cancellation waits for that, and comes before the next. */
export async function holdState(tx: WorkspaceTx, id: string): Promise<BroadcastState | undefined> {
  const rows = await tx.named<{ state: BroadcastState }>(
    'broadcast-hold-state',
    'SELECT state FROM broadcast WHERE id = $1 FOR SHARE',
    [id],
  )
  return rows[0]?.state
}

/** The newest first, below a place in that order. */
export async function listBroadcasts(
  tx: WorkspaceTx,
  after: string[] | undefined,
  limit: number,
): Promise<StoredBroadcast[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM broadcast WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid)
     ORDER BY created_at DESC, id DESC LIMIT $3`,
    [after?.[0] ?? null, after?.[1] ?? null, limit],
  )
  return rows.map(fromRow)
}

const columnOf: Record<keyof BroadcastChange, string> = {
  state: 'state',
  failure: 'failure',
  startsAt: 'starts_at',
  expiresAt: 'expires_at',
  finishedAt: 'finished_at',
  plannedAt: 'planned_at',
  nextAt: 'next_at',
  counts: 'counts',
  countedAt: 'counted_at',
  pausedFor: 'paused_for',
}

/** Writes what these fields are now; those that are not named stay. */
export async function updateBroadcast(
  tx: WorkspaceTx,
  id: string,
  change: BroadcastChange,
): Promise<void> {
  const fields = Object.keys(change) as (keyof BroadcastChange)[]
  const set = fields.map((field, place) => `${columnOf[field]} = $${place + 2}`)
  await tx.query(`UPDATE broadcast SET ${set.join(', ')} WHERE id = $1`, [
    id,
    ...Object.values(change),
  ])
}

/** What it may cost; all else that was decided stays. */
export async function setBudget(tx: WorkspaceTx, id: string, budget: number | null): Promise<void> {
  await tx.query(
    `UPDATE broadcast SET draft = draft || jsonb_build_object('budget', $2::float8) WHERE id = $1`,
    [id, budget],
  )
}

export async function deleteDraft(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `DELETE FROM broadcast WHERE id = $1 AND state = 'draft' RETURNING 1`,
    [id],
  )
  return rows.length > 0
}

/** A broadcast as members see it. */
export function shown(stored: StoredBroadcast): Broadcast {
  const { plannedAt: _planned, nextAt: _next, countedAt: _counted, ...rest } = stored
  return {
    ...rest,
    startsAt: stored.startsAt?.toISOString() ?? null,
    expiresAt: stored.expiresAt?.toISOString() ?? null,
    finishedAt: stored.finishedAt?.toISOString() ?? null,
  }
}

function fromRow({ draft, createdAt, ...row }: Row): StoredBroadcast {
  // Drafts of before had no limit.
  return {
    ...row,
    ...draft,
    budget: draft.budget ?? null,
    trackLinks: draft.trackLinks ?? false,
    createdAt: createdAt.toISOString(),
  }
}
