import type { Named } from '@atrium/contract/broadcast/fill-words'
import { FlowEnd, FlowRunState, FlowStep, type FlowStepResult } from '@atrium/contract/flow/flow'
import {
  ChannelAccountId,
  ConversationId,
  HandleId,
  MessageId,
  uuid,
  type WorkspaceId,
} from '@atrium/contract/ids'
import { z } from 'zod'
import type { Tx, WorkspaceTx } from '../../platform/database/db.ts'

/** What is due, in all workspaces. */
export function runsDue(tx: Tx, now: Date): Promise<{ workspace_id: WorkspaceId; id: string }[]> {
  return tx.query('SELECT workspace_id, id FROM door_flow_runs_due($1)', [now])
}

/** A run as its steps see it. */
export const StoredRun = z.object({
  id: uuid,
  flowName: z.string(),
  /** Its flow is there and on. */
  on: z.boolean(),
  handleId: HandleId,
  accountId: ChannelAccountId,
  conversationId: ConversationId,
  messageId: MessageId.nullable(),
  steps: z.array(FlowStep),
  position: z.number(),
  dueAt: z.date(),
  since: z.date(),
  state: FlowRunState,
  why: FlowEnd.nullable(),
  startedAt: z.date(),
})
export type StoredRun = z.infer<typeof StoredRun>

/** Whose address a run hangs on. */
export async function handleOfRun(tx: WorkspaceTx, id: string): Promise<HandleId | undefined> {
  const rows = await tx.named<{ handle_id: HandleId }>(
    'flow-run-handle',
    'SELECT handle_id FROM flow_run WHERE id = $1',
    [id],
  )
  return rows[0]?.handle_id
}

/** The run, held: nobody else takes its step. */
export async function holdRun(tx: WorkspaceTx, id: string): Promise<StoredRun | undefined> {
  const rows = await tx.named(
    'flow-run-hold',
    `SELECT r.id, f.name AS "flowName", f.is_on AND f.removed_at IS NULL AS on, r.handle_id AS "handleId",
       r.account_id AS "accountId", r.conversation_id AS "conversationId", r.message_id AS "messageId", r.steps, r.position,
       r.due_at AS "dueAt", r.since, r.state, r.why, r.started_at AS "startedAt"
     FROM flow_run r JOIN flow f ON f.id = r.flow_id WHERE r.id = $1 FOR UPDATE OF r`,
    [id],
  )
  return rows[0] === undefined ? undefined : StoredRun.parse(rows[0])
}

/** A step was done: what became of it, and when the next one is due. */
export async function advanceRun(
  tx: WorkspaceTx,
  id: string,
  next: { result: FlowStepResult; dueAt: Date; since: Date },
): Promise<void> {
  await tx.named(
    'flow-run-advance',
    `UPDATE flow_run SET position = position + 1, log = log || $2::jsonb, due_at = $3, since = $4, attempts = 0 WHERE id = $1`,
    [id, JSON.stringify([next.result]), next.dueAt, next.since],
  )
}

/** It goes no further. */
export async function endRun(
  tx: WorkspaceTx,
  id: string,
  end: { state: 'ended' | 'failed'; why: FlowEnd | null; at: Date },
): Promise<void> {
  await tx.named(
    'flow-run-end',
    `UPDATE flow_run SET state = $2, why = $3, ended_at = $4 WHERE id = $1`,
    [id, end.state, end.why, end.at],
  )
}

/** A fault of ours: it is tried again after 1, 4, 16 and 64 seconds, and then fails. The run is not read: that may be the fault. */
export async function postponeRun(
  tx: WorkspaceTx,
  id: string,
  { now, mostAttempts }: { now: Date; mostAttempts: number },
): Promise<void> {
  await tx.query(
    `UPDATE flow_run SET attempts = attempts + 1, due_at = $2::timestamptz + interval '1 second' * power(4, attempts),
       state = CASE WHEN attempts + 1 >= $3 THEN 'failed' ELSE state END, why = CASE WHEN attempts + 1 >= $3 THEN 'broken' END,
       ended_at = CASE WHEN attempts + 1 >= $3 THEN $2::timestamptz END
     WHERE id = $1 AND state = 'running' AND due_at <= $2`,
    [id, now, mostAttempts],
  )
}

/** Ends all runs of a flow that was switched off or removed. A step that is being done ends first. */
export async function endRunsOf(tx: WorkspaceTx, flowId: string, at: Date): Promise<void> {
  await tx.query(
    `UPDATE flow_run SET state = 'ended', why = 'off', ended_at = $2 WHERE flow_id = $1 AND state = 'running'`,
    [flowId, at],
  )
}

/** What words are filled with for whoever has the handle now. */
export async function personOf(
  tx: WorkspaceTx,
  handleId: HandleId,
): Promise<Named & { language: string | null }> {
  const rows = await tx.named<Named & { language: string | null }>(
    'flow-person',
    `SELECT c.name, c.company, c.language, c.attributes FROM handle h JOIN contact c ON c.id = h.contact_id WHERE h.id = $1`,
    [handleId],
  )
  return rows[0] ?? { name: '', company: null, language: null, attributes: {} }
}

/** The customer's newest message of a conversation. */
export async function lastInbound(
  tx: WorkspaceTx,
  conversationId: string,
): Promise<MessageId | undefined> {
  const rows = await tx.query<{ id: MessageId }>(
    `SELECT id FROM message WHERE conversation_id = $1 AND direction = 'in' ORDER BY seq DESC LIMIT 1`,
    [conversationId],
  )
  return rows[0]?.id
}
