import { Flow, type FlowDraft, FlowRun } from '@atrium/contract/flow/flow'
import { TracedRun } from '@atrium/contract/trace/trace'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Period } from '../../platform/days.ts'

export const mostFlows = 100

const columns = `f.id, f.name, f.is_on AS on, f.trigger, f.conditions, f.steps, f.rev, (
  SELECT jsonb_build_object('running', count(*) FILTER (WHERE state = 'running'), 'ended', count(*) FILTER (WHERE state = 'ended'),
    'failed', count(*) FILTER (WHERE state = 'failed')) FROM flow_run WHERE flow_id = f.id) AS runs
  FROM flow f WHERE f.removed_at IS NULL`

export async function listFlows(tx: WorkspaceTx): Promise<Flow[]> {
  const rows = await tx.query(`SELECT ${columns} ORDER BY f.created_at, f.id LIMIT ${mostFlows}`)
  return rows.map((row) => Flow.parse(row))
}

export async function getFlow(tx: WorkspaceTx, id: string): Promise<Flow | undefined> {
  const [row] = await tx.query(`SELECT ${columns} AND f.id = $1`, [id])
  return row === undefined ? undefined : Flow.parse(row)
}

/** Flows are saved and removed one after the other, so that their number and names hold. */
export async function lockFlows(tx: WorkspaceTx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 66))', [tx.workspaceId])
}

/** False where a flow of this id was removed. */
export async function putFlow(
  tx: WorkspaceTx,
  { id, flow, answers }: { id: string; flow: FlowDraft; answers: boolean },
  by: { actor: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO flow (id, name, is_on, trigger, conditions, steps, answers, rev, actor, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)
     ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, is_on = excluded.is_on, trigger = excluded.trigger,
       conditions = excluded.conditions, steps = excluded.steps, answers = excluded.answers, rev = flow.rev + 1, actor = excluded.actor
     WHERE flow.removed_at IS NULL RETURNING 1`,
    [
      id,
      flow.name,
      flow.on,
      flow.trigger,
      JSON.stringify(flow.conditions),
      JSON.stringify(flow.steps),
      answers,
      by.actor,
      by.at,
    ],
  )
  return rows.length > 0
}

export async function removeFlow(tx: WorkspaceTx, id: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE flow SET removed_at = $2, is_on = false, rev = rev + 1 WHERE id = $1 AND removed_at IS NULL RETURNING 1',
    [id, at],
  )
  return rows.length > 0
}

/** Of these labels those that are not there. */
export async function missingLabels(tx: WorkspaceTx, ids: string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'SELECT w.id FROM unnest($1::uuid[]) AS w (id) WHERE NOT EXISTS (SELECT 1 FROM label l WHERE l.id = w.id)',
    [ids],
  )
  return rows.map(({ id }) => id)
}

const iso = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const runs = 'flow_run r JOIN handle h ON h.id = r.handle_id JOIN contact c ON c.id = h.contact_id'
const runColumns = `r.id, h.contact_id AS "contactId", c.name AS "contactName", r.conversation_id AS "conversationId", h.channel,
  r.message_id AS "messageId", r.state, r.why, r.position, jsonb_array_length(r.steps) AS steps,
  CASE WHEN r.state = 'running' THEN ${iso('r.due_at')} END AS "dueAt", ${iso('r.started_at')} AS "startedAt",
  ${iso('r.ended_at')} AS "endedAt", r.log`

/** A page of runs with the place of each, the newest first. */
export async function listRuns(
  tx: WorkspaceTx,
  flowId: string,
  after: string[] | undefined,
  limit: number,
): Promise<FlowRun[]> {
  const rows = await tx.query(
    `SELECT ${runColumns} FROM ${runs} WHERE r.flow_id = $1 AND ($2::timestamptz IS NULL OR (r.started_at, r.id) < ($2, $3::uuid))
     ORDER BY r.started_at DESC, r.id DESC LIMIT $4`,
    [flowId, after?.[0] ?? null, after?.[1] ?? null, limit],
  )
  return rows.map((row) => FlowRun.parse(row))
}

/** A customer's runs of all flows, also of removed ones, that began within a period; the newest 200. */
export async function runsWith(
  tx: WorkspaceTx,
  contactId: string,
  { from, until }: Period,
): Promise<TracedRun[]> {
  const rows = await tx.query(
    `SELECT 'flow' AS type, ${iso('r.started_at')} AS at, f.id AS "flowId", f.name AS "flowName", ${runColumns}
     FROM ${runs} JOIN flow f ON f.id = r.flow_id
     WHERE h.contact_id = $1 AND r.started_at >= $2 AND r.started_at < $3
     ORDER BY r.started_at DESC, r.id DESC LIMIT 200`,
    [contactId, from, until],
  )
  return rows.map((row) => TracedRun.parse(row))
}
