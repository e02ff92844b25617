import type { FlowEnd } from '@atrium/contract/flow/flow'
import type { ChannelAccountId, ConversationId, HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { FlowFacts } from '../facts.ts'
import { labelsJson } from '../identity/rows.ts'
import type { FlowStart } from '../intent.ts'
import { flowTopic } from './rows.ts'

/** What the starts of flows are decided on, for whoever has the handle now. */
export async function flowFacts(
  tx: WorkspaceTx,
  handleId: HandleId,
  since: Date,
): Promise<FlowFacts & { blocked: boolean }> {
  const rows = await tx.named<{
    language: string | null
    blocked: boolean
    labels: { id: string }[] | null
    starts: Record<string, number> | null
  }>(
    'flow-facts',
    `SELECT c.language, c.blocked OR h.blocked AS blocked, ${labelsJson('c.id')} AS labels,
       (SELECT jsonb_object_agg(flow_id, n) FROM (
          SELECT r.flow_id, count(*)::int AS n FROM handle o JOIN flow_run r ON r.handle_id = o.id
          WHERE o.contact_id = c.id AND r.started_at > $2
            AND (r.why IS NULL OR r.why NOT IN ('too_often', 'another', 'newer'))
          GROUP BY r.flow_id) counted) AS starts
     FROM handle h JOIN contact c ON c.id = h.contact_id WHERE h.id = $1`,
    [handleId, since],
  )
  const [row] = rows
  return {
    blocked: row?.blocked ?? false,
    language: row?.language ?? null,
    labelIds: row?.labels?.map(({ id }) => id) ?? [],
    starts: row?.starts ?? {},
  }
}

/** Ends what began by a member's reply to whoever has the handle, on whatever channel, and has not come to its end. */
export async function endReplied(
  tx: WorkspaceTx,
  handleId: HandleId,
  why: FlowEnd,
  now: Date,
): Promise<void> {
  await tx.named(
    'flow-end-replied',
    `UPDATE flow_run r SET state = 'ended', why = $2, ended_at = $3
     FROM handle h JOIN handle o ON o.contact_id = h.contact_id
     WHERE h.id = $1 AND r.handle_id = o.id AND r.state = 'running'
       AND r.flow_id IN (SELECT id FROM flow WHERE trigger = 'replied')`,
    [handleId, why, now],
  )
}

/** What starts flows: whose address, where, and the key by which it starts each of them once. */
export type Cause = {
  handleId: HandleId
  accountId: ChannelAccountId
  conversationId: ConversationId
  messageId: MessageId | null
  cause: string
  now: Date
}

/**
 * Begins runs, with the steps that their flows have now. One that was switched off or removed meanwhile begins none; the
 * same cause again begins nothing.
 */
export async function insertRuns(
  tx: WorkspaceTx,
  starts: FlowStart[],
  { handleId, accountId, conversationId, messageId, cause, now }: Cause,
): Promise<void> {
  if (starts.length === 0) return
  await tx.query(
    `INSERT INTO flow_run (id, flow_id, handle_id, account_id, conversation_id, message_id, cause, steps, due_at, since,
       state, why, started_at, ended_at)
     SELECT gen_random_uuid(), f.id, $3, $4, $5, $6, $7, f.steps, n.now, n.now,
       CASE WHEN s.but IS NULL THEN 'running' ELSE 'ended' END, s.but, n.now, CASE WHEN s.but IS NOT NULL THEN n.now END
     FROM unnest($1::uuid[], $2::text[]) AS s (flow_id, but) JOIN flow f ON f.id = s.flow_id, (SELECT $8::timestamptz AS now) n
     WHERE f.is_on AND f.removed_at IS NULL
     ON CONFLICT (workspace_id, flow_id, cause) DO NOTHING`,
    [
      starts.map(({ flowId }) => flowId),
      starts.map(({ but }) => but),
      handleId,
      accountId,
      conversationId,
      messageId,
      cause,
      now,
    ],
  )
  tx.hint(flowTopic, tx.workspaceId)
}
