import { z } from 'zod'
import { endpoint } from '../../endpoint.ts'
import { Flow, FlowDraft, FlowRun, FlowTrial } from '../../flow/flow.ts'
import { ConversationId, uuid } from '../../ids.ts'

const byId = z.strictObject({ id: uuid })

/** Automations drawn in the builder. What they send passes the same policy as any other message. */
export const flowsApi = {
  list: endpoint({
    method: 'GET',
    path: '/flows',
    summary: 'Flows, the oldest first, with how many of their runs are running, ended and failed.',
    access: 'member',
    response: z.object({ items: z.array(Flow) }),
  }),
  save: endpoint({
    method: 'PUT',
    path: '/flows/:id',
    summary:
      'Saves a flow under an id that the caller makes. The same id again changes it; with `rev`, only the one that was read. Runs that have begun keep their steps.',
    access: 'admin',
    params: byId,
    body: z.strictObject({ flow: FlowDraft, rev: z.number().int().optional() }),
    response: Flow,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/flows/:id',
    summary: 'Removes a flow and ends its runs.',
    access: 'admin',
    params: byId,
    response: z.object({}),
  }),
  runs: endpoint({
    method: 'GET',
    path: '/flows/:id/runs',
    summary: 'Runs of a flow, the newest first, with what became of each step.',
    access: 'member',
    params: byId,
    query: z.strictObject({
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(FlowRun), nextCursor: z.string().nullable() }),
  }),
  try: endpoint({
    method: 'POST',
    path: '/flows/:id/try',
    summary:
      'What a flow, as it is given here, would do for the last message of a conversation. Nothing is done; waits are passed over.',
    access: 'admin',
    params: byId,
    body: z.strictObject({ conversationId: ConversationId, flow: FlowDraft }),
    response: FlowTrial,
  }),
}
